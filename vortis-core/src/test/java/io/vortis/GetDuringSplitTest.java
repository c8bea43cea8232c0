package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Readers without a lock never miss a key that stays, and never see the value of another, while the
 * table splits and merges its buckets, replaces its arrays and reuses its spill buckets.
 */
class GetDuringSplitTest {
  private static final int STAYING = 200;
  private static final int READS_AT_LEAST = 200_000;

  private final Hasher hasher = new Hasher(1);
  private final Table<TestKey, Integer> table = new Table<>(hasher, null, false);

  /** With {@code codes} hash codes only, so that fewer means longer chains; 0 means spread. */
  private static TestKey key(int id, int codes) {
    return codes == 0 ? TestKey.of(id) : new TestKey(id, id % codes);
  }

  private void insert(TestKey key, int value) {
    table.insert(key, value, hasher.hash(key), 1);
  }

  private Object find(TestKey key) {
    return table.find(key, hasher.hash(key));
  }

  @ParameterizedTest
  @CsvSource({"0,3000", "20,600", "3,150"})
  void get_tableGrowsAndShrinks_findsEveryKeyThatStays(int codes, int others) throws Exception {
    for (int i = 0; i < STAYING; i++) {
      insert(key(i, codes), i);
    }
    AtomicBoolean stop = new AtomicBoolean();
    Threads.run(
        3,
        thread -> {
          if (thread == 0) {
            try {
              write(codes, others, stop);
            } finally {
              stop.set(true);
            }
          } else {
            read(codes, others, new SplittableRandom(thread), stop);
          }
        });
    table.checkInvariants();
    assertThat(table.size()).isEqualTo(STAYING);
  }

  /** Waves of keys that come and go, and new values of those that stay. */
  private void write(int codes, int others, AtomicBoolean readersFailed) {
    for (int wave = 0; wave < 40 && !readersFailed.get(); wave++) {
      for (int i = 0; i < others; i++) {
        TestKey key = key(STAYING + i, codes);
        insert(key, key.id());
        TestKey staying = key(i % STAYING, codes);
        find(staying);
        table.replaceFound(staying.id() + 1_000_000 * wave, 1);
      }
      if (wave % 10 == 9) {
        // Back to small arrays, and the spill area packed.
        table.checkInvariants();
      }
      for (int i = 0; i < others; i++) {
        find(key(STAYING + i, codes));
        table.removeFound();
      }
    }
  }

  private void read(int codes, int others, SplittableRandom random, AtomicBoolean stop) {
    try {
      int undecided = 0;
      int reads = 0;
      for (; reads < READS_AT_LEAST || !stop.get(); reads++) {
        int id =
            random.nextInt(2) == 0 ? random.nextInt(STAYING) : random.nextInt(STAYING + others);
        TestKey key = key(id, codes);
        Object cell = table.get(key, hasher.hash(key), true);
        if (cell == Table.UNDECIDED) {
          undecided++;
        } else if (cell == null) {
          assertThat(id).as("key missed").isGreaterThanOrEqualTo(STAYING);
        } else {
          assertThat((Integer) cell % 1_000_000).as("value of key").isEqualTo(id);
        }
      }
      // Undecided is allowed, as long as it is not the rule.
      assertThat(undecided).isLessThan(reads / 2);
    } catch (AssertionError e) {
      stop.set(true);
      throw e;
    }
  }
}
