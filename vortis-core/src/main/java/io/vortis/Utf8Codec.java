package io.vortis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Strings as UTF-8, written straight from the characters: encoding allocates nothing. */
final class Utf8Codec implements Codec<String> {
  static final Utf8Codec INSTANCE = new Utf8Codec();

  private Utf8Codec() {}

  @Override
  public int size(String value) {
    return isAscii(value) ? value.length() : sizeBeyondAscii(value);
  }

  private static int sizeBeyondAscii(String value) {
    int length = value.length();
    long size = length;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        if (c < 0x800) {
          size++;
        } else if (!Character.isSurrogate(c)) {
          size += 2;
        } else if (isPair(value, i)) {
          size += 2;
          i++;
        }
      }
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("string too long: bytes=" + size);
    }
    return (int) size;
  }

  @Override
  @SuppressWarnings("deprecation") // the low byte of each character is what is wanted here
  public void encode(String value, ByteBuffer target) {
    int length = value.length();
    if (target.hasArray() && length <= target.remaining() && isAscii(value)) {
      int position = target.position();
      value.getBytes(0, length, target.array(), target.arrayOffset() + position);
      target.position(position + length);
    } else {
      encodeEach(value, target);
    }
  }

  private static void encodeEach(String value, ByteBuffer target) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        target.put((byte) c);
      } else if (c < 0x800) {
        target.put((byte) (0xC0 | (c >> 6)));
        target.put(continuation(c));
      } else if (!Character.isSurrogate(c)) {
        target.put((byte) (0xE0 | (c >> 12)));
        target.put(continuation(c >> 6));
        target.put(continuation(c));
      } else if (isPair(value, i)) {
        int point = Character.toCodePoint(c, value.charAt(++i));
        target.put((byte) (0xF0 | (point >> 18)));
        target.put(continuation(point >> 12));
        target.put(continuation(point >> 6));
        target.put(continuation(point));
      } else {
        target.put((byte) '?');
      }
    }
  }

  @Override
  public String decode(ByteBuffer source) {
    if (source.hasArray()) {
      return new String(
          source.array(), source.arrayOffset() + source.position(), source.remaining(), UTF_8);
    }
    return UTF_8.decode(source).toString();
  }

  /** Without a branch for each character, which keeps the loop short. */
  private static boolean isAscii(String value) {
    int length = value.length();
    int bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= value.charAt(i);
    }
    return bits < 0x80;
  }

  private static boolean isPair(String value, int i) {
    return i + 1 < value.length()
        && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1));
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
