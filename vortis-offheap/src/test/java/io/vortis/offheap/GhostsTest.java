package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GhostsTest {
  private static final int CAPACITY = 1 << 16;
  private static final int ENTRIES = 1_000;

  private final SplittableRandom random = new SplittableRandom(20_261_122);
  private final Ghosts ghosts = new Ghosts(CAPACITY);

  @Test
  void contains_lastEvicted_isRememberedUntilItIsBack() {
    long hash = random.nextLong();
    assertThat(ghosts.contains(hash)).isFalse();
    ghosts.add(hash, ENTRIES);
    assertThat(ghosts.contains(hash)).isTrue();
    ghosts.remove(hash);
    assertThat(ghosts.contains(hash)).isFalse();
  }

  @Test
  void add_manyMoreThanThereAreEntries_forgetsTheFirst() {
    long[] first = random.longs(ENTRIES).toArray();
    for (long hash : first) {
      ghosts.add(hash, ENTRIES);
    }
    int before = remembered(first);
    for (int i = 0; i < 10 * ENTRIES; i++) {
      ghosts.add(random.nextLong(), ENTRIES);
    }
    assertThat(before).isGreaterThan(ENTRIES / 3);
    assertThat(remembered(first)).isLessThan(ENTRIES / 100);
  }

  private int remembered(long[] hashes) {
    int count = 0;
    for (long hash : hashes) {
      count += ghosts.contains(hash) ? 1 : 0;
    }
    return count;
  }

  @Test
  void add_noCapacity_remembersNothing() {
    Ghosts none = new Ghosts(0);
    none.add(5, ENTRIES);
    assertThat(none.contains(5)).isFalse();
    none.remove(5);
  }
}
