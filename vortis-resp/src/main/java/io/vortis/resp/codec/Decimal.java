package io.vortis.resp.codec;

/**
 * Integers as Redis reads them: decimal, no blanks, no plus sign, no leading zeros, no {@code -0}.
 */
final class Decimal {
  /** So many digits never overflow a {@code long}. */
  private static final int SAFE_DIGITS = 18;

  private Decimal() {}

  /**
   * The number that some bytes spell.
   *
   * @throws NumberFormatException if they spell none, or one beyond a {@code long}
   */
  static long parse(byte[] bytes, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    int start = negative ? from + 1 : from;
    if (start == to || to - start > SAFE_DIGITS + 1) {
      throw notANumber();
    }
    if (bytes[start] == '0' && to - from > 1) {
      throw notANumber();
    }
    int safe = Math.min(to, start + SAFE_DIGITS);
    // Downwards, for there is one negative number more than there are positive ones.
    long value = 0;
    for (int i = start; i < safe; i++) {
      value = value * 10 - digit(bytes[i]);
    }
    if (safe < to) {
      int digit = digit(bytes[safe]);
      if (value < (Long.MIN_VALUE + digit) / 10) {
        throw notANumber();
      }
      value = value * 10 - digit;
    }
    if (negative) {
      return value;
    }
    if (value == Long.MIN_VALUE) {
      throw notANumber();
    }
    return -value;
  }

  private static int digit(byte character) {
    int digit = character - '0';
    if (digit < 0 || digit > 9) {
      throw notANumber();
    }
    return digit;
  }

  private static NumberFormatException notANumber() {
    return new NumberFormatException("value is not an integer or out of range");
  }
}
