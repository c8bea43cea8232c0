package io.vortis.offheap;

import java.util.Objects;

/**
 * Some bytes of an array. It refers to the array: whoever hands a span over must leave the bytes as
 * they are until the call returns. Then {@link #set} makes the same span stand for others.
 *
 * <p>Thread safety: none.
 */
public final class ByteSpan {
  byte[] array;
  int offset;
  int length;

  private ByteSpan(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** No bytes, before the first {@link #set}. */
  public ByteSpan() {
    this(new byte[0], 0, 0);
  }

  /**
   * Makes this span stand for a part of an array.
   *
   * @return this span
   * @throws IndexOutOfBoundsException if it is not within the array
   */
  public ByteSpan set(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
    return this;
  }

  /** All of an array. */
  public static ByteSpan of(byte[] array) {
    return new ByteSpan(array, 0, array.length);
  }

  /**
   * A part of an array.
   *
   * @throws IndexOutOfBoundsException if it is not within the array
   */
  public static ByteSpan of(byte[] array, int offset, int length) {
    return new ByteSpan().set(array, offset, length);
  }

  /** How many bytes. */
  public int length() {
    return length;
  }
}
