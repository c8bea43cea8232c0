package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vortis.eviction.Eviction;
import io.vortis.eviction.EvictionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each policy means to the user of a full store. */
class HeapStoreEvictionTest {
  private static final int BOUND = 1_000;
  private static final int HOT = 100;
  private static final Duration TTL = Duration.ofSeconds(100);
  private static final long SEED = 4;

  @RegisterExtension final HeapStores stores = new HeapStores();

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final List<String> removals = new ArrayList<>();

  private HeapStore<Integer, String> store(Eviction eviction, int bound) {
    return stores.watch(
        HeapStore.<Integer, String>builder()
            .maxEntries(bound)
            .stripes(1)
            .eviction(eviction)
            .clock(() -> Instant.ofEpochMilli(now.get()))
            .randomSeed(SEED)
            .recordStats()
            .build());
  }

  private static long present(Store<Integer, String> store, int from, int to) {
    return IntStream.range(from, to).filter(store::contains).count();
  }

  private void recordRemovals(Store<Integer, String> store) {
    store.addListener(
        new StoreListener<>() {
          @Override
          public void removed(Integer key, String value, RemovalCause cause) {
            removals.add(cause + " " + key);
          }
        });
  }

  /**
   * Fills a store, then writes four times as many newcomers while the first hundred keys are used.
   *
   * @return how many of the hundred are left
   */
  private long hotLeft(HeapStore<Integer, String> store, IntConsumer use) {
    for (int i = 0; i < BOUND; i++) {
      store.set(i, "v");
    }
    IntStream.range(0, HOT).forEach(use);
    for (int i = BOUND; i < 5 * BOUND; i++) {
      store.set(i, "v");
      use.accept(i % HOT);
    }
    assertThat(store.size()).isEqualTo(BOUND);
    assertThat(store.stats().evicted()).isEqualTo(4 * BOUND);
    return present(store, 0, HOT);
  }

  // ---------------------------------------------------------------- which entries stay

  @Test
  void lru_entriesInUse_stay() {
    HeapStore<Integer, String> store = store(Eviction.lru(), BOUND);
    assertThat(hotLeft(store, store::get)).isGreaterThan(95);
  }

  @Test
  void lru_entriesOverwritten_stay() {
    HeapStore<Integer, String> store = store(Eviction.lru(), BOUND);
    assertThat(
            hotLeft(
                store,
                key -> {
                  if (store.contains(key)) {
                    store.set(key, "w");
                  }
                }))
        .isGreaterThan(95);
  }

  @Test
  void lru_entriesOnlyLookedAt_go() {
    HeapStore<Integer, String> store = store(Eviction.lru(), BOUND);
    assertThat(hotLeft(store, key -> assertThat(store.ttl(key)).isNotNull())).isLessThan(15);
    assertThat(hotLeft(store(Eviction.lru(), BOUND), key -> {})).isLessThan(15);
  }

  @Test
  void lru_moreSamples_comeCloserToTheExactOrder() {
    long one = youngestLeft(store(Eviction.lru().samples(1), BOUND));
    long five = youngestLeft(store(Eviction.lru().samples(5), BOUND));
    long many = youngestLeft(store(Eviction.lru().samples(64), BOUND));
    // One sample is random eviction, under which 1 - e^-0.9 of 900 are left.
    assertThat(one).isBetween(540L, 650L);
    assertThat(five).isBetween(one + 100, many - 20);
    assertThat(many).isGreaterThan(860);
  }

  /** How many of the youngest nine tenths of a full store's worth of entries are left. */
  private static long youngestLeft(Store<Integer, String> store) {
    for (int i = 0; i < 5 * BOUND; i++) {
      store.set(i, "v");
    }
    return present(store, 5 * BOUND - BOUND * 9 / 10, 5 * BOUND);
  }

  @Test
  void fifo_entriesInUse_goAllTheSame() {
    HeapStore<Integer, String> store = store(Eviction.fifo(), BOUND);
    assertThat(hotLeft(store, store::get)).isLessThan(15);
  }

