package io.vortis;

import java.util.SplittableRandom;

/**
 * Which keys there are and in which order they are asked for. The same arguments give the same
 * workload.
 *
 * <p>Keys are strings of 16 bytes, values arrays, of 64 unless one asks for others. The keys that a
 * store holds and those it is asked for are equal but never the same objects, so no contender is
 * spared the comparison. Which rank a key has is independent of when it was made and stored, so
 * popular keys are no neighbours in memory.
 *
 * <p>Strings keep their hash code; it is computed beforehand, lest the first round of requests cost
 * more than the others.
 */
final class Workload {
  static final int KEY_BYTES = 16;
  static final int VALUE_BYTES = 64;

  /** Requests before the sequence begins again, a power of two. */
  private static final int REQUESTS = 1 << 22;

  private static final long SEED = 0x5EED;

  private final String[] stored;
  private final String[] asked;
  private final int[] requests;

  Workload(int keys, Distribution distribution) {
    stored = keys(0, keys);
    asked = keys(0, keys);
    for (String key : asked) {
      key.hashCode();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int[] numbers = shuffled(keys, random);
    requests = distribution.ranks(keys, REQUESTS, random);
    for (int i = 0; i < requests.length; i++) {
      requests[i] = numbers[requests[i]];
    }
  }

  /** Keys made anew: those with the numbers from {@code from} to {@code to} − 1. */
  static String[] keys(int from, int to) {
    String[] keys = new String[to - from];
    for (int i = from; i < to; i++) {
      keys[i - from] = key(i);
    }
    return keys;
  }

  /** A new value. */
  static byte[] value() {
    return new byte[VALUE_BYTES];
  }

  /** Sets every key to a value of so many bytes. */
  void fill(Cache cache, int valueBytes) {
    for (String key : stored) {
      cache.set(key, new byte[valueBytes]);
    }
  }

  /** All keys, as a store is to hold them. */
  String[] stored() {
    return stored;
  }

  /** The same keys, as they are asked for. */
  String[] asked() {
    return asked;
  }

  /** Which key each request is for; a power of two of them. */
  int[] requests() {
    return requests;
  }

  /** The key to ask for in the {@code i}th request. */
  String request(int i) {
    return asked[requests[i & (REQUESTS - 1)]];
  }

  private static String key(int number) {
    return "key:" + Long.toString(1_000_000_000_000L + number).substring(1);
  }

  private static int[] shuffled(int n, SplittableRandom random) {
    int[] numbers = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      numbers[i] = numbers[j];
      numbers[j] = i;
    }
    return numbers;
  }
}
