package io.vortis;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Keys of which it is known where a store puts them, and stores that put them there. */
final class Keys {
  private static final long SEED = 1;

  /** As a store with this seed makes its own. */
  static final Hasher HASHER = new Hasher(new SplittableRandom(SEED).nextInt());

  /** A key of the first of two stripes, and one of the second. */
  static final Integer FIRST = keys(hash -> hash >= 0)[0];

  static final Integer SECOND = keys(hash -> hash < 0)[0];

  private Keys() {}

  /**
   * A builder of stores with two stripes, {@link #FIRST} in one and {@link #SECOND} in the other.
   */
  static <V> HeapStore.Builder<Integer, V> twoStripes() {
    return HeapStore.<Integer, V>builder().stripes(2).randomSeed(SEED);
  }

  /** The first hundred keys whose hash is as described. */
  static Integer[] keys(IntPredicate hash) {
    return IntStream.iterate(0, key -> key + 1)
        .filter(key -> hash.test(HASHER.hash(key)))
        .limit(100)
        .boxed()
        .toArray(Integer[]::new);
  }
}