  @Test
  void fifo_oldestEntries_goFirst() {
    HeapStore<Integer, String> store = store(Eviction.fifo().samples(64), BOUND);
    for (int i = 0; i < 2 * BOUND; i++) {
      store.set(i, "v");
    }
    assertThat(present(store, 0, BOUND / 2)).isLessThan(10);
    assertThat(present(store, BOUND + BOUND / 2, 2 * BOUND)).isGreaterThan(BOUND / 2 - 10);
  }

  @Test
  void random_entriesInUse_goAsOthersDo() {
    HeapStore<Integer, String> store = store(Eviction.random(), BOUND);
    // (1 - 1/1000)^4000 of them: 1.8 on the mean.
    assertThat(hotLeft(store, store::get)).isLessThan(10);
  }

  @Test
  void random_everyEntry_isAsLikelyToGo() {
    int[] survived = new int[10];
    for (int run = 0; run < 40; run++) {
      HeapStore<Integer, String> store =
          HeapStore.<Integer, String>builder()
              .maxEntries(BOUND)
              .stripes(1)
              .randomSeed(SEED + run)
              .build();
      for (int i = 0; i < BOUND + BOUND / 2; i++) {
        store.set(i, "v");
      }
      for (int tenth = 0; tenth < 10; tenth++) {
        survived[tenth] += (int) present(store, tenth * BOUND / 10, (tenth + 1) * BOUND / 10);
      }
    }
    // e^-0.5 of 4000 are 2426, give or take 31.
    for (int count : survived) {
      assertThat(count).isBetween(2270, 2580);
    }
  }

  @Test
  void lfu_frequentEntries_outliveAScan() {
    HeapStore<Integer, String> store = store(Eviction.lfu(), BOUND);
    for (int i = 0; i < BOUND; i++) {
      store.set(i, "v");
    }
    for (int i = 0; i < 100 * HOT; i++) {
      store.get(i % HOT);
    }
    for (int i = BOUND; i < 3 * BOUND; i++) {
      store.set(i, "v");
    }
    assertThat(present(store, 0, HOT)).isGreaterThan(95);
    // Where LRU keeps nothing.
    HeapStore<Integer, String> lru = store(Eviction.lru(), BOUND);
    for (int i = 0; i < 4 * BOUND; i++) {
      lru.set(i, "v");
      if (i >= BOUND - HOT && i < BOUND) {
        IntStream.range(0, HOT).forEach(lru::get);
      }
    }
    assertThat(present(lru, 0, HOT)).isLessThan(40);
  }

  @Test
  void lfu_formerlyFrequentEntries_goInTheEnd() {
    HeapStore<Integer, String> store = store(Eviction.lfu(), BOUND);
    for (int i = 0; i < BOUND; i++) {
      store.set(i, "v");
    }
    for (int i = 0; i < 100 * HOT; i++) {
      store.get(i % HOT);
    }
    // About 10 turnovers wear a counter of 100 uses down; newcomers begin at 5.
    for (int i = BOUND; i < 30 * BOUND; i++) {
      store.set(i, "v");
    }
    assertThat(present(store, 0, HOT)).isLessThan(5);
  }

  @Test
  void ttl_entryThatExpiresFirst_goesFirst() {
    for (String name : List.of("volatile-ttl", "allkeys-ttl")) {
      HeapStore<Integer, String> store = store(Eviction.named(name).samples(64), 50);
      for (int i = 0; i < 50; i++) {
        store.set(i, "v", Duration.ofSeconds(1000 - i));
      }
      for (int i = 50; i < 60; i++) {
        store.set(i, "v", TTL.multipliedBy(100));
      }
      assertThat(present(store, 0, 40)).as(name).isEqualTo(40);
      assertThat(present(store, 40, 50)).as(name).isZero();
    }
  }

