package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vortis.eviction.Eviction;
import io.vortis.eviction.EvictionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bound holds at every instant, and a refusal changes nothing. */
class HeapStoreBoundTest {
  private static final long SEED = 77;
  private static final Duration TTL = Duration.ofSeconds(10);

  @RegisterExtension final HeapStores stores = new HeapStores();

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Ledger ledger = new Ledger();

  /** Keeps account of what the store holds; it is told before room is given back. */
  private static final class Ledger implements StoreListener<TestKey, Integer> {
    final AtomicLong entries = new AtomicLong();
    final AtomicLong weight = new AtomicLong();
    final AtomicLong mostEntries = new AtomicLong();
    final AtomicLong mostWeight = new AtomicLong();

    @Override
    public void written(TestKey key, Integer value, long expiresAt) {
      mostEntries.accumulateAndGet(entries.incrementAndGet(), Math::max);
      mostWeight.accumulateAndGet(weight.addAndGet(value), Math::max);
    }

    @Override
    public void removed(TestKey key, Integer value, RemovalCause cause) {
      entries.decrementAndGet();
      weight.addAndGet(-value);
    }
  }

  private HeapStore.Builder<TestKey, Integer> builder() {
    return HeapStore.<TestKey, Integer>builder()
        .clock(() -> Instant.ofEpochMilli(now.get()))
        .randomSeed(SEED)
        .listener(ledger);
  }

  private HeapStore<TestKey, Integer> store(HeapStore.Builder<TestKey, Integer> builder) {
    return stores.watch(builder.build());
  }

  /** A store whose entries weigh what their values say. */
  private HeapStore.Builder<TestKey, Integer> weighing(long bound) {
    return builder().maxWeight(bound, (key, value) -> value);
  }

  /** Keys of each stripe of a store with {@link #SEED}. */
  private static TestKey keyOfStripe(int stripe, int stripes, int nth) {
    Hasher hasher = new Hasher(new SplittableRandom(SEED).nextInt());
    int shift = Integer.numberOfLeadingZeros(stripes) + 1;
    for (int id = 0; ; id++) {
      TestKey key = TestKey.of(id);
      if (hasher.hash(key) >>> shift == stripe && nth-- == 0) {
        return key;
      }
    }
  }

  private static Map<TestKey, Integer> contents(Store<TestKey, Integer> store) {
    return Map.copyOf(store.asMap());
  }

  // ---------------------------------------------------------------- entries

