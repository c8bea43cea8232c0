package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.LongToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the two queues promise beside S3-FIFO, each on the requests that need it. */
class QueuesTest {
  private static final int VALUE_BYTES = 1_000;

  /** About so many entries of that size the store takes. */
  private static final int ENTRIES = 3_700;

  private static final int HOT = ENTRIES * 9 / 10;
  private static final int RETURNING = 3 * ENTRIES;
  private static final int RETURNING_COUNT = ENTRIES / 20;
  private static final int LAST_RETURNING = RETURNING + RETURNING_COUNT;

  private static final long SEED = 20_261_122;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final OffHeapStore<Long, byte[]> store =
      OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
          .maxBytes(4 << 20)
          .eviction(Eviction.lfu())
          .stripes(1)
          .clock(new ManualClock())
          .randomSeed(SEED)
          .build();

  @AfterEach
  void checkAndClose() {
    Invariants.check(store.engine());
    store.close();
  }

  @Test
  void get_loopTwiceAsLargeAsTheStore_answersMuchOfWhatCouldBe() {
    long[] next = {0};
    double hits = replay(20 * ENTRIES, VALUE_BYTES, () -> next[0]++ % (2 * ENTRIES));
    assertThat(hits).as("share of hits; a queue alone would have none").isGreaterThan(0.3);
  }

  @Test
  void get_loopMuchLargerThanTheStore_answersMuchOfWhatCouldBe() {
    long[] next = {0};
    double hits = replay(80 * ENTRIES, VALUE_BYTES, () -> next[0]++ % (8 * ENTRIES));
    assertThat(hits).as("share of hits; a queue alone would have none").isGreaterThan(0.07);
  }

  @Test
  void get_keysAskedForTwiceInAWhile_smallQueueBecomesLargeEnough() {
    // A quarter of the store lies between the two: more than the small queue holds at first.
    ArrayDeque<Long> again = new ArrayDeque<>();
    long[] next = {0};
    LongSupplier requests =
        () -> {
          if (again.size() > ENTRIES / 4 && random.nextBoolean()) {
            return again.remove();
          }
          again.add(next[0]);
          return next[0]++;
        };
    replay(20 * ENTRIES, VALUE_BYTES, requests);
    double hits = replay(10 * ENTRIES, VALUE_BYTES, requests);
    assertThat(hits).as("share of hits, of a half that could be").isGreaterThan(0.4);
  }

  @Test
  void set_keysThatComeBackWhereLittleIsUsed_stayForTwoLapsMore() {
    set(0, 3 * ENTRIES);
    comeBack();
    // A lap takes seventeen times the store: the oldest segment of the main queue has one turn in
    // so many.
    set(4 * ENTRIES, 45 * ENTRIES);
    assertThat(present(RETURNING, LAST_RETURNING)).isGreaterThan(RETURNING_COUNT * 2 / 3);
    set(45 * ENTRIES, 60 * ENTRIES);
    assertThat(present(RETURNING, LAST_RETURNING)).isZero();
  }

  @Test
  void set_keysThatComeBackWhereAllIsUsedOften_haveOneLapLikeAnybody() {
    set(0, ENTRIES);
    setBesideUses(ENTRIES, 3 * ENTRIES);
    comeBack();
    setBesideUses(4 * ENTRIES, 22 * ENTRIES);
    assertThat(present(RETURNING, LAST_RETURNING)).isLessThan(RETURNING_COUNT / 3);
    assertThat(present(0, HOT)).isGreaterThan(HOT * 9 / 10);
  }

  /** Sets some keys, others until those are gone but a segment, and the same once more. */
  private void comeBack() {
    set(RETURNING, LAST_RETURNING + ENTRIES / 2);
    assertThat(present(RETURNING, LAST_RETURNING)).isLessThan(RETURNING_COUNT / 5);
    set(RETURNING, LAST_RETURNING);
  }

  /** Sets new keys while what filled the store is in use. */
  private void setBesideUses(long from, long to) {
    for (long key = from; key < to; key++) {
      set(key, key + 1);
      for (int use = 0; use < 4; use++) {
        store.get((4 * key + use) % HOT);
      }
    }
  }

  private void set(long from, long to) {
    for (long key = from; key < to; key++) {
      store.set(key, new byte[VALUE_BYTES]);
    }
  }

  private long present(long from, long to) {
    return LongStream.range(from, to).filter(store::contains).count();
  }

  @Test
  void get_valuesOfManySegmentsAndAScan_keepsWhatIsUsed() {
    int large = 64 << 10;
    int hot = 20;
    long[] next = {hot};
    LongSupplier requests = () -> random.nextInt(3) == 0 ? random.nextInt(hot) : next[0]++;
    replay(2_000, large, requests);
    double hits = replay(2_000, large, requests);
    assertThat(hits).as("share of hits, of a third that could be").isGreaterThan(0.3);
  }

  @Test
  void get_loopOfValuesOfManySegments_answersMuchOfWhatCouldBe() {
    int large = 64 << 10;
    int loop = 90; // of which the store takes some sixty
    long[] next = {0};
    replay(20 * loop, large, () -> next[0]++ % loop);
    double hits = replay(20 * loop, large, () -> next[0]++ % loop);
    assertThat(hits).as("share of hits; a queue alone would have none").isGreaterThan(0.5);
  }

  @Test
  void get_smallValuesThatReturnLate_stayBesideLargeOnes() {
    // Each small value is asked for twice. Between them comes half as much again as the store
    // holds, nearly all of it large.
    int distance = 3 * 600;
    long[] next = {0};
    LongSupplier requests =
        () -> {
          long key = next[0]++;
          return key % 3 == 2 ? Math.max(1, key - 1 - distance) : key;
        };
    LongToIntFunction bytes = key -> key % 3 == 0 ? 10_000 : 100;
    replay(3 * distance, bytes, requests);
    double hits = replay(3 * distance, bytes, requests);
    assertThat(hits).as("share of hits, of a third that could be").isGreaterThan(0.3);
  }

  @Test
  void get_valuesOfWhichSegmentsHaveRoomForTwo_keepsWhatIsUsed() {
    // More than a quarter of each segment is empty, and cleaning cannot gain that.
    int hot = 300; // of some five hundred that the store takes
    long[] next = {hot};
    LongSupplier requests = () -> random.nextInt(3) > 0 ? random.nextInt(hot) : next[0]++;
    replay(40 * hot, 6_000, requests);
    double hits = replay(40 * hot, 6_000, requests);
    assertThat(hits).as("share of hits, of two thirds that could be").isGreaterThan(0.64);
  }

  private double replay(int count, int valueBytes, LongSupplier requests) {
    return replay(count, key -> valueBytes, requests);
  }

  /** The share of requests that the store answers; what is missing is inserted. */
  private double replay(int count, LongToIntFunction valueBytes, LongSupplier requests) {
    int hits = 0;
    for (int i = 0; i < count; i++) {
      long key = requests.getAsLong();
      if (store.get(key) != null) {
        hits++;
      } else {
        store.set(key, new byte[valueBytes.applyAsInt(key)]);
      }
    }
    return (double) hits / count;
  }
}
