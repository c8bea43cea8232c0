package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TtlIndexTest {
  private final TtlIndex<Integer, String> index = new TtlIndex<>();

  private static ExpiringEntry<Integer, String> entry(int key, long expiresAt) {
    return new ExpiringEntry<>(key, "v", expiresAt);
  }

  @AfterEach
  void checkInvariants() {
    index.checkInvariants();
  }

  private Set<ExpiringEntry<Integer, String>> contents() {
    Set<ExpiringEntry<Integer, String>> all = new HashSet<>();
    for (int i = 0; i < index.size(); i++) {
      all.add(index.at(i));
    }
    return all;
  }

  @Test
  void everything_randomOperations_agreesWithAList() {
    SplittableRandom random = new SplittableRandom(7);
    List<ExpiringEntry<Integer, String>> model = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      boolean growing = step / 3000 % 2 == 0;
      int dice = random.nextInt(10);
      if (model.isEmpty() || dice < (growing ? 6 : 2)) {
        ExpiringEntry<Integer, String> entry = entry(step, random.nextInt(1000));
        index.add(entry);
        model.add(entry);
      } else if (dice < 8) {
        ExpiringEntry<Integer, String> gone = model.remove(random.nextInt(model.size()));
        index.remove(gone);
      } else {
        int at = random.nextInt(model.size());
        ExpiringEntry<Integer, String> fresh = entry(step, random.nextInt(1000));
        index.replace(model.get(at), fresh);
        model.set(at, fresh);
      }
      assertThat(index.size()).isEqualTo(model.size());
      if (step % 500 == 0) {
        index.checkInvariants();
        assertThat(contents()).isEqualTo(new HashSet<>(model));
      }
    }
  }

  @Test
  void holds_whatStandsInIt() {
    ExpiringEntry<Integer, String> first = entry(1, 5);
    ExpiringEntry<Integer, String> second = entry(2, 5);
    assertThat(index.holds(first)).isFalse();
    index.add(first);
    index.add(second);
    assertThat(index.holds(first)).isTrue();
    index.remove(first);
    assertThat(index.holds(first)).isFalse();
    assertThat(index.holds(second)).isTrue();
  }

  @Test
  void earliest_emptyIndex_isNever() {
    assertThat(index.earliest()).isEqualTo(Store.NO_EXPIRY);
    ExpiringEntry<Integer, String> entry = entry(1, 5);
    index.add(entry);
    assertThat(index.earliest()).isEqualTo(5);
    index.remove(entry);
    assertThat(index.earliest()).isEqualTo(Store.NO_EXPIRY);
  }

  @Test
  void earliest_firstToExpireReplaced_isTooEarlyUntilRefreshed() {
    ExpiringEntry<Integer, String> first = entry(1, 5);
    index.add(entry(2, 9));
    index.add(first);
    index.replace(first, entry(1, 20));
    assertThat(index.earliest()).isEqualTo(5);
    index.refreshEarliest();
    assertThat(index.earliest()).isEqualTo(9);
  }

  @Test
  void remove_nearlyAll_givesTheArrayBack() {
    long empty = index.memoryUsed();
    List<ExpiringEntry<Integer, String>> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      all.add(entry(i, i));
      index.add(all.get(i));
    }
    assertThat(index.memoryUsed()).isBetween(40_000L, 50_100L);
    all.forEach(index::remove);
    assertThat(index.size()).isZero();
    assertThat(index.memoryUsed()).isEqualTo(empty);
  }

  @Test
  void clear_fullIndex_isAsNew() {
    long empty = index.memoryUsed();
    for (int i = 0; i < 1000; i++) {
      index.add(entry(i, i));
    }
    index.clear();
    assertThat(index.size()).isZero();
    assertThat(index.memoryUsed()).isEqualTo(empty);
    assertThat(index.earliest()).isEqualTo(Store.NO_EXPIRY);
  }

  @Test
  void memoryUsed_arrayGrowsWhenItIsFullAndShrinksBelowAQuarter() {
    long empty = index.memoryUsed();
    List<ExpiringEntry<Integer, String>> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      assertThat(index.memoryUsed()).as("before entry %s", i).isEqualTo(empty);
      all.add(entry(i, i));
      index.add(all.get(i));
    }
    long grown = empty + 8 * 4;
    assertThat(index.memoryUsed()).isEqualTo(grown);
    while (index.size() > 4) {
      index.remove(all.get(index.size() - 1));
    }
    assertThat(index.memoryUsed()).as("a quarter").isEqualTo(grown);
    index.remove(all.get(3));
    assertThat(index.memoryUsed()).as("less").isEqualTo(empty);
  }
}