  @ParameterizedTest
  @CsvSource({"1,1", "1,8", "2,1", "2,8", "3,1", "3,64", "100,1", "100,16", "1000,4"})
  void maxEntries_concurrentWriters_holdsAtEveryInstant(int bound, int stripes) throws Exception {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(bound).stripes(stripes));
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong writing = new AtomicLong(3);
    Threads.run(
        4,
        thread -> {
          if (thread == 3) {
            while (writing.get() > 0) {
              if (store.size() > bound) {
                over.set(true);
              }
            }
            return;
          }
          try {
            SplittableRandom random = new SplittableRandom(SEED + thread);
            for (int i = 0; i < 4000; i++) {
              TestKey key = TestKey.of(random.nextInt(3 * bound + 10));
              switch (random.nextInt(8)) {
                case 0 -> store.delete(key);
                case 1 -> store.compute(key, (k, v) -> v == null ? 1 : v + 1);
                case 2 -> store.set(key, i, Duration.ofMillis(1 + random.nextInt(50)));
                case 3 -> now.incrementAndGet();
                default -> store.set(key, i);
              }
            }
          } finally {
            writing.decrementAndGet();
          }
        });
    assertThat(over).isFalse();
    assertThat(ledger.mostEntries.get()).isEqualTo(bound);
    assertThat(ledger.entries.get()).isEqualTo(store.size());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "2,1", "2,4", "3,1", "3,4"})
  void maxEntries_tinyBound_holdsTheLastWritten(int bound, int stripes) {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(bound).stripes(stripes));
    for (int i = 0; i < 200; i++) {
      store.set(TestKey.of(i), i);
      assertThat(store.get(TestKey.of(i))).isEqualTo(i);
      assertThat(store.size()).isEqualTo(Math.min(bound, i + 1));
    }
  }

  @Test
  void maxEntries_overwriteInFullStore_evictsNothing() {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(3));
    for (int i = 0; i < 3; i++) {
      store.set(TestKey.of(i), i);
    }
    for (int i = 0; i < 50; i++) {
      store.set(TestKey.of(i % 3), i);
    }
    assertThat(contents(store).keySet())
        .containsExactlyInAnyOrder(TestKey.of(0), TestKey.of(1), TestKey.of(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 64})
  void maxEntries_writesToOneStripe_takeRoomFromTheOthers(int stripes) {
    int bound = 4 * stripes;
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(bound).stripes(stripes));
    for (int stripe = 0; stripe < stripes; stripe++) {
      for (int nth = 0; nth < 4; nth++) {
        store.set(keyOfStripe(stripe, stripes, nth), 1);
      }
    }
    assertThat(store.size()).isEqualTo(bound);
    // All of these collide, so they are of one stripe.
    for (int i = 0; i < 4 * bound; i++) {
      store.set(new TestKey(1_000_000 + i, 7), 2);
      assertThat(store.size()).isEqualTo(bound);
    }
    assertThat(contents(store).keySet()).anyMatch(key -> key.hash() == 7);
  }

  @Test
  void maxEntries_allKeysCollide_evictsAsEver() {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(500).stripes(4));
    for (int i = 0; i < 2000; i++) {
      store.set(new TestKey(i, 7), i);
      assertThat(store.size()).isEqualTo(Math.min(500, i + 1));
    }
  }

  @Test
  void maxEntries_emptyStripeInFullStoreOfVolatilesOnly_findsAVictimElsewhere() {
    HeapStore<TestKey, Integer> store =
        store(builder().maxEntries(4).stripes(2).eviction(Eviction.volatileTtl()));
    for (int nth = 0; nth < 3; nth++) {
      store.set(keyOfStripe(0, 2, nth), 1);
    }
    TestKey victim = keyOfStripe(0, 2, 3);
    store.set(victim, 1, TTL);
    store.set(keyOfStripe(1, 2, 0), 1);
    assertThat(store.contains(victim)).isFalse();
    assertThat(store.size()).isEqualTo(4);
    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(() -> store.set(keyOfStripe(1, 2, 1), 1))
        .withMessage("store is full: missing=1, used=4, bound=4");
  }

  // ---------------------------------------------------------------- weights

  @ParameterizedTest
  @CsvSource({"10,1", "10,4", "60,1", "60,8"})
  void maxWeight_concurrentWriters_holdsAtEveryInstantAndRefusesNobody(int bound, int stripes)
      throws Exception {
    HeapStore<TestKey, Integer> store = store(weighing(bound).stripes(stripes));
    Threads.run(
        4,
        thread -> {
          SplittableRandom random = new SplittableRandom(SEED + thread);
          for (int i = 0; i < 3000; i++) {
            TestKey key = TestKey.of(random.nextInt(12));
            if (random.nextInt(6) == 0) {
              store.delete(key);
            } else {
              store.set(key, random.nextInt(bound + 1));
            }
          }
        });
    assertThat(ledger.mostWeight.get()).isLessThanOrEqualTo(bound).isGreaterThan(bound * 9L / 10);
    assertThat(ledger.entries.get()).isEqualTo(store.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"allkeys-random", "allkeys-lru", "allkeys-s3fifo", "volatile-ttl", "noeviction"})
  void maxWeight_entryTooHeavy_isRefusedAndNothingChanges(String policy) {
    HeapStore<TestKey, Integer> store = store(weighing(10).eviction(Eviction.named(policy)));
    store.set(TestKey.of(1), 3, TTL);
    store.set(TestKey.of(2), 7, TTL);
    Map<TestKey, Integer> before = contents(store);
    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(() -> store.set(TestKey.of(3), 11));
    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(() -> store.set(TestKey.of(1), 11));
    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(() -> store.set(TestKey.of(3), Integer.MAX_VALUE));
    assertThat(contents(store)).isEqualTo(before);
    assertThat(store.expiresAt(TestKey.of(1))).isEqualTo(now.get() + TTL.toMillis());
  }

  @Test
  void maxWeight_entryAsHeavyAsTheBound_standsAlone() {
    HeapStore<TestKey, Integer> store = store(weighing(10));
    for (int i = 0; i < 10; i++) {
      store.set(TestKey.of(i), 1);
    }
    store.set(TestKey.of(10), 10);
    assertThat(contents(store)).containsExactlyEntriesOf(Map.of(TestKey.of(10), 10));
    store.set(TestKey.of(10), 10);
    assertThat(store.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allkeys-random",
        "allkeys-lru",
        "allkeys-s3fifo",
        "volatile-random",
        "volatile-ttl"
      })
  void maxWeight_entryGrows_evictsOthersButNeverItself(String policy) {
    for (int round = 0; round < 200; round++) {
      HeapStore<TestKey, Integer> store =
          store(
              HeapStore.<TestKey, Integer>builder()
                  .maxWeight(10, (key, value) -> value)
                  .randomSeed(round)
                  .eviction(Eviction.named(policy)));
      int others = 1 + round % 4;
      TestKey growing = TestKey.of(100);
      store.set(growing, 1, TTL);
      for (int i = 0; i < others; i++) {
        store.set(TestKey.of(i), 9 / others, TTL);
      }
      store.set(growing, 10);
      assertThat(store.get(growing)).isEqualTo(10);
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void maxWeight_entryShrinks_givesRoomBack() {
    HeapStore<TestKey, Integer> store = store(weighing(10).eviction(Eviction.none()));
    store.set(TestKey.of(1), 10);
    assertThatThrownBy(() -> store.set(TestKey.of(2), 1)).isInstanceOf(StoreFullException.class);
    store.set(TestKey.of(1), 4);
    store.set(TestKey.of(2), 6);
    assertThat(contents(store)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allkeys-random",
        "allkeys-ttl",
        "allkeys-s3fifo",
        "volatile-random",
        "volatile-ttl"
      })
  void maxWeight_weightlessEntries_doNotStandInTheWay(String policy) {
    for (int round = 0; round < 20; round++) {
      HeapStore<TestKey, Integer> store =
          store(weighing(10).eviction(Eviction.named(policy)).randomSeed(round));
      for (int i = 0; i < 30; i++) {
        store.set(TestKey.of(i), 0, TTL);
      }
      store.set(TestKey.of(30), 10, TTL.multipliedBy(2));
      store.set(TestKey.of(31), 8);
      assertThat(store.get(TestKey.of(31))).isEqualTo(8);
      assertThat(store.contains(TestKey.of(30))).isFalse();
    }
  }

  @Test
  void maxWeight_negativeWeight_isRefusedAndNothingChanges() {
    HeapStore<TestKey, Integer> store = store(weighing(10));
    store.set(TestKey.of(1), 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.set(TestKey.of(1), -1))
        .withMessage("weight must not be negative: weight=-1");
    assertThatIllegalArgumentException().isThrownBy(() -> store.set(TestKey.of(2), -1));
    assertThat(contents(store)).containsExactlyEntriesOf(Map.of(TestKey.of(1), 5));
  }

  @Test
  void maxWeight_weigherThrows_leaksNothing() {
    AtomicBoolean broken = new AtomicBoolean();
    HeapStore<TestKey, Integer> store =
        store(
            builder()
                .maxWeight(
                    10,
                    (key, value) -> {
                      if (broken.get()) {
                        throw new UnsupportedOperationException("weigher");
                      }
                      return value;
                    }));
    store.set(TestKey.of(1), 5);
    store.set(TestKey.of(2), 5);
    broken.set(true);
    assertThatThrownBy(() -> store.set(TestKey.of(3), 5)).hasMessage("weigher");
    assertThatThrownBy(() -> store.set(TestKey.of(1), 6)).hasMessage("weigher");
    assertThatThrownBy(() -> store.compute(TestKey.of(1), (k, v) -> 6)).hasMessage("weigher");
    broken.set(false);
    assertThat(contents(store)).isEqualTo(Map.of(TestKey.of(1), 5, TestKey.of(2), 5));
    store.set(TestKey.of(3), 10);
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void maxWeight_policyThrowsAfterAnEviction_leaksNothing() {
    AtomicInteger ranks = new AtomicInteger();
    EvictionPolicy policy =
        new EvictionPolicy() {
          @Override
          public String name() {
            return "breaking";
          }

          @Override
          public int samples() {
            return 1;
          }

          @Override
          public long rank(int state, int tick, long expiresAt) {
            if (ranks.getAndIncrement() == 2) {
              throw new UnsupportedOperationException("policy");
            }
            return 0;
          }
        };
    HeapStore<TestKey, Integer> store = store(weighing(10).eviction(Eviction.allKeys(policy)));
    for (int i = 0; i < 10; i++) {
      store.set(TestKey.of(i), 1);
    }
    assertThatThrownBy(() -> store.set(TestKey.of(10), 5)).hasMessage("policy");
    assertThat(store.size()).isEqualTo(8);
    store.checkInvariants();
    store.set(TestKey.of(10), 5);
    assertThat(store.get(TestKey.of(10))).isEqualTo(5);
  }

  @Test
  void maxWeight_bothBounds_areRefused() {
    HeapStore.Builder<TestKey, Integer> both = weighing(10).maxEntries(5);
    assertThatIllegalStateException().isThrownBy(both::build);
    assertThatIllegalArgumentException().isThrownBy(() -> builder().maxEntries(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().maxWeight(-1, (k, v) -> 1));
  }

  @Test
  void memoryUsed_weigher_countsTheWeights() {
    HeapStore<TestKey, Integer> store = store(weighing(1_000_000).stripes(1));
    store.set(TestKey.of(1), 1);
    long before = store.memoryUsed();
    store.set(TestKey.of(1), 100_001);
    assertThat(store.memoryUsed() - before).isEqualTo(100_000);
  }

  // ---------------------------------------------------------------- update and sections

  @Test
  void update_fullStoreWithoutEviction_isRefusedAndNothingChanges() {
    HeapStore<TestKey, Integer> store =
        store(builder().maxEntries(2).stripes(4).eviction(Eviction.none()));
    store.set(TestKey.of(1), 1);
    store.set(TestKey.of(2), 2);
    assertThatThrownBy(() -> store.compute(TestKey.of(3), (k, v) -> 3))
        .isInstanceOf(StoreFullException.class);
    assertThat(store.compute(TestKey.of(1), (k, v) -> v + 10)).isEqualTo(11);
    assertThat(store.getAndDelete(TestKey.of(2))).isEqualTo(2);
    assertThat(store.compute(TestKey.of(3), (k, v) -> 3)).isEqualTo(3);
    assertThat(store.size()).isEqualTo(2);
  }

  @Test
  void update_throwsAfterRoomWasMadeElsewhere_givesTheRoomBack() {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(2).stripes(2));
    store.set(keyOfStripe(0, 2, 0), 1);
    store.set(keyOfStripe(0, 2, 1), 2);
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                store.compute(
                    keyOfStripe(1, 2, 0),
                    (k, v) -> {
                      if (runs.incrementAndGet() == 2) {
                        throw new UnsupportedOperationException("updater");
                      }
                      return 3;
                    }))
        .hasMessage("updater");
    assertThat(store.size()).isEqualTo(1);
    store.checkInvariants();
  }

  @Test
  void update_changesItsMindAfterRoomWasMade_givesTheRoomBack() {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(2).stripes(2));
    store.set(keyOfStripe(0, 2, 0), 1);
    store.set(keyOfStripe(0, 2, 1), 2);
    AtomicInteger runs = new AtomicInteger();
    Integer result =
        store.compute(keyOfStripe(1, 2, 0), (k, v) -> runs.incrementAndGet() == 1 ? 3 : null);
    assertThat(result).isNull();
    store.checkInvariants();
  }

  @Test
  void atomically_fullStore_takesRoomOutsideTheSection() {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(4).stripes(4));
    for (int stripe = 0; stripe < 4; stripe++) {
      store.set(keyOfStripe(stripe, 4, 0), 1);
    }
    List<TestKey> keys = new ArrayList<>();
    for (int nth = 0; nth < 4; nth++) {
      keys.add(keyOfStripe(3, 4, nth));
    }
    store.atomically(
        keys,
        () -> {
          keys.forEach(key -> store.set(key, 2));
          return true;
        });
    assertThat(store.size()).isEqualTo(4);
    assertThat(contents(store)).containsKey(keys.get(3));
  }

  @Test
  void atomically_fullStoreWithoutEviction_isRefusedAtOnce() {
    HeapStore<TestKey, Integer> store =
        store(builder().maxEntries(2).stripes(4).eviction(Eviction.none()));
    store.set(TestKey.of(1), 1);
    store.set(TestKey.of(2), 2);
    AtomicInteger looks = new AtomicInteger();
    store.addListener(
        new StoreListener<>() {
          @Override
          public void removed(TestKey key, Integer value, RemovalCause cause) {
            looks.incrementAndGet();
          }
        });
    assertThatThrownBy(
            () ->
                store.atomically(
                    () -> {
                      store.delete(TestKey.of(1));
                      store.set(TestKey.of(3), 3);
                      store.set(TestKey.of(4), 4);
                      return true;
                    }))
        .isInstanceOf(StoreFullException.class);
    // Nothing is rolled back.
    assertThat(contents(store)).isEqualTo(Map.of(TestKey.of(2), 2, TestKey.of(3), 3));
    assertThat(looks).hasValue(1);
  }

  @Test
  void atomically_concurrentSectionsOnFullStore_neitherDeadlockNorExceedTheBound()
      throws Exception {
    int bound = 16;
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(bound).stripes(8));
    Threads.run(
        4,
        thread -> {
          SplittableRandom random = new SplittableRandom(SEED + thread);
          for (int i = 0; i < 1500; i++) {
            Set<TestKey> keys = new HashSet<>();
            for (int k = 0; k < 3; k++) {
              keys.add(TestKey.of(random.nextInt(100)));
            }
            int value = i;
            if (thread % 2 == 0) {
              store.atomically(
                  keys,
                  () -> {
                    keys.forEach(key -> store.set(key, value));
                    return true;
                  });
            } else {
              keys.forEach(key -> store.set(key, value));
            }
          }
        });
    assertThat(ledger.mostEntries.get()).isEqualTo(bound);
  }

  // ---------------------------------------------------------------- overflow

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void allowOverflow_nothingMayGo_growsPastTheBoundAndComesBack(int stripes) {
    HeapStore<TestKey, Integer> store =
        store(builder().maxEntries(3).stripes(stripes).eviction(Eviction.none().allowOverflow()));
    for (int i = 0; i < 10; i++) {
      store.set(TestKey.of(i), i);
    }
    assertThat(store.size()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      store.delete(TestKey.of(i));
    }
    store.checkInvariants();
    store.set(TestKey.of(1), 1);
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void allowOverflow_entryHeavierThanTheBound_isTaken() {
    HeapStore<TestKey, Integer> store =
        store(weighing(10).eviction(Eviction.lru().allowOverflow()));
    store.set(TestKey.of(1), 4);
    store.set(TestKey.of(2), 25);
    assertThat(contents(store)).containsExactlyEntriesOf(Map.of(TestKey.of(2), 25));
    store.set(TestKey.of(3), 4);
    assertThat(contents(store)).containsExactlyEntriesOf(Map.of(TestKey.of(3), 4));
  }

  // ---------------------------------------------------------------- fairness between stripes

  @Test
  void maxEntries_manyStripes_shareTheBound() {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(4096).stripes(8));
    for (int i = 0; i < 50_000; i++) {
      store.set(TestKey.of(i), i);
    }
    Hasher hasher = new Hasher(new SplittableRandom(SEED).nextInt());
    int[] perStripe = new int[8];
    store.forEach((key, value) -> perStripe[hasher.hash(key) >>> 29]++);
    for (int count : perStripe) {
      assertThat(count).isCloseTo(512, within(256));
    }
    assertThat(store.size()).isEqualTo(4096);
  }

  @Test
  void maxEntries_stripeThatWasEmpty_growsToItsShare() {
    HeapStore<TestKey, Integer> store = store(builder().maxEntries(1024).stripes(4));
    Hasher hasher = new Hasher(new SplittableRandom(SEED).nextInt());
    List<TestKey> first = new ArrayList<>();
    List<TestKey> second = new ArrayList<>();
    for (int id = 0; second.size() < 1024; id++) {
      TestKey key = TestKey.of(id);
      switch (hasher.hash(key) >>> 30) {
        case 0 -> first.add(key);
        case 1 -> second.add(key);
        default -> {}
      }
    }
    first.forEach(key -> store.set(key, 1));
    second.forEach(key -> store.set(key, 1));
    assertThat(store.size()).isEqualTo(Math.min(1024, first.size() + second.size()));
    // Half of the mean, below which a stripe takes room from the others rather than from itself.
    assertThat(second.stream().filter(store::contains).count()).isGreaterThanOrEqualTo(128);
  }

  @Test
  void memoryUsed_boundByEntries_isWhatTablesAndEntriesOccupy() {
    HeapStore<TestKey, Integer> store = stores.watch(builder().maxEntries(10).build());

    store.set(TestKey.of(1), 5);

    assertThat(store.memoryUsed()).isGreaterThan(100);
  }

  @Test
  void memoryUsed_entriesThatExpire_takeAnObjectMore() {
    HeapStore.Builder<TestKey, Integer> one = HeapStore.<TestKey, Integer>builder().stripes(1);
    HeapStore<TestKey, Integer> store = stores.watch(one.build());
    HeapStore<TestKey, Integer> idle = stores.watch(one.timeToIdle(TTL).build());
    long before = store.memoryUsed();
    long idleBefore = idle.memoryUsed();

    store.set(TestKey.of(1), 1, TTL);
    idle.set(TestKey.of(1), 1);

    assertThat(store.memoryUsed() - before).isEqualTo(32);
    assertThat(idle.memoryUsed() - idleBefore).isEqualTo(48);
  }
}
