package io.vortis;

/**
 * Spreads and seeds {@code hashCode()}: the high bits choose the stripe, the low ones the bucket,
 * those between are the tag.
 */
final class Hasher {
  private final int seed;

  Hasher(int seed) {
    this.seed = seed;
  }

  /**
   * MurmurHash3's finalizer, a bijection in which each bit of the input reaches every bit of the
   * result.
   */
  int hash(Object key) {
    int h = key.hashCode() ^ seed;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
