package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.eviction.Eviction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each rule of S3-FIFO by a sequence of requests that it changes. */
class S3FifoTest {
  private static final int BOUND = 1_000;
  private static final int HOT = BOUND * 9 / 10;
  private static final int RETURNING = BOUND / 20;

  /** What joins the main queue unused because it is its turn. */
  private static final int FEW = RETURNING / 10;

  private static final Hasher HASHER = new Hasher(3);

  @RegisterExtension final HeapStores stores = new HeapStores();

  private <K> HeapStore<K, Integer> store(Eviction eviction) {
    return stores.watch(
        HeapStore.<K, Integer>builder()
            .maxEntries(BOUND)
            .stripes(1)
            .eviction(eviction)
            .randomSeed(1)
            .recordStats()
            .build());
  }

  /** How many percent of the requests from one on were hits; what is missing is inserted. */
  private static int hits(
      HeapStore<Integer, Integer> store, int from, int to, IntUnaryOperator requests) {
    int hits = 0;
    for (int i = from; i < to; i++) {
      int key = requests.applyAsInt(i);
      if (store.get(key) != null) {
        hits++;
      } else {
        store.set(key, key);
      }
    }
    return 100 * hits / (to - from);
  }

  private static void fill(HeapStore<Integer, Integer> store, int from, int to) {
    for (int i = from; i < to; i++) {
      store.set(i, i);
    }
  }

  private static long present(HeapStore<Integer, Integer> store, int from, int to) {
    return IntStream.range(from, to).filter(store::contains).count();
  }

  // ---------------------------------------------------------------- which entries stay

  @Test
  void used_entries_outliveAScan() {
    for (Eviction eviction : List.of(Eviction.s3Fifo(), Eviction.lru())) {
      HeapStore<Integer, Integer> store = store(eviction);
      fill(store, 0, BOUND);
      for (int key = 0; key < BOUND / 2; key++) {
        store.get(key);
        store.get(key);
      }
      fill(store, BOUND, 3 * BOUND);
      long left = present(store, 0, BOUND / 2);
      if (eviction.queues()) {
        assertThat(left).isGreaterThan(BOUND * 9 / 20);
      } else {
        assertThat(left).isLessThan(BOUND / 10);
      }
    }
  }

  @Test
  void filling_andAdmission_keepMostOfALoopLargerThanTheStore() {
    // No more than 83 of a hundred could be hits. Who comes back is not let in for another.
    int loop = BOUND * 12 / 10;
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    hits(store, 0, 50 * BOUND, i -> i % loop);
    assertThat(hits(store, 50 * BOUND, 100 * BOUND, i -> i % loop)).isGreaterThan(75);
    HeapStore<Integer, Integer> lru = store(Eviction.lru());
    assertThat(hits(lru, 0, 50 * BOUND, i -> i % loop)).isLessThan(55);
  }

  @Test
  void renewal_entriesThatNobodyUses_goInTheEnd() {
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    fill(store, 0, 10 * BOUND);
    // What filled the main queue is passed by at first, and has one turn in seventeen.
    assertThat(present(store, 0, BOUND)).isBetween(1L * BOUND / 3, 2L * BOUND / 3);
    fill(store, 10 * BOUND, 20 * BOUND);
    assertThat(present(store, 0, BOUND)).isZero();
  }

  @Test
  void balance_keysThatReturnOnce_makeTheSmallQueueLarge() {
    int distance = BOUND * 7 / 10;
    // Every other request is new, and the one after it what was new so long ago.
    IntUnaryOperator returning = i -> i % 2 == 0 ? i : Math.max(0, i - 1 - distance / 2 * 2);
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    hits(store, 0, 50 * BOUND, returning);
    assertThat(hits(store, 50 * BOUND, 100 * BOUND, returning)).isGreaterThan(45);
  }

  @Test
  void balance_keysThatReturnToTheMainQueue_makeTheSmallQueueSmallAgain() {
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    int distance = BOUND * 7 / 10;
    hits(store, 0, 50 * BOUND, i -> i % 2 == 0 ? i : Math.max(0, i - 1 - distance / 2 * 2));
    int hot = 50 * BOUND + 1;
    SplittableRandom random = new SplittableRandom(5);
    IntUnaryOperator mixed =
        i -> random.nextInt(10) < 7 ? -1 - random.nextInt(BOUND * 19 / 20) : hot + i;
    hits(store, 0, 100 * BOUND, mixed);
    assertThat(hits(store, 100 * BOUND, 150 * BOUND, mixed)).isGreaterThan(55);
  }

