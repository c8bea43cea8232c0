package io.vortis.offheap;

/**
 * Remembers which keys were evicted of late: who comes back was worth keeping.
 *
 * <p>A direct-mapped table of 16-bit fingerprints; a later key takes the place of an earlier one,
 * so old memories fade. It uses about as many places as there are entries: a cache that remembered
 * every key it ever had would take them all for worth keeping. Guarded by the stripe's lock; on the
 * heap, and counted against the bound.
 */
final class Ghosts {
  private static final int FINGERPRINT_SHIFT = 40;

  private static final int MIN_PLACES = 64;

  private final char[] fingerprints;

  /** The places in use, a power of two, less one. */
  private int mask;

  /**
   * @param capacity a power of two, or 0 to remember nothing
   */
  Ghosts(int capacity) {
    fingerprints = new char[capacity];
  }

  /**
   * Remembers a key.
   *
   * @param entries how many the stripe has
   */
  void add(long hash, int entries) {
    if (fingerprints.length > 0) {
      int places = Integer.highestOneBit(Math.max(MIN_PLACES, entries));
      mask = Math.min(places, fingerprints.length) - 1;
      fingerprints[place(hash)] = fingerprint(hash);
    }
  }

  /** Whether a key was evicted of late. */
  boolean contains(long hash) {
    return fingerprints.length > 0 && fingerprints[place(hash)] == fingerprint(hash);
  }

  /** Forgets a key, since it is back. */
  void remove(long hash) {
    if (contains(hash)) {
      fingerprints[place(hash)] = 0;
    }
  }

  private int place(long hash) {
    return (int) hash & mask;
  }

  private static char fingerprint(long hash) {
    char fingerprint = (char) (hash >>> FINGERPRINT_SHIFT);
    return fingerprint == 0 ? 1 : fingerprint;
  }
}
