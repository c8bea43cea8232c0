package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds that change while the store is in use. */
@Timeout(300)
class OffHeapResizeTest {
  private static final long MIB = 1 << 20;
  private static final int VALUE = 1_000;
  private static final int THREADS = 3;
  private static final Duration WAIT = Duration.ofMinutes(2);

  private static OffHeapStore<Long, byte[]> store(long maxBytes, String policy) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(maxBytes)
        .eviction(Eviction.named(policy))
        .build();
  }

  private static byte[] value(long key) {
    byte[] value = new byte[VALUE];
    value[0] = (byte) key;
    value[VALUE - 1] = (byte) (key >>> 8);
    return value;
  }

  /** Writes keys in their order until one is refused; returns how many were written. */
  private static long fill(OffHeapStore<Long, byte[]> store, long from, long to) {
    for (long key = from; key < to; key++) {
      try {
        store.set(key, value(key));
      } catch (StoreFullException e) {
        return key - from;
      }
    }
    return to - from;
  }

  private static void shrink(OffHeapStore<?, ?> store) {
    while (store.shrinkStep()) {
      assertThat(store.memoryUsed()).isPositive();
    }
  }

  private static void assertHasAll(OffHeapStore<Long, byte[]> store, long keys) {
    for (long key = 0; key < keys; key++) {
      assertThat(store.get(key)).isEqualTo(value(key));
    }
  }

  @Test
  void grow_fullStore_takesMoreAtOnceAndLosesNothing() {
    try (OffHeapStore<Long, byte[]> store = store(2 * MIB, "noeviction")) {
      long before = fill(store, 0, 100_000);
      assertThat(before).isBetween(1_000L, 2_000L);
      for (long bound = 4 * MIB; bound <= 64 * MIB; bound *= 2) {
        store.resize(bound);
        assertThat(store.maxBytes()).isEqualTo(bound);
        long more = fill(store, before, 100_000);
        assertThat(more).as("bound %s", bound).isGreaterThan(before / 2);
        before += more;
        assertThat(store.memoryUsed()).isLessThanOrEqualTo(bound);
        Invariants.check(store.engine());
      }
      assertHasAll(store, before);
    }
  }

  @Test
  void grow_forALargeValue_takesAsMuchAsItNeeds() {
    OffHeapStore<Long, byte[]> store =
        OffHeapStore.builder(Codecs.longs(), Codecs.bytes()).maxBytes(2 * MIB).build();
    try (store) {
      store.resize(128 * MIB);
      byte[] large = new byte[100 << 20];
      large[large.length - 1] = 7;
      store.set(1L, large);
      assertThat(store.get(1L)).isEqualTo(large);
      Invariants.check(store.engine());
    }
  }

  /** Well before what was overwritten would have to be cleaned up, or anything to be evicted. */
  @Test
  void grow_storeOverwritten_comesBeforeCleaning() {
    try (OffHeapStore<Long, byte[]> store = store(2 * MIB, "allkeys-lru")) {
      store.resize(16 * MIB);
      // One in five stays, so that no segment comes back by itself.
      for (int i = 0; i < 6_000; i++) {
        store.set((long) (i % 5 == 0 ? i : i % 1_000), new byte[VALUE + i / 1_000]);
      }
      assertThat(store.size()).isEqualTo(1_200 + 800);
      assertThat(store.memoryUsed()).isBetween(6 * MIB, 8 * MIB);
      assertThat(store.movedBytes()).isZero();
      Invariants.check(store.engine());
    }
  }

  /** The tables that readers read from are replaced by larger ones. */
  @Test
  void grow_readerUnderWay_waitsForIt() throws Exception {
    try (OffHeapStore<Long, byte[]> store = store(2 * MIB, "noeviction")) {
      Arena arena = store.engine().arena;
      store.set(1L, value(1));
      store.resize(8 * MIB);
      int before = arena.usable();
      AtomicReference<Actor<?>> write = new AtomicReference<>();
      ByteBuffer target = ByteBuffer.allocate(VALUE);
      ByteSpan key = ByteSpan.of(ByteBuffer.allocate(Long.BYTES).putLong(1).array());

      int length =
          store
              .bytes()
              .get(
                  key,
                  size -> {
                    if (write.get() == null) {
                      write.set(Actor.start(() -> store.set(2L, new byte[4 << 20])));
                      await()
                          .atMost(WAIT)
                          .during(Duration.ofMillis(50))
                          .failFast(() -> write.get().isDone())
                          .until(() -> arena.usable() == before);
                    }
                    return target;
                  });

      assertThat(length).isEqualTo(VALUE);
      assertThat(target.array()).isEqualTo(value(1));
      write.get().result();
      assertThat(arena.usable()).isGreaterThan(before);
      Invariants.check(store.engine());
    }
  }

  /** Segments that come back stay; else the pool would grow again and again, with all locked. */
  @Test
  void grow_fullStore_keepsWhatItHasGrownTo() {
    try (OffHeapStore<Long, byte[]> store = store(2 * MIB, "allkeys-lru")) {
      Arena arena = store.engine().arena;
      store.resize(8 * MIB);
      fill(store, 0, 10_000);
      assertThat(store.size()).as("not all").isLessThan(10_000);
      assertThat(arena.usable()).isEqualTo(arena.count());
      for (long key = 10_000; key < 12_000; key++) {
        store.set(key, value(key));
        assertThat(arena.usable()).as("key %s", key).isEqualTo(arena.count());
      }
      store.clear();
      assertThat(arena.usable()).isEqualTo(arena.count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "allkeys-random", "allkeys-fifo", "volatile-ttl"})
  void shrink_whereEvictionMay_endsWithinTheBound(String policy) {
    try (OffHeapStore<Long, byte[]> store = store(32 * MIB, policy)) {
      for (long key = 0; key < 20_000; key++) {
        store.set(key, value(key), Duration.ofHours(1 + key % 10));
      }
      store.resize(4 * MIB);
      shrink(store);
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(4 * MIB);
      assertThat(store.size()).isBetween(1_000L, 4_000L);
      Invariants.check(store.engine());
      assertThat(fill(store, 50_000, 60_000)).isLessThanOrEqualTo(10_000);
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(4 * MIB);
      store.resize(32 * MIB);
      fill(store, 0, 20_000);
      assertThat(store.memoryUsed()).isBetween(8 * MIB, 32 * MIB);
      Invariants.check(store.engine());
    }
  }

  @Test
  void shrink_byNobodyButTheSweeper_endsWithinTheBound() {
    try (OffHeapStore<Long, byte[]> store = store(4 * MIB, "allkeys-lru")) {
      fill(store, 0, 10_000);
      store.resize(3 * MIB);
      Arena arena = store.engine().arena;
      int cycles = 0;
      while (arena.isAboveBound() && cycles++ < 100_000) {
        assertThat(store.expireCycle(Duration.ofMinutes(1))).isZero();
      }
      assertThat(arena.isAboveBound()).isFalse();
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(3 * MIB);
      Invariants.check(store.engine());
    }
  }

  @Test
  void shrink_noeviction_refusesWritesUntilEnoughIsDeleted() {
    try (OffHeapStore<Long, byte[]> store = store(16 * MIB, "noeviction")) {
      long keys = fill(store, 0, 8_000);
      assertThat(keys).isEqualTo(8_000);
      store.resize(4 * MIB);
      shrink(store);
      assertThatThrownBy(() -> fillOrThrow(store, 8_000, 9_000))
          .isInstanceOf(StoreFullException.class);
      assertThat(fill(store, 0, keys)).as("replaced as often as you like").isEqualTo(keys);
      assertThat(fill(store, 0, keys)).isEqualTo(keys);
      assertHasAll(store, keys);
      for (long key = 2_000; key < keys; key++) {
        assertThat(store.delete(key)).isTrue();
      }
      shrink(store);
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(4 * MIB);
      assertThat(fill(store, 2_000, 2_500)).isEqualTo(500);
      assertHasAll(store, 2_500);
      Invariants.check(store.engine());
    }
  }

  private static void fillOrThrow(OffHeapStore<Long, byte[]> store, long from, long to) {
    for (long key = from; key < to; key++) {
      store.set(key, value(key));
    }
  }

  @Test
  void unbounded_growsAsItIsFilled_andIsBoundedLater() {
    OffHeapStore<Long, byte[]> store =
        OffHeapStore.builder(Codecs.longs(), Codecs.bytes()).eviction(Eviction.lru()).build();
    try (store) {
      assertThat(store.memoryUsed()).isLessThan(16 * MIB);
      // Beyond what there are tables for at first.
      byte[] large = new byte[10 << 20];
      for (long key = 0; key < 40; key++) {
        store.set(key, large);
      }
      assertThat(store.size()).isEqualTo(40);
      store.resize(64 * MIB);
      shrink(store);
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(64 * MIB);
      assertThat(store.size()).isBetween(1L, 6L);
      store.resize(0);
      for (long key = 0; key < 20; key++) {
        store.set(key, large);
      }
      assertThat(store.size()).isGreaterThanOrEqualTo(20);
      Invariants.check(store.engine());
    }
  }

  @Test
  void unbounded_overwritten_staysNearWhatIsAlive() {
    OffHeapStore<Long, byte[]> store =
        OffHeapStore.builder(Codecs.longs(), Codecs.bytes()).eviction(Eviction.lru()).build();
    try (store) {
      SplittableRandom random = new SplittableRandom(5);
      for (int i = 0; i < 300_000; i++) {
        long key = random.nextInt(20_000);
        store.set(key, value(key));
      }
      assertThat(store.stats().evicted()).isZero();
      assertThat(store.memoryUsed()).isLessThan(4L * 20_000 * VALUE);
      assertThat(store.deadBytes()).isLessThan(2L * 20_000 * VALUE);
      Invariants.check(store.engine());
    }
  }

  @Test
  void resize_tooSmallOrTooLarge_isRefusedAndChangesNothing() {
    try (OffHeapStore<Long, byte[]> store = store(16 * MIB, "noeviction")) {
      assertThatThrownBy(() -> store.resize(1_000))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("maxBytes too small for this store: maxBytes=1000, minimum=");
      assertThatThrownBy(() -> store.resize(1L << 50))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(JvmFlags.MAX_DIRECT_MEMORY);
      assertThat(store.maxBytes()).isEqualTo(16 * MIB);
      assertThat(fill(store, 0, 5_000)).isEqualTo(5_000);
    }
  }

  @Test
  void resizing_underReadersAndWriters_losesNoWriteAndNoByte() throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(THREADS);
    try (OffHeapStore<Long, byte[]> store = store(4 * MIB, "allkeys-lru")) {
      for (int t = 0; t < THREADS; t++) {
        long seed = t;
        Thread thread = new Thread(() -> work(store, seed, stop, failure, ended));
        thread.start();
      }
      long[] bounds = {32 * MIB, 2 * MIB, 64 * MIB, 3 * MIB, 128 * MIB, 4 * MIB};
      for (int i = 0; i < 30 && failure.get() == null; i++) {
        store.resize(bounds[i % bounds.length]);
        for (int step = 0; step < 2_000 && store.shrinkStep(); step++) {
          Thread.onSpinWait();
        }
      }
      stop.set(true);
      assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(failure.get()).isNull();
      shrink(store);
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(store.maxBytes());
      Invariants.check(store.engine());
      store.clear();
      Invariants.check(store.engine());
    }
  }

  private static void work(
      OffHeapStore<Long, byte[]> store,
      long seed,
      AtomicBoolean stop,
      AtomicReference<Throwable> failure,
      CountDownLatch ended) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      while (!stop.get()) {
        long key = random.nextInt(50_000);
        if (random.nextInt(4) == 0) {
          byte[] found = store.get(key);
          assertThat(found == null || Arrays.equals(found, value(key))).isTrue();
        } else if (random.nextInt(200) == 0) {
          store.set(-1 - seed, new byte[random.nextInt(300_000)]);
        } else {
          store.set(key, value(key));
        }
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    } finally {
      ended.countDown();
    }
  }
}
