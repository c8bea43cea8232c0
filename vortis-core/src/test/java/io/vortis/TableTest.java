package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.eviction.Eviction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableTest {

  /** How keys come by their hash codes. */
  enum Keys {
    SPREAD,
    SEQUENTIAL,
    /** All equal: one chain of buckets. */
    ALL_EQUAL,
    /** Seven codes: a few long chains among empty buckets. */
    FEW,
    /** Half of the keys in one chain, the rest spread. */
    HALF_EQUAL;

    TestKey key(int id) {
      return switch (this) {
        case SPREAD -> TestKey.of(id);
        case SEQUENTIAL -> new TestKey(id, id);
        case ALL_EQUAL -> new TestKey(id, 7);
        case FEW -> new TestKey(id, id % 7);
        case HALF_EQUAL -> id % 2 == 0 ? new TestKey(id, 7) : TestKey.of(id);
      };
    }
  }

  private static final long SEED = 20_240_607;

  private final Hasher hasher = new Hasher(0x5EED);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private Table<TestKey, Integer> table = newTable();

  private Table<TestKey, Integer> newTable() {
    return new Table<>(
        hasher, new EvictionNotes<>(Eviction.fifo().policy(), new ManualClock()), true);
  }

  private void insert(TestKey key, int value) {
    table.insert(key, value, hasher.hash(key), weightOf(value));
  }

  private void remove(TestKey key) {
    assertThat(table.find(key, hasher.hash(key))).isNotNull();
    table.removeFound();
  }

  private Integer get(TestKey key) {
    Object cell = table.get(key, hasher.hash(key), false);
    assertThat(cell).isNotSameAs(Table.UNDECIDED);
    return (Integer) cell;
  }

  private static int weightOf(int value) {
    return value % 100;
  }

  // ---------------------------------------------------------------- against a model

  @ParameterizedTest
  @EnumSource
  void everything_randomOperations_agreesWithHashMap(Keys keys) {
    Map<TestKey, Integer> model = new HashMap<>();
    int range = keys == Keys.SPREAD || keys == Keys.SEQUENTIAL ? 2000 : 400;
    for (int step = 0; step < 20_000; step++) {
      // Phases in which the table mostly grows, then mostly shrinks.
      boolean growing = step / (2 * range) % 2 == 0;
      TestKey key = keys.key(random.nextInt(range));
      int hash = hasher.hash(key);
      Integer found = (Integer) table.find(key, hash);
      assertThat(found).isEqualTo(model.get(key));
      if (found != null) {
        assertThat(table.foundKey()).isEqualTo(key);
        assertThat(table.foundCell()).isEqualTo(found);
        assertThat(table.weightOfFound()).isEqualTo(weightOf(found));
      }
      int dice = random.nextInt(10);
      if (dice < 2 && found != null) {
        table.replaceFound(step, weightOf(step));
        model.put(key, step);
      } else if (found == null && (growing || dice < 3)) {
        insert(key, step);
        model.put(key, step);
      } else if (found != null && (!growing || dice < 4)) {
        table.removeFound();
        model.remove(key);
      }
      assertThat(get(key)).isEqualTo(model.get(key));
      assertThat(table.size()).isEqualTo(model.size());
      if (step % 1000 == 0) {
        checkAgainst(model);
      }
    }
    checkAgainst(model);
    for (TestKey key : List.copyOf(model.keySet())) {
      remove(key);
    }
    checkAgainst(Map.of());
  }

  private void checkAgainst(Map<TestKey, Integer> model) {
    table.checkInvariants();
    Map<TestKey, Integer> seen = new HashMap<>();
    table.forEach((key, cell) -> seen.put(key, (Integer) cell));
    assertThat(seen).isEqualTo(model);
    model.forEach((key, value) -> assertThat(get(key)).isEqualTo(value));
  }

  // ---------------------------------------------------------------- growing, shrinking, clearing

  @Test
  void get_absentKeyOfEmptyTable_isNull() {
    assertThat(get(TestKey.of(1))).isNull();
    assertThat(table.find(TestKey.of(1), hasher.hash(TestKey.of(1)))).isNull();
  }

  @Test
  void insert_manyEntries_keepsTheCostOfAnEntry() {
    for (int i = 0; i < 50_000; i++) {
      insert(TestKey.of(i), i);
    }
    table.checkInvariants();
    // A slot has two references, a state, a weight and a tag here; 5.5 to 8 are used, with spill
    // area.
    assertThat(table.memoryUsed() / 50_000.0).isBetween(17.0, 40.0);
  }

  @ParameterizedTest
  @EnumSource
  void removeFound_nearlyAll_givesTheArraysBack(Keys keys) {
    int n = keys == Keys.SPREAD || keys == Keys.SEQUENTIAL ? 50_000 : 2_000;
    long empty = table.memoryUsed();
    for (int i = 0; i < n; i++) {
      insert(keys.key(i), i);
    }
    long full = table.memoryUsed();
    for (int i = 0; i < n - 10; i++) {
      remove(keys.key(i));
    }
    table.checkInvariants();
    assertThat(table.size()).isEqualTo(10);
    assertThat(table.memoryUsed()).isLessThan(full / 15).isLessThan(12 * empty);
    for (int i = n - 10; i < n; i++) {
      assertThat(get(keys.key(i))).isEqualTo(i);
    }
  }

  @Test
  void removeFound_betweenSplitAndMerge_doesNotThrash() {
    for (int i = 0; i < 1000; i++) {
      insert(TestKey.of(i), i);
    }
    long before = table.memoryUsed();
    for (int i = 0; i < 1000; i++) {
      remove(TestKey.of(7));
      insert(TestKey.of(7), 7);
    }
    assertThat(table.memoryUsed()).isEqualTo(before);
    table.checkInvariants();
  }

  @Test
  void clear_fullTable_isAsNew() {
    long empty = table.memoryUsed();
    for (int i = 0; i < 5000; i++) {
      insert(Keys.HALF_EQUAL.key(i % 2 == 0 ? i % 400 : i), i);
    }
    table.clear();
    table.checkInvariants();
    assertThat(table.size()).isZero();
    assertThat(table.memoryUsed()).isEqualTo(empty);
    assertThat(get(TestKey.of(1))).isNull();
    insert(TestKey.of(1), 1);
    assertThat(get(TestKey.of(1))).isEqualTo(1);
    table.checkInvariants();
  }

  @Test
  void split_spillBuckets_areUsedAgain() {
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 500; i++) {
        insert(Keys.ALL_EQUAL.key(i), i);
      }
      table.checkInvariants();
      long used = table.memoryUsed();
      for (int i = 0; i < 500; i++) {
        remove(Keys.ALL_EQUAL.key(i));
      }
      table.checkInvariants();
      assertThat(used).isLessThan(500 * 50);
    }
  }

  @Test
  void split_statesAndWeights_moveWithTheirEntries() {
    for (int i = 0; i < 2000; i++) {
      insert(TestKey.of(i), i);
    }
    int before = -1;
    for (int i = 0; i < 2000; i++) {
      table.find(TestKey.of(i), hasher.hash(TestKey.of(i)));
      assertThat(table.weightOfFound()).isEqualTo(weightOf(i));
      // A FIFO's note is the tick of insertion, which only grows.
      assertThat(table.stateOfFound()).isGreaterThanOrEqualTo(before);
      before = table.stateOfFound();
    }
    assertThat(before).isGreaterThan(100);
  }

  @Test
  void findAndWeights_tableWithoutThem_areNeutral() {
    table = new Table<>(hasher, null, false);
    insert(TestKey.of(1), 50);
    table.find(TestKey.of(1), hasher.hash(TestKey.of(1)));
    assertThat(table.weightOfFound()).isEqualTo(1);
    assertThat(table.stateOfFound()).isZero();
  }

  // ---------------------------------------------------------------- walking

  @ParameterizedTest
  @EnumSource
  void walk_tableAtRest_visitsEveryEntryOnce(Keys keys) {
    for (int n = 0; n < 200; n++) {
      List<TestKey> seen = new ArrayList<>();
      int cursor = 0;
      do {
        cursor = table.walk(cursor, (key, cell) -> seen.add(key));
      } while (cursor != 0);
      assertThat(seen).doesNotHaveDuplicates().hasSize(n);
      insert(keys.key(n), n);
    }
  }

  @ParameterizedTest
  @EnumSource
  void walk_splitsAndMergesBetweenCalls_missesNoEntryThatStays(Keys keys) {
    for (int round = 0; round < 60; round++) {
      table = newTable();
      int staying = 1 + random.nextInt(200);
      int others = random.nextInt(600);
      Set<TestKey> present = new HashSet<>();
      for (int i = 0; i < staying; i++) {
        insert(keys.key(i), i);
      }
      int next = staying;
      int oldest = staying;
      for (int i = 0; i < others; i++) {
        insert(keys.key(next++), 0);
      }
      boolean growing = round % 2 == 0;
      int cursor = 0;
      do {
        cursor = table.walk(cursor, (key, cell) -> present.add(key));
        if (random.nextInt(12) == 0) {
          growing = !growing;
        }
        for (int i = random.nextInt(60); i > 0; i--) {
          if (growing && next - oldest < 1000) {
            insert(keys.key(next++), 0);
          } else if (oldest < next) {
            remove(keys.key(oldest++));
          }
        }
      } while (cursor != 0);
      for (int i = 0; i < staying; i++) {
        assertThat(present).as("seed %d, round %d", SEED, round).contains(keys.key(i));
      }
      table.checkInvariants();
    }
  }

  @Test
  void walk_anyCursor_isSafe() {
    for (int i = 0; i < 1000; i++) {
      insert(TestKey.of(i), i);
    }
    for (int i = 0; i < 1000; i++) {
      table.walk(random.nextInt(), (key, cell) -> assertThat(key).isNotNull());
    }
    for (int cursor : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      table.walk(cursor, (key, cell) -> assertThat(key).isNotNull());
    }
  }

  // ---------------------------------------------------------------- sampling

  /** Counts what it is shown and takes the first entry. */
  private static final class Counter implements Table.Chooser {
    final int[] seen;
    int shown;

    Counter(int entries) {
      seen = new int[entries];
    }

    @Override
    public boolean take(Object cell, int state) {
      seen[(Integer) cell]++;
      shown++;
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void sample_everyEntry_isEquallyLikely(Keys keys) {
    Randomness randomness = new Randomness(SEED);
    for (int n : new int[] {1, 3, 16, 150}) {
      table = newTable();
      for (int i = 0; i < n; i++) {
        insert(keys.key(i), i);
      }
      for (int samples : new int[] {1, 5}) {
        Counter counter = new Counter(n);
        int draws = 100 * n + 1000;
        for (int i = 0; i < draws; i++) {
          table.sample(samples, null, randomness, counter);
        }
        assertThat(counter.shown).isEqualTo(draws * Math.min(samples, n));
        assertUniform(counter.seen, "n=" + n + ", samples=" + samples);
      }
    }
  }

  /** Pearson's chi-square, whose distribution is all but normal for many cells; 5 sigma. */
  private static void assertUniform(int[] counts, String what) {
    double mean = Arrays.stream(counts).average().orElseThrow();
    double chiSquare = Arrays.stream(counts).mapToDouble(c -> (c - mean) * (c - mean) / mean).sum();
    int degrees = counts.length - 1;
    assertThat(chiSquare)
        .as("chi-square with %d degrees of freedom, %s, seed %d", degrees, what, SEED)
        .isLessThanOrEqualTo(degrees + 5 * Math.sqrt(2.0 * degrees) + 10);
  }

  @Test
  void sample_shrunkTable_stillFindsWhatIsLeft() {
    Randomness randomness = new Randomness(SEED);
    for (int i = 0; i < 2000; i++) {
      insert(Keys.ALL_EQUAL.key(i), i);
    }
    for (int i = 0; i < 1999; i++) {
      remove(Keys.ALL_EQUAL.key(i));
      Counter counter = new Counter(2000);
      table.sample(1, null, randomness, counter);
      assertThat(counter.shown).isEqualTo(1);
    }
  }

  @Test
  void sample_oneEntryToSpare_isNeverShown() {
    Randomness randomness = new Randomness(SEED);
    for (int i = 0; i < 3; i++) {
      insert(TestKey.of(i), i);
    }
    table.find(TestKey.of(1), hasher.hash(TestKey.of(1)));
    TestKey spare = table.foundKey();
    Counter counter = new Counter(3);
    for (int i = 0; i < 1000; i++) {
      table.sample(1, spare, randomness, counter);
    }
    assertThat(counter.shown).isEqualTo(1000);
    assertThat(counter.seen[1]).isZero();
  }

  @Test
  void sample_nothingToShow_choosesNone() {
    Randomness randomness = new Randomness(SEED);
    assertThat(table.sample(5, null, randomness, (cell, state) -> true)).isFalse();
    insert(TestKey.of(1), 1);
    table.find(TestKey.of(1), hasher.hash(TestKey.of(1)));
    TestKey spare = table.foundKey();
    assertThat(table.sample(5, spare, randomness, (cell, state) -> true)).isFalse();
  }

  @Test
  void sample_takenEntry_isTheOneFound() {
    Randomness randomness = new Randomness(SEED);
    for (int i = 0; i < 500; i++) {
      insert(Keys.HALF_EQUAL.key(i), i);
    }
    Set<Integer> removed = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      int[] taken = new int[1];
      boolean chosen =
          table.sample(
              5,
              null,
              randomness,
              (cell, state) -> {
                taken[0] = (Integer) cell;
                return true;
              });
      assertThat(chosen).isTrue();
      assertThat(table.weightOfFound()).isEqualTo(weightOf(taken[0]));
      table.removeFound();
      assertThat(removed.add(taken[0])).isTrue();
      assertThat(get(Keys.HALF_EQUAL.key(taken[0]))).isNull();
    }
    table.checkInvariants();
    assertThat(table.size()).isZero();
  }
}
