package io.vortis.resp.command;

import io.vortis.resp.codec.Slice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that Redis adds with {@code INCRBYFLOAT}: C's {@code long double} as x86 processors
 * have it, with 64 significant bits, read as C's {@code strtold} reads them and written as {@code
 * %.17Lf} without trailing zeros.
 *
 * @param value the exact number; {@code null} if infinite
 */
record LongDouble(@Nullable BigDecimal value) {
  /*
   * Every finite long double is an integer times a power of two, so that a BigDecimal holds it exactly, and all there
   * is to do is rounding to 64 bits after reading and after adding.
   */

  static final LongDouble ZERO = new LongDouble(BigDecimal.ZERO);

  private static final LongDouble INFINITE = new LongDouble(null);

  private static final int PRECISION = 64;

  /** The exponents of the last bit of the smallest number, and of what is too large. */
  private static final int LOWEST_BIT = -16_445;

  private static final int TOO_LARGE = 16_384;

  /** No number whose first digit stands so far from the point is between smallest and largest. */
  private static final int DECIMAL_RANGE = 5_000;

  /** Longer texts are no numbers to Redis. */
  private static final int LONGEST = 5 * 1024 - 1;

  private static final int SHOWN_DIGITS = 17;

  private static final Pattern DECIMAL =
      Pattern.compile("([+-]?)([0-9]*)(?:\\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]*)(?:\\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?");
  private static final Pattern INFINITY =
      Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

  /**
   * The number that some bytes spell.
   *
   * @throws CommandException if they spell none, or one too large or too close to zero
   */
  static LongDouble parse(Slice bytes) {
    if (bytes.length() > LONGEST) {
      throw Errors.notAFloat();
    }
    String text = bytes.toLatin1();
    if (INFINITY.matcher(text).matches()) {
      return INFINITE;
    }
    Matcher matcher = DECIMAL.matcher(text);
    if (matcher.matches()) {
      return parse(matcher, 10);
    }
    matcher = HEXADECIMAL.matcher(text);
    if (matcher.matches()) {
      return parse(matcher, 16);
    }
    throw Errors.notAFloat();
  }

  /** From the groups sign, digits before the point, digits after it, exponent. */
  private static LongDouble parse(Matcher matcher, int radix) {
    String fraction = matcher.group(3) == null ? "" : matcher.group(3);
    String digits = matcher.group(2) + fraction;
    if (digits.isEmpty()) {
      throw Errors.notAFloat();
    }
    BigInteger unscaled = new BigInteger(digits, radix);
    if (unscaled.signum() == 0) {
      return ZERO;
    }
    BigInteger exponent =
        matcher.group(4) == null ? BigInteger.ZERO : new BigInteger(matcher.group(4));
    BigDecimal exact =
        radix == 10
            ? decimal(unscaled, exponent, fraction.length())
            : binary(unscaled, exponent, fraction.length());
    LongDouble rounded = new LongDouble(exact).round();
    if (rounded.value == null || rounded.value.signum() == 0) {
      throw Errors.notAFloat();
    }
    return matcher.group(1).equals("-") ? new LongDouble(rounded.value.negate()) : rounded;
  }

  private static BigDecimal decimal(BigInteger unscaled, BigInteger exponent, int fraction) {
    BigInteger scale = exponent.subtract(BigInteger.valueOf(fraction));
    if (scale.abs().compareTo(BigInteger.valueOf(2 * LONGEST)) > 0) {
      throw Errors.notAFloat();
    }
    BigDecimal exact = new BigDecimal(unscaled, -scale.intValue());
    if (Math.abs(exact.precision() - exact.scale()) > DECIMAL_RANGE) {
      throw Errors.notAFloat();
    }
    return exact;
  }

  private static BigDecimal binary(BigInteger unscaled, BigInteger exponent, int fraction) {
    BigInteger scale = exponent.subtract(BigInteger.valueOf(4L * fraction));
    if (scale.abs().compareTo(BigInteger.valueOf(8 * LONGEST)) > 0) {
      throw Errors.notAFloat();
    }
    return shift(unscaled, scale.intValue());
  }

  /** An integer times a power of two. */
  private static BigDecimal shift(BigInteger integer, int power) {
    return power >= 0
        ? new BigDecimal(integer.shiftLeft(power))
        : new BigDecimal(integer).divide(new BigDecimal(BigInteger.ONE.shiftLeft(-power)));
  }

  /**
   * The sum.
   *
   * @throws CommandException if it is not finite
   */
  LongDouble plus(LongDouble other) {
    LongDouble sum =
        value == null || other.value == null
            ? INFINITE
            : new LongDouble(value.add(other.value)).round();
    if (sum.value == null) {
      throw Errors.notFinite();
    }
    return sum;
  }

  /** The nearest number with 64 significant bits, of two the even one. */
  private LongDouble round() {
    if (value == null || value.signum() == 0) {
      return this;
    }
    BigDecimal magnitude = value.abs();
    int lastBit = Math.max(LOWEST_BIT, highestBit(magnitude) - PRECISION + 1);
    BigDecimal scaled = magnitude.multiply(shift(BigInteger.ONE, -lastBit));
    BigInteger mantissa = scaled.setScale(0, RoundingMode.HALF_EVEN).unscaledValue();
    if (mantissa.bitLength() + lastBit > TOO_LARGE) {
      return INFINITE;
    }
    BigDecimal rounded = shift(mantissa, lastBit);
    return new LongDouble(value.signum() < 0 ? rounded.negate() : rounded);
  }

  /** The exponent of the highest power of two that is not above a positive number. */
  private static int highestBit(BigDecimal magnitude) {
    BigInteger integer = magnitude.toBigInteger();
    if (integer.signum() > 0) {
      return integer.bitLength() - 1;
    }
    // Below 1: as many powers of two larger as makes it an integer of at least 64 bits.
    int power = (int) ((magnitude.scale() - magnitude.precision() + 1) / 0.30102999) + PRECISION;
    return magnitude.multiply(shift(BigInteger.ONE, power)).toBigInteger().bitLength() - 1 - power;
  }

  /** Without an exponent, to 17 digits after the point, without zeros at the end. */
  @Override
  public String toString() {
    if (value == null) {
      return "inf";
    }
    BigDecimal shown = value.setScale(SHOWN_DIGITS, RoundingMode.HALF_EVEN);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }
}
