package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies of eviction that change while the store is in use. */
class HeapStorePolicyChangeTest {
  private static final int BOUND = 1_000;

  @RegisterExtension final HeapStores stores = new HeapStores();

  private HeapStore<Integer, Integer> store(Eviction eviction) {
    return stores.watch(
        HeapStore.<Integer, Integer>builder()
            .maxEntries(BOUND)
            .stripes(4)
            .eviction(eviction)
            .randomSeed(1)
            .build());
  }

  private static void fill(HeapStore<Integer, Integer> store, int from, int to) {
    for (int i = from; i < to; i++) {
      store.set(i, i);
    }
  }

  @Test
  void evictBy_policyThatNotesUses_notesThemFromThenOn() {
    for (Eviction chosen : List.of(Eviction.lru(), Eviction.lfu(), Eviction.s3Fifo())) {
      HeapStore<Integer, Integer> store = store(Eviction.random());
      fill(store, 0, BOUND);
      store.evictBy(chosen.samples(20));
      for (int i = BOUND; i < 5 * BOUND; i++) {
        store.set(i, i);
        for (int used = 5 * BOUND; used < 5 * BOUND + 50; used++) {
          if (store.get(used) == null) {
            store.set(used, used);
          }
        }
      }
      int kept = 0;
      for (int used = 5 * BOUND; used < 5 * BOUND + 50; used++) {
        kept += store.contains(used) ? 1 : 0;
      }
      assertThat(kept).as(chosen.toString()).isEqualTo(50);
      assertThat(store.size()).isEqualTo(BOUND);
    }
  }

  @Test
  void evictBy_noeviction_refusesUntilSomethingMayGoAgain() {
    HeapStore<Integer, Integer> store = store(Eviction.lru());
    fill(store, 0, 2 * BOUND);
    store.evictBy(Eviction.none());
    assertThatThrownBy(() -> store.set(-1, 0)).isInstanceOf(StoreFullException.class);
    assertThat(store.size()).isEqualTo(BOUND);
    store.evictBy(Eviction.fifo());
    store.set(-1, 0);
    assertThat(store.get(-1)).isZero();
    store.evictBy(Eviction.none().allowOverflow());
    fill(store, 0, 2 * BOUND);
    assertThat(store.size()).isGreaterThanOrEqualTo(2 * BOUND);
    store.evictBy(Eviction.random());
    while (store.shrinkStep()) {
      assertThat(store.size()).isGreaterThan(BOUND);
    }
    assertThat(store.size()).isEqualTo(BOUND);
  }

  @Test
  void evictBy_volatilePolicy_sparesTheOthers() {
    HeapStore<Integer, Integer> store = store(Eviction.random());
    fill(store, 0, BOUND / 2);
    for (int i = BOUND / 2; i < BOUND; i++) {
      store.set(i, i, Duration.ofHours(1));
    }
    store.evictBy(Eviction.volatileTtl());
    fill(store, BOUND, BOUND + BOUND / 2);
    for (int i = 0; i < BOUND / 2; i++) {
      assertThat(store.get(i)).isEqualTo(i);
    }
    assertThatThrownBy(() -> store.set(-1, 0)).isInstanceOf(StoreFullException.class);
  }

  @Test
  void evictBy_underReadersAndWriters_keepsBoundAndValues() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.printf("HeapStorePolicyChangeTest: seed=%d%n", seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    HeapStore<Integer, Integer> store = store(Eviction.none());
    AtomicBoolean stop = new AtomicBoolean();
    List<Actor<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SplittableRandom random = seeds.split();
      workers.add(Actor.start(() -> work(store, random, stop)));
    }
    List<String> names = Eviction.names();
    for (int i = 0; i < 2_000; i++) {
      store.evictBy(Eviction.named(names.get(seeds.nextInt(names.size()))).samples(1 + i % 10));
      work(store, seeds, new AtomicBoolean(true));
      assertThat(store.size()).isLessThanOrEqualTo(BOUND);
    }
    stop.set(true);
    for (Actor<Boolean> worker : workers) {
      assertThat(worker.result()).isTrue();
    }
  }

  /** Works until it is to stop, but does something. */
  private static boolean work(
      HeapStore<Integer, Integer> store, SplittableRandom random, AtomicBoolean stop) {
    do {
      int key = random.nextInt(2 * BOUND);
      Integer found = store.get(key);
      if (found != null) {
        assertThat(found).isEqualTo(key);
      }
      try {
        if (random.nextBoolean()) {
          store.set(key, key);
        } else {
          store.set(key, key, Duration.ofHours(1));
        }
      } catch (StoreFullException e) {
        store.delete(random.nextInt(2 * BOUND));
      }
    } while (!stop.get());
    return true;
  }
}
