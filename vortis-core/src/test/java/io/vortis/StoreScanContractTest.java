package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks through the store, and keys drawn at random. */
public abstract class StoreScanContractTest extends StoreSuite {

  // ---------------------------------------------------------------- scan

  @Test
  void scan_emptyStore() {
    assertThat(walk(10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1_000, Integer.MAX_VALUE})
  void scan_quietStoreVisitsEachKeyOnce(int count) {
    List<String> keys = keys("k", 1_000);
    setAll(store, keys);

    assertThat(walk(count)).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void scan_tellsTheValues() {
    Map<String, String> expected = new HashMap<>();
    for (String key : keys("k", 100)) {
      store.set(key, "of " + key);
      expected.put(key, "of " + key);
    }
    Map<String, String> visited = new HashMap<>();

    store.forEach(visited::put);

    assertThat(visited).isEqualTo(expected);
  }

  @Test
  void scan_countIsAboutKept() {
    setAll(store, keys("k", 10_000));
    List<String> visited = new ArrayList<>();

    store.scan(0, 10, (key, value) -> visited.add(key));

    assertThat(visited).hasSizeBetween(1, 200);
  }

  @Test
  void scan_expiredNotVisited() {
    setAll(store, keys("k", 50));
    keys("old", 50).forEach(key -> store.set(key, key, millis(5)));
    clock.advance(5);

    assertThat(walk(10)).containsExactlyInAnyOrderElementsOf(keys("k", 50));
  }

  @Test
  void scan_afterMostKeysWereDeleted() {
    setAll(store, keys("k", 5_000));
    keys("k", 4_990).forEach(store::delete);

    assertThat(walk(10)).hasSize(10).doesNotContain("k0");
  }

  @Test
  void scan_actionUsesTheStore() {
    setAll(store, keys("k", 1_000));

    store.forEach((key, value) -> assertThat(store.delete(key)).isTrue());

    assertThat(store.size()).isZero();
  }

  @Test
  void scan_actionThrows() {
    setAll(store, keys("k", 100));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store.forEach(
                    (key, value) -> {
                      throw new IllegalArgumentException("no");
                    }))
        .withMessage("no");
    store.set("k0", "v");
    assertThat(walk(10)).hasSize(100);
  }

  @Test
  void scan_meaninglessCursor() {
    setAll(store, keys("k", 500));
    Random random = new Random(7);

    for (int i = 0; i < 2_000; i++) {
      long cursor = random.nextLong() >> random.nextInt(64);
      store.scan(cursor, 1, (key, value) -> assertThat(value).isEqualTo(key));
    }
    for (long cursor : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1, 1L << 32}) {
      store.scan(cursor, 1, (key, value) -> assertThat(value).isEqualTo(key));
    }
    assertThat(walk(10)).hasSize(500);
  }

  @Test
  void scan_countNotPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.scan(0, 0, (key, value) -> {}))
        .withMessage("count must be positive: count=0");
    assertThatIllegalArgumentException().isThrownBy(() -> store.scan(0, -1, (key, value) -> {}));
  }

  @Test
  void scan_null() {
    assertThatNullPointerException().isThrownBy(() -> store.scan(0, 1, null));
    assertThatNullPointerException().isThrownBy(() -> store.forEach(null));
  }

  /**
   * Keys come and go in bulk between two steps, so that tables grow and shrink under the cursor.
   */
  @RepeatedTest(20)
  void scan_keysPresentThroughoutAreVisited(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<String> lasting = keys("lasting", 50 + random.nextInt(400));
    setAll(store, lasting);
    Set<String> visited = new HashSet<>();
    Set<String> everSet = new HashSet<>(lasting);

    long cursor = 0;
    do {
      cursor = store.scan(cursor, 1 + random.nextInt(20), (key, value) -> visited.add(key));
      List<String> passing = keys("passing" + random.nextInt(4) + "-", random.nextInt(300));
      if (random.nextBoolean()) {
        setAll(store, passing);
        everSet.addAll(passing);
      } else {
        store.deleteAll(passing);
      }
      store.set(lasting.get(random.nextInt(lasting.size())), "overwritten");
    } while (cursor != 0);

    assertThat(visited).as("seed=%d", seed).containsAll(lasting);
    assertThat(everSet).as("seed=%d", seed).containsAll(visited);
  }

  private List<String> walk(int count) {
    List<String> visited = new ArrayList<>();
    long cursor = 0;
    do {
      cursor = store.scan(cursor, count, (key, value) -> visited.add(key));
    } while (cursor != 0);
    return visited;
  }

  // ---------------------------------------------------------------- randomKey

  @Test
  void randomKey_emptyStore() {
    assertThat(store.randomKey()).isNull();
  }

  @Test
  void randomKey_drawsEveryKey() {
    List<String> keys = keys("k", 40);
    setAll(store, keys);
    Set<String> drawn = new HashSet<>();

    // The chance to miss a key that is drawn at half its fair share is e^-125.
    for (int i = 0; i < 10_000; i++) {
      drawn.add(store.randomKey());
    }

    assertThat(drawn).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void randomKey_nearlyAllExpired() {
    keys("old", 2_000).forEach(key -> store.set(key, key, millis(5)));
    store.set("k", "v");
    clock.advance(5);

    for (int i = 0; i < 20; i++) {
      assertThat(store.randomKey()).isEqualTo("k");
    }
  }

  @Test
  void randomKey_allExpired() {
    keys("old", 100).forEach(key -> store.set(key, key, millis(5)));
    clock.advance(5);

    assertThat(store.randomKey()).isNull();
  }
}
