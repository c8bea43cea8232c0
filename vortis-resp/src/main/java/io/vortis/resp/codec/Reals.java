package io.vortis.resp.codec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating-point numbers as C's {@code %.17g} writes them, which Redis 7 does in replies. */
final class Reals {
  private static final MathContext DIGITS_17 = new MathContext(17, RoundingMode.HALF_EVEN);

  /** Below this exponent, and from {@link #HIGHEST_PLAIN} on, the exponent is written out. */
  private static final int LOWEST_PLAIN = -4;

  private static final int HIGHEST_PLAIN = 17;

  private Reals() {}

  static String format(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return Double.doubleToRawLongBits(value) < 0 ? "-0" : "0";
    }
    BigDecimal decimal = new BigDecimal(value).round(DIGITS_17).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= LOWEST_PLAIN && exponent < HIGHEST_PLAIN) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    if (Math.abs(exponent) < 10) {
      text.append('0');
    }
    return text.append(Math.abs(exponent)).toString();
  }
}
