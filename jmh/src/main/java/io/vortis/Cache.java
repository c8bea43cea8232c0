package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * What the benchmarks ask of a contender. One fork sees one implementation, so calls are direct.
 */
interface Cache {
  byte @Nullable [] get(String key);

  void set(String key, byte[] value);

  /** Takes a key away. */
  void delete(String key);

  /** What holds the entries, for measuring its size. */
  Object root();
}
