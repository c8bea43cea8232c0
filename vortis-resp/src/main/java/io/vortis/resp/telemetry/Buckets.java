package io.vortis.resp.telemetry;

/**
 * Which times a histogram counts together: nanoseconds up to a second, told apart to two decimal
 * digits, as Redis does it.
 */
final class Buckets {
  /*
   * Below 256 ns each nanosecond has a bucket; above, each power of two is cut into 128 equal ones.
   *
   *   nanoseconds   0 .. 255 | 256, 258 .. 510 | 512, 516 .. 1020 | ...
   *   bucket        0 .. 255 | 256 ..      383 | 384 ..       511 | ...
   */

  /** Longer times count as this long. */
  static final long MAX_NANOS = 1_000_000_000;

  private static final int STEP_BITS = 7;
  private static final int STEPS = 1 << STEP_BITS;

  /** How many buckets there are. */
  static final int COUNT = indexOf(MAX_NANOS) + 1;

  private Buckets() {}

  /** The bucket that a time belongs to. */
  static int indexOf(long nanos) {
    long clamped = Math.max(0, Math.min(nanos, MAX_NANOS));
    int shift = Math.max(0, 63 - STEP_BITS - Long.numberOfLeadingZeros(clamped | 1));
    return (shift << STEP_BITS) + (int) (clamped >>> shift);
  }

  /** The longest time that belongs to a bucket. */
  static long highest(int index) {
    if (index < 2 * STEPS) {
      return index;
    }
    int shift = (index >>> STEP_BITS) - 1;
    long next = index - ((long) shift << STEP_BITS) + 1;
    return (next << shift) - 1;
  }
}