  @Test
  void credit_whoComesBackWhereLittleIsUsed_staysForTwoLapsMore() {
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    fill(store, 0, 3 * BOUND);
    comeBack(store, 3 * BOUND);
    // A lap takes seventeen times the bound: the first of the main queue has one turn in so many.
    fill(store, 4 * BOUND, 45 * BOUND);
    assertThat(present(store, 3 * BOUND, 3 * BOUND + RETURNING)).isGreaterThan(RETURNING * 4 / 5);
    fill(store, 45 * BOUND, 58 * BOUND);
    assertThat(present(store, 3 * BOUND, 3 * BOUND + RETURNING)).isZero();
  }

  @Test
  void credit_whoComesBackWhereAllIsUsedOften_hasOneLapLikeAnybody() {
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    fill(store, 0, BOUND);
    scanBesideUses(store, BOUND, 3 * BOUND);
    comeBack(store, 3 * BOUND);
    scanBesideUses(store, 4 * BOUND, 19 * BOUND);
    assertThat(present(store, 3 * BOUND, 3 * BOUND + RETURNING)).isLessThanOrEqualTo(FEW);
    assertThat(present(store, 0, HOT)).isGreaterThan(HOT * 95 / 100);
  }

  /** Sets some keys, others until those are gone but a few, and the same once more. */
  private static void comeBack(HeapStore<Integer, Integer> store, int first) {
    fill(store, first, first + RETURNING + BOUND / 10);
    assertThat(present(store, first, first + RETURNING)).isLessThanOrEqualTo(FEW);
    fill(store, first, first + RETURNING);
  }

  /** Sets new keys while what filled the store is in use. */
  private static void scanBesideUses(HeapStore<Integer, Integer> store, int from, int to) {
    for (int key = from; key < to; key++) {
      store.set(key, key);
      for (int use = 0; use < 4; use++) {
        store.get((4 * key + use) % HOT);
      }
    }
  }

  @Test
  void uses_upToThree_areAsManyLapsInTheMainQueue() {
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    fill(store, 0, BOUND);
    for (int key = 0; key < BOUND / 2; key++) {
      store.get(key);
      store.get(key);
      store.get(key);
      store.get(BOUND / 2 + key);
    }
    int next = BOUND;
    while (present(store, BOUND / 2, BOUND) > BOUND / 10) {
      fill(store, next, next + 100);
      next += 100;
    }
    assertThat(present(store, 0, BOUND / 2)).isGreaterThan(BOUND * 9 / 20);
  }

  @Test
  void lightness_lightEntriesThatReturnLate_stayBesideHeavyOnes() {
    // Each light key is asked for twice. Between them comes half as much again as the store holds,
    // nearly all of it heavy.
    int distance = BOUND * 45 / 100;
    HeapStore<Integer, Integer> store =
        stores.watch(
            HeapStore.<Integer, Integer>builder()
                .maxWeight(100L * BOUND, (key, value) -> key % 3 == 0 ? 1_000 : 10)
                .stripes(1)
                .eviction(Eviction.s3Fifo())
                .randomSeed(1)
                .build());
    IntUnaryOperator requests = i -> i % 3 == 2 ? Math.max(1, i - 1 - distance) : i;
    hits(store, 0, 5 * BOUND, requests);
    assertThat(hits(store, 5 * BOUND, 10 * BOUND, requests)).as("of 33").isEqualTo(33);
  }

  @Test
  void findVictim_everyEntryInUse_givesUpAfterSome() {
    S3Fifo<Integer> queues = new S3Fifo<>(Eviction.s3Fifo().policy(), new ManualClock(), HASHER);
    Table<Integer, Integer> table = new Table<>(HASHER, queues, false);
    for (int i = 0; i < BOUND; i++) {
      table.insert(i, i, HASHER.hash(i), 1);
    }
    for (int i = 0; i < 3 * BOUND; i++) {
      table.get(i % BOUND, HASHER.hash(i % BOUND), /* use= */ true);
    }
    assertThat(queues.findVictim(table, null)).isTrue();
    // Had it gone on, this one would have been passed three times before.
    assertThat(table.stateOfFound() & 3).isEqualTo(3);
    table.removeFound();
    queues.checkInvariants(table);
  }

