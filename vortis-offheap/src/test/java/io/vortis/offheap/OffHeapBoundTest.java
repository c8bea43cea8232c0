package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound holds at every instant, whatever the sizes, and everything comes back. */
class OffHeapBoundTest {
  private static final long SEED = 7;
  private static final int MIB = 1 << 20;

  private final ManualClock clock = new ManualClock();

  private OffHeapStore<Long, byte[]> store(long maxBytes, Eviction eviction) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(maxBytes)
        .eviction(eviction)
        .clock(clock)
        .randomSeed(SEED)
        .build();
  }

  private static void checkBound(OffHeapStore<?, ?> store) {
    assertThat(store.memoryUsed()).isLessThanOrEqualTo(store.maxBytes());
    assertThat(store.engine().arena.mappedBytes() + store.engine().fixedBytes())
        .isLessThanOrEqualTo(store.maxBytes());
    assertThat(store.liveBytes() + store.indexBytes()).isLessThanOrEqualTo(store.memoryUsed());
  }

  @ParameterizedTest
  @CsvSource({"noeviction", "allkeys-lru", "allkeys-random", "allkeys-fifo"})
  void changingMixes_stayBelowTheBound(String policy) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (OffHeapStore<Long, byte[]> store = store(24 * MIB, Eviction.named(policy))) {
      long empty = store.memoryUsed();
      int[] sizes = {50, 100_000, 700, 1 << 20, 0};
      int keys = 20_000;
      for (int size : sizes) {
        long refused = 0;
        for (int i = 0; i < Math.min(40_000, 250_000_000L / (size + 1000)); i++) {
          try {
            store.set((long) random.nextInt(keys), new byte[random.nextInt(size + 1)]);
          } catch (StoreFullException e) {
            refused++;
            store.delete((long) random.nextInt(keys));
          }
          if (i % 500 == 0) {
            checkBound(store);
          }
        }
        Invariants.check(store.engine());
        assertThat(refused).as("size %s", size).isLessThan(60_000);
      }
      for (long key = 0; key < keys; key++) {
        store.delete(key);
      }
      Invariants.check(store.engine());
      assertThat(store.memoryUsed()).isEqualTo(empty);
      assertThat(store.size()).isZero();
    }
  }

  @Test
  void fullStore_overwrittenByWhatIsShorter_staysAsFullAsItWas() {
    SplittableRandom random = new SplittableRandom(SEED);
    try (OffHeapStore<Long, byte[]> store = store(24 * MIB, Eviction.none())) {
      long filled = fill(store, 0, 2_000);
      long live = store.liveBytes();
      long openSegments = 2L * store.engine().stripes.count() * store.engine().arena.segmentSize;
      for (long key = filled; key < filled + 20_000; key++) {
        long present = random.nextLong(filled);
        byte[] value = store.get(present);
        store.set(present, new byte[value.length - 1]);
        try {
          store.set(key, new byte[300]);
        } catch (StoreFullException e) {
          assertThat(store.contains(key)).isFalse();
        }
      }
      // What was open when the store got full may be filled, and no more.
      assertThat(store.liveBytes()).isLessThan(live + openSegments);
      Invariants.check(store.engine());
    }
  }

  /** Sets keys to values of a size until there is no room; returns the first that had none. */
  private static long fill(OffHeapStore<Long, byte[]> store, long from, int size) {
    for (long key = from; ; key++) {
      try {
        store.set(key, new byte[size]);
      } catch (StoreFullException e) {
        return key;
      }
    }
  }

  @Test
  void fullStore_refusesAndStaysAsItWas() {
    try (OffHeapStore<Long, byte[]> store = store(2 * MIB, Eviction.none())) {
      long stored = 0;
      try {
        for (; ; stored++) {
          store.set(stored, SelfDescribing.value(stored, 0, 100));
        }
      } catch (StoreFullException e) {
        assertThat(e).hasMessageContaining("store is full");
      }
      Invariants.check(store.engine());
      assertThat(store.size()).isEqualTo(stored);
      assertThat(store.liveBytes()).isGreaterThan((store.maxBytes() - store.indexBytes()) * 8 / 10);
      for (long key = 0; key < stored; key++) {
        SelfDescribing.check(key, store.get(key));
      }
      assertThatThrownBy(() -> store.set(0L, new byte[50_000]))
          .isInstanceOf(StoreFullException.class);
      assertThat(SelfDescribing.check(0, store.get(0L))).isZero();
      // Overwriting at the same size, and smaller, goes on: it needs no room in the end.
      for (int round = 1; round <= 3; round++) {
        for (long key = 0; key < stored; key++) {
          store.set(key, SelfDescribing.value(key, round, 100));
        }
      }
      Invariants.check(store.engine());
      assertThat(store.size()).isEqualTo(stored);
    }
  }

  @Test
  void fullStore_allowOverflow_refusesAllTheSame() {
    try (OffHeapStore<Long, byte[]> store = store(MIB, Eviction.none().allowOverflow())) {
      assertThatThrownBy(
              () -> {
                for (long key = 0; key < 100_000; key++) {
                  store.set(key, new byte[100]);
                }
              })
          .isInstanceOf(StoreFullException.class);
      checkBound(store);
      store.resize(2 * MIB);
      store.set(-1L, new byte[100]);
      checkBound(store);
    }
  }

  @Test
  void fullStore_sweepsAsMuchAsTheWriteNeeds_andInTheEndEverything() {
    try (OffHeapStore<Long, byte[]> store = store(2 * MIB, Eviction.none())) {
      long stored = 0;
      try {
        for (; ; stored++) {
          store.set(stored, new byte[100], Duration.ofMillis(1_000 + stored));
        }
      } catch (StoreFullException e) {
        assertThat(e).hasMessageContaining("store is full");
      }
      // A cycle that is not over has taken a segment's hint away.
      clock.advance(1_000 + stored / 4);
      store.expireCycle(Duration.ofNanos(1));
      clock.advance(stored / 4);
      long alive = stored - 2 * (stored / 4) - 1;

      store.set(stored, new byte[100]);
      assertThat(store.volatileSize()).isGreaterThan(alive + stored / 4);
      long added = 1;
      try {
        for (; ; added++) {
          store.set(stored + added, new byte[100]);
        }
      } catch (StoreFullException e) {
        assertThat(store.volatileSize()).isEqualTo(alive);
      }
      assertThat(store.size()).isEqualTo(alive + added);
      Invariants.check(store.engine());
    }
  }

  @ParameterizedTest
  @CsvSource({"noeviction", "allkeys-lru"})
  void mixShifts_fromSmallToLargeToNearlyAll(String policy) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (OffHeapStore<Long, byte[]> store = store(32 * MIB, Eviction.named(policy))) {
      int small = 200_000;
      for (long key = 0; key < small; key++) {
        store.set(key, new byte[50]);
      }
      for (long key = 0; key < small; key++) {
        if (random.nextInt(10) != 0) {
          store.delete(key);
        }
      }
      Invariants.check(store.engine());
      for (long key = 0; key < 120; key++) {
        store.set(small + key, SelfDescribing.value(key, 1, 100_000));
      }
      Invariants.check(store.engine());
      for (long key = 0; key < 120; key++) {
        byte[] value = store.get(small + key);
        if (policy.equals("noeviction")) {
          assertThat(value).isNotNull();
        }
        if (value != null) {
          SelfDescribing.check(key, value);
          store.delete(small + key);
        }
      }
      if (policy.equals("noeviction")) {
        for (long key = 0; key < small; key++) {
          store.delete(key);
        }
      }
      byte[] large = SelfDescribing.value(-1, 2, 26 * MIB);
      store.set(-1L, large);
      assertThat(SelfDescribing.check(-1, store.get(-1L))).isEqualTo(2);
      checkBound(store);
      Invariants.check(store.engine());
      long size = store.size();
      assertThatThrownBy(() -> store.set(-2L, new byte[32 * MIB]))
          .isInstanceOf(StoreFullException.class);
      assertThat(store.size()).isEqualTo(size);
      Invariants.check(store.engine());
    }
  }

  @Test
  void churn_leavesTheIndexAsSmallAsItWas() {
    SplittableRandom random = new SplittableRandom(SEED);
    try (OffHeapStore<Long, byte[]> store = store(16 * MIB, Eviction.none())) {
      int keys = 40_000;
      boolean[] present = new boolean[2 * keys];
      for (int key = 0; key < keys; key++) {
        store.set((long) key, new byte[8]);
        present[key] = true;
      }
      long index = store.indexBytes();
      for (int i = 0; i < 2_000_000; i++) {
        int going = random.nextInt(2 * keys);
        int coming = random.nextInt(2 * keys);
        if (present[going] && !present[coming]) {
          store.delete((long) going);
          store.set((long) coming, new byte[8]);
          present[going] = false;
          present[coming] = true;
        }
      }
      assertThat(store.indexBytes()).isLessThanOrEqualTo(index * 11 / 10);
      assertThat(store.size()).isEqualTo(keys);
      for (int key = 0; key < 2 * keys; key++) {
        assertThat(store.contains((long) key)).isEqualTo(present[key]);
      }
      Invariants.check(store.engine());
    }
  }

  @Test
  void values_ofEverySizeAroundTheLimits() {
    try (OffHeapStore<Long, byte[]> store = store(8 * MIB, Eviction.none())) {
      int segment = store.engine().arena.segmentSize;
      int[] around = {0, 1, segment / 4, segment / 2, segment, segment * 3 / 2, 5 * segment};
      for (int middle : around) {
        for (int size = Math.max(0, middle - 40); size < middle + 40; size++) {
          byte[] value = new byte[size];
          new java.util.Random(size).nextBytes(value);
          store.set((long) size, value);
          assertThat(store.get((long) size)).isEqualTo(value);
          assertThat(store.bytes().get(ByteSpan.of(key(size)))).isEqualTo(value);
          Invariants.check(store.engine());
          assertThat(store.delete((long) size)).isTrue();
        }
      }
    }
  }

  private static byte[] key(long key) {
    return java.nio.ByteBuffer.allocate(8).putLong(key).array();
  }
}