  @Test
  void allKeysTtl_entriesWithoutTtl_goLast() {
    HeapStore<Integer, String> store = store(Eviction.named("allkeys-ttl").samples(64), 20);
    for (int i = 0; i < 10; i++) {
      store.set(i, "v");
      store.set(10 + i, "v", TTL);
    }
    for (int i = 20; i < 30; i++) {
      store.set(i, "v");
    }
    assertThat(present(store, 0, 10)).isEqualTo(10);
    assertThat(present(store, 10, 20)).isZero();
    store.set(30, "v");
    assertThat(store.size()).isEqualTo(20);
  }

  // ---------------------------------------------------------------- volatile scope

  @ParameterizedTest
  @ValueSource(
      strings = {
        "volatile-random",
        "volatile-lru",
        "volatile-lfu",
        "volatile-fifo",
        "volatile-ttl",
        "volatile-s3fifo"
      })
  void volatile_fullStore_evictsVolatilesOnlyThenRefuses(String name) {
    HeapStore<Integer, String> store = store(Eviction.named(name), 40);
    for (int i = 0; i < 30; i++) {
      store.set(i, "v");
    }
    for (int i = 30; i < 40; i++) {
      store.set(i, "v", TTL);
    }
    for (int i = 40; i < 50; i++) {
      store.set(i, "v");
    }
    assertThat(present(store, 0, 30)).isEqualTo(30);
    assertThat(present(store, 40, 50)).isEqualTo(10);
    assertThat(store.volatileSize()).isZero();
    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(() -> store.set(50, "v"))
        .withMessage("store is full: missing=1, used=40, bound=40");
    assertThat(store.size()).isEqualTo(40);
    assertThat(store.contains(50)).isFalse();
    // An overwrite needs no room; a TTL makes an entry fair game.
    store.set(0, "w");
    store.expire(1, TTL);
    store.set(50, "v");
    assertThat(store.contains(1)).isFalse();
  }

  @Test
  void volatileLru_entriesInUse_stay() {
    HeapStore<Integer, String> store = store(Eviction.named("volatile-lru"), BOUND);
    for (int i = 0; i < BOUND; i++) {
      store.set(i, "v", TTL);
    }
    IntStream.range(0, HOT).forEach(store::get);
    for (int i = BOUND; i < 5 * BOUND; i++) {
      store.set(i, "v", TTL);
      store.get(i % HOT);
    }
    assertThat(present(store, 0, HOT)).isGreaterThan(95);
  }

  // ---------------------------------------------------------------- expired entries go first

  @ParameterizedTest
  @MethodSource("io.vortis.eviction.Eviction#names")
  void anyPolicy_expiredEntries_goBeforeLiveOnes(String name) {
    HeapStore<Integer, String> store = store(Eviction.named(name), 8);
    store.set(0, "v");
    store.set(1, "v", TTL.multipliedBy(10));
    for (int i = 2; i < 8; i++) {
      store.set(i, "v", TTL);
    }
    now.addAndGet(TTL.toMillis());
    recordRemovals(store);
    store.set(8, "v");
    assertThat(store.size()).isEqualTo(8);
    assertThat(removals).hasSize(1);
    for (int i = 9; i < 14; i++) {
      store.set(i, "v");
    }
    // Five random looks at the volatile ones find an expired one all but always, and with this
    // seed.
    assertThat(removals).hasSize(6).allMatch(removal -> removal.startsWith("EXPIRED"));
    assertThat(present(store, 0, 2)).isEqualTo(2);
  }

