package io.vortis;

/**
 * A small pseudo-random generator for choosing samples: Marsaglia's xorshift64. Not thread-safe;
 * each stripe has its own, guarded by its lock.
 *
 * @see <a href="https://doi.org/10.18637/jss.v008.i14">G. Marsaglia, Xorshift RNGs</a>
 */
final class Randomness {
  private long state;

  Randomness(long seed) {
    state = seed == 0 ? 0x9E3779B97F4A7C15L : seed;
  }

  /** A number from 0 to {@code bound} − 1; a bias of at most {@code bound} / 2³² is accepted. */
  int below(int bound) {
    long x = state;
    x ^= x << 13;
    x ^= x >>> 7;
    x ^= x << 17;
    state = x;
    return (int) (((x >>> 32) * bound) >>> 32);
  }
}
