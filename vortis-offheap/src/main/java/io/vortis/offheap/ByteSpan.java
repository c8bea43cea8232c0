package io.vortis.offheap;

import java.util.Objects;

/**
 * Some bytes of an array. It refers to the array: whoever hands a span over must leave the bytes as
 * they are until the call returns.
 */
public final class ByteSpan {
  final byte[] array;
  final int offset;
  final int length;

  private ByteSpan(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
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
    Objects.checkFromIndexSize(offset, length, array.length);
    return new ByteSpan(array, offset, length);
  }

  /** How many bytes. */
  public int length() {
    return length;
  }
}
