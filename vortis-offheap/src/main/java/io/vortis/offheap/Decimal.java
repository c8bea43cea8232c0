package io.vortis.offheap;

import java.nio.ByteBuffer;

/**
 * Integers as decimal text, in the one way that Redis counts as a number: no sign but {@code -}, no
 * zeros before others.
 */
final class Decimal {
  /** Of the longest, with its sign. */
  static final int MAX_LENGTH = 20;

  private Decimal() {}

  /** How long the text is. */
  static int length(long number) {
    int length = number < 0 ? 2 : 1;
    // Of the negative ones there is one more.
    for (long rest = number < 0 ? number : -number; rest <= -10; rest /= 10) {
      length++;
    }
    return length;
  }

  /** Writes the text to an absolute index of a buffer. */
  static void put(long number, ByteBuffer target, int index) {
    int at = index + length(number);
    long rest = number < 0 ? number : -number;
    do {
      target.put(--at, (byte) ('0' - rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (number < 0) {
      target.put(--at, (byte) '-');
    }
  }

  static byte[] text(long number) {
    byte[] text = new byte[length(number)];
    put(number, ByteBuffer.wrap(text), 0);
    return text;
  }

  /**
   * The number that a text is.
   *
   * @throws NumberFormatException if it is none
   */
  static long parse(byte[] text, int length) {
    boolean negative = length > 0 && text[0] == '-';
    int first = negative ? 1 : 0;
    boolean canBe = length > first && length <= MAX_LENGTH;
    if (!canBe || (text[first] == '0' && length > 1)) {
      throw notANumber();
    }
    long value = 0;
    for (int i = first; i < length; i++) {
      int digit = text[i] - '0';
      boolean fits = value >= (Long.MIN_VALUE + digit) / 10;
      if (digit < 0 || digit > 9 || !fits) {
        throw notANumber();
      }
      value = value * 10 - digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      throw notANumber();
    }
    return negative ? value : -value;
  }

  private static NumberFormatException notANumber() {
    return new NumberFormatException("value is not an integer or out of range");
  }
}
