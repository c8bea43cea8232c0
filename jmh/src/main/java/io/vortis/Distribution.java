package io.vortis;

import java.util.SplittableRandom;

/** How often each key of a workload is asked for. */
public enum Distribution {
  /** Every key as often as any other. */
  UNIFORM {
    @Override
    public int[] ranks(int keys, int count, SplittableRandom random) {
      int[] ranks = new int[count];
      for (int i = 0; i < count; i++) {
        ranks[i] = random.nextInt(keys);
      }
      return ranks;
    }
  },

  /**
   * The key of rank r in proportion to 1 / r^0.99, as in YCSB.
   *
   * @see <a href="https://doi.org/10.1145/191843.191886">Gray et al., Quickly generating
   *     billion-record synthetic databases, SIGMOD 1994</a>
   */
  ZIPF {
    @Override
    public int[] ranks(int keys, int count, SplittableRandom random) {
      double zeta = zeta(keys);
      double alpha = 1 / (1 - SKEW);
      double eta = (1 - Math.pow(2.0 / keys, 1 - SKEW)) / (1 - zeta(2) / zeta);
      int[] ranks = new int[count];
      for (int i = 0; i < count; i++) {
        double u = random.nextDouble();
        double uz = u * zeta;
        if (uz < 1) {
          ranks[i] = 0;
        } else if (uz < zeta(2)) {
          ranks[i] = 1;
        } else {
          int rank = (int) (keys * Math.pow(eta * u - eta + 1, alpha));
          ranks[i] = Math.min(rank, keys - 1);
        }
      }
      return ranks;
    }
  },

  /**
   * {@link #ZIPF}, but every ten thousand requests a thousand keys are asked for one after another,
   * each run going on where the last one ended: what a backup or a crawler does to a cache.
   */
  SCANS {
    @Override
    public int[] ranks(int keys, int count, SplittableRandom random) {
      int[] ranks = ZIPF.ranks(keys, count, random);
      int next = 0;
      for (int i = 0; i < count; i++) {
        if (i % SCAN_EVERY < SCAN_LENGTH) {
          ranks[i] = next++ % keys;
        }
      }
      return ranks;
    }
  };

  private static final int SCAN_EVERY = 10_000;
  private static final int SCAN_LENGTH = 1_000;

  private static final double SKEW = 0.99;

  /** So many ranks, each from 0 (the most popular) to {@code keys} − 1. */
  public abstract int[] ranks(int keys, int count, SplittableRandom random);

  private static double zeta(int n) {
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      sum += 1 / Math.pow(i, SKEW);
    }
    return sum;
  }
}
