package io.vortis;

import java.time.Duration;

/** Durations as milliseconds, checked and saturated. */
final class Millis {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Millis() {}

  /**
   * A duration in milliseconds, a fraction rounded up, more than a {@code long} holds cut to that.
   *
   * @throws IllegalArgumentException if it is zero or negative
   */
  static long positive(Duration duration, String name) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + name + "=" + duration);
    }
    return roundedUp(duration);
  }

  /** A duration in milliseconds, a fraction rounded up, saturated at both ends. */
  static long roundedUp(Duration duration) {
    try {
      // Cuts towards zero, which is up for what is negative.
      long millis = duration.toMillis();
      boolean up = !duration.isNegative() && duration.toNanosPart() % NANOS_PER_MILLI != 0;
      return up && millis < Long.MAX_VALUE ? millis + 1 : millis;
    } catch (ArithmeticException overflow) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** {@code now + millis}, saturated: what lies beyond a {@code long} never expires. */
  static long after(long now, long millis) {
    long sum = now + millis;
    return ((now ^ sum) & (millis ^ sum)) < 0
        ? (millis > 0 ? Store.NO_EXPIRY : Store.ABSENT + 1)
        : sum;
  }
}