  @Test
  void none_fullStore_refusesAndThenReclaimsWhatExpires() {
    HeapStore<Integer, String> store = store(Eviction.none(), 100);
    for (int i = 0; i < 100; i++) {
      store.set(i, "v", i == 73 ? Duration.ofMillis(10) : TTL);
    }
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.set(100, "v"));
    }
    assertThat(store.size()).isEqualTo(100);
    now.addAndGet(9);
    assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.set(100, "v"));
    now.addAndGet(1);
    store.set(100, "v");
    assertThat(store.contains(73)).isFalse();
    assertThat(store.stats().expired()).isEqualTo(1);
    assertThat(store.stats().evicted()).isZero();
    assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.set(101, "v"));
  }

  @Test
  void none_earlierExpiryTakenAway_findsTheNextToExpire() {
    HeapStore<Integer, String> store = store(Eviction.none(), 3);
    store.set(1, "v", Duration.ofMillis(5));
    store.set(2, "v", Duration.ofMillis(50));
    store.set(3, "v");
    store.persist(1);
    now.addAndGet(20);
    assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.set(4, "v"));
    now.addAndGet(30);
    store.set(4, "v");
    assertThat(present(store, 1, 5)).isEqualTo(3);
  }

  @Test
  void none_timeToIdle_reclaimsIdleEntriesOnly() {
    HeapStore<Integer, String> store =
        stores.watch(
            HeapStore.<Integer, String>builder()
                .maxEntries(3)
                .eviction(Eviction.none())
                .timeToIdle(Duration.ofMillis(100))
                .clock(() -> Instant.ofEpochMilli(now.get()))
                .build());
    for (int i = 0; i < 3; i++) {
      store.set(i, "v");
    }
    now.addAndGet(60);
    store.get(0);
    store.get(2);
    now.addAndGet(60);
    store.set(3, "v");
    assertThat(store.contains(1)).isFalse();
    assertThat(present(store, 0, 4)).isEqualTo(3);
    assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.set(4, "v"));
  }

  // ---------------------------------------------------------------- listeners, statistics

  @Test
  void eviction_listener_isToldOfTheVictimBeforeTheNewcomer() {
    HeapStore<Integer, String> store = store(Eviction.lru(), 1);
    List<String> events = new ArrayList<>();
    store.addListener(
        new StoreListener<>() {
          @Override
          public void written(Integer key, String value, long expiresAt) {
            events.add("written " + key + "=" + value);
          }

          @Override
          public void removed(Integer key, String value, RemovalCause cause) {
            events.add(cause + " " + key + "=" + value);
          }
        });
    store.set(1, "a");
    store.set(2, "b");
    store.set(2, "c");
    assertThat(events)
        .containsExactly(
            "written 1=a", "EVICTED 1=a", "written 2=b", "REPLACED 2=b", "written 2=c");
    assertThat(store.stats().evicted()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- a policy of one's own

  /** Evicts the entry that was read most often. */
  private static final class MostUsedFirst implements EvictionPolicy {
    @Override
    public String name() {
      return "most-used-first";
    }

    @Override
    public int samples() {
      return 64;
    }

    @Override
    public int onAccess(int state, int tick) {
      return state + 1;
    }

    @Override
    public long rank(int state, int tick, long expiresAt) {
      return -state;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void custom_policy_decides(boolean allKeys) {
    EvictionPolicy policy = new MostUsedFirst();
    HeapStore<Integer, String> store =
        store(allKeys ? Eviction.allKeys(policy) : Eviction.volatileKeys(policy), 30);
    for (int i = 0; i < 30; i++) {
      store.set(i, "v", TTL);
      for (int reads = 0; reads < i; reads++) {
        store.get(i);
      }
    }
    for (int i = 30; i < 40; i++) {
      store.set(i, "v");
    }
    assertThat(present(store, 0, 20)).isEqualTo(20);
    assertThat(present(store, 20, 30)).isZero();
  }

  @Test
  void custom_policyWithoutState_isNeverAskedToNote() {
    EvictionPolicy policy =
        new EvictionPolicy() {
          @Override
          public String name() {
            return "stateless";
          }

          @Override
          public boolean keepsState() {
            return false;
          }

          @Override
          public int onAccess(int state, int tick) {
            throw new AssertionError("asked to note a use");
          }

          @Override
          public long rank(int state, int tick, long expiresAt) {
            assertThat(state).isZero();
            return 0;
          }
        };
    HeapStore<Integer, String> store = store(Eviction.allKeys(policy), 5);
    for (int i = 0; i < 20; i++) {
      store.set(i, "v");
      store.get(i);
    }
    assertThat(store.size()).isEqualTo(5);
  }
}
