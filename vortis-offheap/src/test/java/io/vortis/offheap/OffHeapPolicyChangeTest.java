package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Policies of eviction that change while the store is in use. */
class OffHeapPolicyChangeTest {
  private static final long BYTES = 4 << 20;
  private static final int VALUE = 1_000;

  /** More than fit. */
  private static final long MANY = 10_000;

  private static OffHeapStore<Long, byte[]> store(Eviction eviction) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(BYTES)
        .eviction(eviction)
        .randomSeed(1)
        .build();
  }

  private static byte[] value(long key) {
    byte[] value = new byte[VALUE];
    value[0] = (byte) key;
    value[VALUE - 1] = (byte) (key >>> 8);
    return value;
  }

  private static void fill(OffHeapStore<Long, byte[]> store, long from, long to) {
    for (long key = from; key < to; key++) {
      store.set(key, value(key));
    }
  }

  @Test
  void evictBy_noeviction_refusesAndLosesNothingUntilSomethingMayGoAgain() {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.lru())) {
      fill(store, 0, MANY);
      store.evictBy(Eviction.none());
      long size = store.size();
      long evicted = store.stats().evicted();
      assertThatThrownBy(() -> fill(store, MANY, 2 * MANY)).isInstanceOf(StoreFullException.class);
      assertThat(store.size()).isGreaterThanOrEqualTo(size);
      assertThat(store.stats().evicted()).isEqualTo(evicted);
      store.evictBy(Eviction.random());
      fill(store, MANY, 2 * MANY);
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(BYTES);
      Invariants.check(store.engine());
    }
  }

  @Test
  void evictBy_fromNoeviction_evictsWhatIsNotUsed() {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.none())) {
      fill(store, 0, 3_000);
      store.evictBy(Eviction.lfu());
      for (long key = MANY; key < 2 * MANY; key++) {
        store.set(key, value(key));
        store.get(key);
        for (long used = 0; used < 20; used++) {
          store.get(used);
        }
      }
      for (long used = 0; used < 20; used++) {
        assertThat(store.get(used)).as("key %s", used).isEqualTo(value(used));
      }
      assertThat(store.contains(2_000L)).isFalse();
      Invariants.check(store.engine());
    }
  }

  @Test
  void evictBy_volatilePolicy_sparesTheOthers() {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.random())) {
      fill(store, 0, 1_000);
      for (long key = 1_000; key < 2_000; key++) {
        store.set(key, value(key), Duration.ofHours(1));
      }
      store.evictBy(Eviction.volatileTtl());
      assertThatThrownBy(() -> fill(store, MANY, 2 * MANY)).isInstanceOf(StoreFullException.class);
      for (long key = 0; key < 1_000; key++) {
        assertThat(store.get(key)).isEqualTo(value(key));
      }
      assertThat(store.volatileSize()).isLessThan(1_000);
      Invariants.check(store.engine());
    }
  }

  @Test
  void evictBy_underReadersAndWriters_keepsBoundAndValues() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.printf("OffHeapPolicyChangeTest: seed=%d%n", seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    try (OffHeapStore<Long, byte[]> store = store(Eviction.none())) {
      AtomicBoolean stop = new AtomicBoolean();
      List<Actor<Boolean>> workers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        SplittableRandom random = seeds.split();
        workers.add(Actor.start(() -> work(store, random, stop)));
      }
      List<String> names = Eviction.names();
      for (int i = 0; i < 2_000; i++) {
        store.evictBy(Eviction.named(names.get(seeds.nextInt(names.size()))));
        assertThat(store.memoryUsed()).isLessThanOrEqualTo(BYTES);
        work(store, seeds, new AtomicBoolean(true));
      }
      stop.set(true);
      for (Actor<Boolean> worker : workers) {
        assertThat(worker.result()).isTrue();
      }
      Invariants.check(store.engine());
    }
  }

  /** Works until it is to stop, but does something. */
  private static boolean work(
      OffHeapStore<Long, byte[]> store, SplittableRandom random, AtomicBoolean stop) {
    do {
      long key = random.nextLong(MANY);
      byte[] found = store.get(key);
      if (found != null) {
        assertThat(found).isEqualTo(value(key));
      }
      try {
        if (random.nextBoolean()) {
          store.set(key, value(key));
        } else {
          store.set(key, value(key), Duration.ofHours(1));
        }
      } catch (StoreFullException e) {
        store.delete(random.nextLong(MANY));
      }
    } while (!stop.get());
    return true;
  }
}
