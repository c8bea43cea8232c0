package io.vortis;

/**
 * When each of a stripe's ticks began: of the latest exactly, of others to within a sixteenth of
 * how long ago it was.
 *
 * <p>Guarded by the stripe's lock.
 */
final class TickTimes {
  /*
   * Rings of 256 times: one of the latest ticks, one of the latest that are multiples of 16, one of 256, and so on until
   * there is room for all ticks. What a ring has forgotten is in the next, at most a 16th of its age later.
   */
  private static final int RING = 256;
  private static final int STEP_BITS = 4;
  private static final int LEVELS = Integer.SIZE / STEP_BITS;

  private final long[][] rings = new long[LEVELS][];
  private int latest;

  /**
   * Notes that a tick has begun; they come one after the other.
   *
   * @param now in epoch milliseconds
   */
  void began(int tick, long now) {
    latest = tick;
    for (int level = 0; level < LEVELS && (tick & (unit(level) - 1)) == 0; level++) {
      long[] ring = rings[level];
      if (ring == null) {
        ring = new long[RING];
        rings[level] = ring;
      }
      ring[place(tick, level)] = now;
    }
  }

  /**
   * The earliest time known by which a tick was over; {@code now} if it is not.
   *
   * @param now in epoch milliseconds
   */
  long end(int tick, long now) {
    for (int level = 0; level < LEVELS; level++) {
      int end = (tick + unit(level)) & -unit(level);
      if (end - latest > 0) {
        return now;
      }
      if ((latest - end) / unit(level) < RING) {
        return rings[level][place(end, level)];
      }
    }
    return now;
  }

  private static int unit(int level) {
    return 1 << (level * STEP_BITS);
  }

  private static int place(int tick, int level) {
    return (tick >>> (level * STEP_BITS)) & (RING - 1);
  }
}
