package io.vortis.offheap;

import io.vortis.Codec;
import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stores that all states of a test share, since each has its memory to itself; a state has a key of
 * its own there, which its arbiter deletes.
 */
final class Shared {
  private static final long BYTES = 64 << 20;
  private static final AtomicInteger KEYS = new AtomicInteger();

  private Shared() {}

  /** A builder of stores with two stripes, that never evict. */
  static <V> OffHeapStore.Builder<Integer, V> builder(Codec<V> values) {
    return OffHeapStore.builder(Codecs.integers(), values)
        .maxBytes(BYTES)
        .eviction(Eviction.none())
        .stripes(2)
        .randomSeed(1);
  }

  /** A key that no other state has. */
  static Integer newKey() {
    return KEYS.incrementAndGet();
  }

  /** A clock that each thread sets for itself. Threads: any. */
  static final class ThreadClock implements InstantSource {
    /** What it shows where it was not set. */
    static final long LATE = 10;

    @SuppressWarnings("ThreadLocalUsage") // as many as there are tests with a clock
    private final ThreadLocal<Long> millis = ThreadLocal.withInitial(() -> LATE);

    void set(long millis) {
      this.millis.set(millis);
    }

    @Override
    public long millis() {
      return millis.get();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }
  }
}