  @Test
  void sameSeed_sameVictims() {
    List<Integer> left = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
      SplittableRandom random = new SplittableRandom(3);
      hits(store, 0, 20 * BOUND, i -> random.nextInt(1 + random.nextInt(5 * BOUND)));
      int hash = 0;
      for (int i = 0; i < 5 * BOUND; i++) {
        hash = 31 * hash + (store.contains(i) ? 1 : 0);
      }
      left.add(hash);
    }
    assertThat(left.get(0)).isEqualTo(left.get(1));
  }

  // ---------------------------------------------------------------- what happens otherwise

  @Test
  void entriesRemoved_leaveTheirQueueAtOnce() {
    HeapStore<Integer, Integer> store = store(Eviction.s3Fifo());
    fill(store, 0, 3 * BOUND);
    long before = store.memoryUsed();
    for (int i = 0; i < 100 * BOUND; i++) {
      int key = 3 * BOUND + i;
      store.set(key, key);
      store.delete(key);
    }
    assertThat(store.memoryUsed()).isLessThan(before + 12L * BOUND);
    store.checkInvariants();
    store.clear();
    store.checkInvariants();
    fill(store, 0, 2 * BOUND);
    assertThat(store.size()).isEqualTo(BOUND);
  }

  @Test
  void memoryUsed_isAtMostTenBytesAnEntry() {
    Hasher hasher = new Hasher(3);
    S3Fifo<Integer> queues = new S3Fifo<>(Eviction.s3Fifo().policy(), new ManualClock(), hasher);
    Table<Integer, Integer> table = new Table<>(hasher, queues, false);
    for (int i = 0; i < 10 * BOUND; i++) {
      if (table.size() == BOUND) {
        assertThat(queues.findVictim(table, null)).isTrue();
        table.removeFound();
      }
      table.insert(i, i, HASHER.hash(i), 1);
    }
    assertThat(queues.memoryUsed()).isBetween(6L * BOUND, 10L * BOUND);
    queues.checkInvariants(table);
  }

  @Test
  void anySequence_keepsQueuesAndTableAgreed() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.printf("S3FifoTest: seed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    HeapStore<Integer, Integer> store =
        stores.watch(
            HeapStore.<Integer, Integer>builder()
                .maxWeight(5_000, (key, value) -> value)
                .stripes(2)
                .eviction(Eviction.s3Fifo())
                .randomSeed(seed)
                .build());
    for (int i = 0; i < 100_000; i++) {
      int key = random.nextInt(1 + random.nextInt(3_000));
      int what = random.nextInt(100);
      if (what < 50) {
        store.get(key);
      } else if (what < 90) {
        store.set(key, random.nextInt(20) * random.nextInt(20));
      } else {
        store.delete(key);
      }
      if (i % 5_000 == 0) {
        store.checkInvariants();
        store.resize(random.nextInt(4_000, 6_000));
        while (store.shrinkStep()) {
          assertThat(store.size()).isPositive();
        }
      }
    }
  }

  @Test
  void evictBy_fromSampledToQueuesAndBack_keepsEveryEntry() {
    HeapStore<Integer, Integer> store = store(Eviction.lru());
    fill(store, 0, BOUND);
    for (String name :
        List.of("allkeys-s3fifo", "volatile-s3fifo", "allkeys-s3fifo", "noeviction")) {
      store.evictBy(Eviction.named(name));
      store.set(0, 0);
      store.checkInvariants();
      assertThat(store.size()).isEqualTo(BOUND);
    }
  }

  /** A key that its owner may change, though that is forbidden. */
  private static final class Loose {
    int value;

    Loose(int value) {
      this.value = value;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Loose loose && loose.value == value;
    }

    @Override
    public int hashCode() {
      return Objects.hash(value);
    }
  }

  @Test
  void keyChangedByItsOwner_isPassedByForEver() {
    HeapStore<Loose, Integer> store =
        HeapStore.<Loose, Integer>builder()
            .maxEntries(10)
            .stripes(1)
            .eviction(Eviction.s3Fifo())
            .randomSeed(1)
            .build();
    List<Loose> keys = IntStream.range(0, 10).mapToObj(Loose::new).toList();
    keys.forEach(key -> store.set(key, key.value));
    keys.get(0).value = -1;
    for (int i = 10; i < 1_000; i++) {
      store.set(new Loose(i), i);
      assertThat(store.get(new Loose(i))).isEqualTo(i);
    }
    assertThat(store.size()).isEqualTo(10);
  }
}
