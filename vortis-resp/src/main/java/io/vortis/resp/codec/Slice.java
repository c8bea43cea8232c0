package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A span of bytes: an argument where it stands in a receive buffer, or a key of its own.
 *
 * <p>An argument's slice is valid until its command returns, and the same object then stands for
 * the next one; {@link #copy} gives one to keep. Slices are equal if their bytes are. The hash is
 * seeded at random in each process, so that nobody can choose keys that collide.
 *
 * <p>Thread safety: immutable once it is no argument any more.
 */
public final class Slice {
  private static final Hasher64 HASHER = Hashing.wyhashFinal4(new SecureRandom().nextLong());

  private byte[] array;
  private int offset;
  private int length;

  Slice() {
    this(new byte[0], 0, 0);
  }

  private Slice(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** All bytes of an array, which is not copied. */
  public static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  /** The UTF-8 bytes of a text. */
  public static Slice of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /** Makes this slice stand for another span. */
  void set(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** The array that the bytes stand in. */
  public byte[] array() {
    return array;
  }

  /** Where in the array the bytes begin. */
  public int offset() {
    return offset;
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** One byte, as a number from 0 to 255. */
  public int at(int index) {
    return array[offset + index] & 0xFF;
  }

  /** The bytes from one on, as a view of the same array. */
  public Slice from(int index) {
    return new Slice(array, offset + index, length - index);
  }

  /** A slice with the same bytes that stays valid. */
  public Slice copy() {
    return of(toByteArray());
  }

  /** The bytes, in an array of their own. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Copies the bytes into an array, from an index on. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  /** Whether the bytes are those of an ASCII text, letters compared without case. */
  public boolean is(String ascii) {
    if (length != ascii.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(at(i)) != lower(ascii.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes begin with those of another slice, which may be empty. */
  public boolean startsWith(Slice prefix) {
    return length >= prefix.length
        && Arrays.equals(
            array,
            offset,
            offset + prefix.length,
            prefix.array,
            prefix.offset,
            prefix.offset + prefix.length);
  }

  /**
   * The number that the bytes spell as Redis reads it: decimal, no blanks, no plus sign, no leading
   * zeros.
   *
   * @throws NumberFormatException if they spell none, or one beyond a {@code long}
   */
  public long toLong() {
    return Decimal.parse(array, offset, offset + length);
  }

  /** The bytes as Latin-1 text, which loses nothing. */
  public String toLatin1() {
    return toLatin1(length);
  }

  /** The first {@code length} bytes as Latin-1 text. */
  public String toLatin1(int length) {
    return new String(array, offset, length, ISO_8859_1);
  }

  /** The bytes as UTF-8 text. */
  @Override
  public String toString() {
    return new String(array, offset, length, UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Slice that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    long hash = HASHER.hashBytesToLong(array, offset, length);
    return (int) (hash ^ (hash >>> 32));
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }
}
