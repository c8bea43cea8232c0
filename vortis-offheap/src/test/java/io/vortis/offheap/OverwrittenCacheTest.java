package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cache whose entries are overwritten makes room from what is dead before it evicts. */
class OverwrittenCacheTest {
  private static final long MAX_BYTES = 4 << 20;
  private static final int VALUE = 100;

  /** Header, key, and value, in units of eight bytes. */
  private static final int ENTRY = 16 + 8 + 104;

  private static final int WRITES = 400_000;
  private static final long SEED = 20_261_123;

  static Stream<Eviction> policies() {
    return Stream.of(
        Eviction.lfu(),
        Eviction.lru(),
        Eviction.fifo(),
        Eviction.random(),
        Eviction.named("volatile-lru"),
        Eviction.volatileTtl());
  }

  @ParameterizedTest
  @MethodSource("policies")
  void set_overwritesOfWhatFits_evictsNothing(Eviction policy) {
    int keys = (int) (MAX_BYTES * 6 / 10 / ENTRY);
    try (OffHeapStore<Long, byte[]> store = store(policy)) {
      fill(store, keys);

      overwrite(store, keys);

      assertThat(store.stats().evicted()).isZero();
      assertThat(store.size()).isEqualTo(keys);
      Invariants.check(store.engine());
    }
  }

  @Test
  void set_overwritesOfMoreThanFits_staysFullOfWhatIsAlive() {
    int keys = (int) (MAX_BYTES * 2 / ENTRY);
    try (OffHeapStore<Long, byte[]> store = store(Eviction.lfu())) {
      fill(store, keys);

      overwrite(store, keys);

      assertThat(store.stats().evicted()).isPositive();
      assertThat(store.liveBytes()).isGreaterThan(MAX_BYTES * 2 / 3);
      Invariants.check(store.engine());
    }
  }

  private static OffHeapStore<Long, byte[]> store(Eviction policy) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(MAX_BYTES)
        .eviction(policy)
        .stripes(4)
        .clock(new ManualClock())
        .randomSeed(SEED)
        .recordStats()
        .build();
  }

  private static void fill(OffHeapStore<Long, byte[]> store, int keys) {
    for (long key = 0; key < keys; key++) {
      store.set(key, new byte[VALUE], Duration.ofDays(1));
    }
  }

  /** A few keys most of the time, log-uniform, which is all but Zipf's law. */
  private static void overwrite(OffHeapStore<Long, byte[]> store, int keys) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < WRITES; i++) {
      long key = (long) Math.exp(random.nextDouble() * Math.log(keys));
      // Of as many units of eight bytes, but mostly not as long: one as long takes no other place.
      store.set(key, new byte[VALUE + i % 5], Duration.ofDays(1));
    }
  }
}
