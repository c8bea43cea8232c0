package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GhostsTest {
  private static final int CAPACITY = 1 << 16;
  private static final int ENTRIES = 1_000;
  private static final int NOTE = 0x55;

  private final SplittableRandom random = new SplittableRandom(20_261_122);
  private final Ghosts ghosts = new Ghosts(CAPACITY);

  @Test
  void find_lastEvicted_hasItsNoteUntilItIsForgotten() {
    long hash = random.nextLong();
    assertThat(ghosts.find(hash)).isEqualTo(Ghosts.NONE);
    ghosts.add(hash, ENTRIES, NOTE);
    assertThat(ghosts.find(hash)).isEqualTo(NOTE);
    ghosts.remove(hash);
    assertThat(ghosts.find(hash)).isEqualTo(Ghosts.NONE);
  }

  @Test
  void add_manyMoreThanThereAreEntries_forgetsTheFirst() {
    long[] first = random.longs(ENTRIES).toArray();
    for (long hash : first) {
      ghosts.add(hash, ENTRIES, NOTE);
    }
    int before = remembered(first);
    for (int i = 0; i < 20 * ENTRIES; i++) {
      ghosts.add(random.nextLong(), ENTRIES, 0);
    }
    assertThat(before).isGreaterThan(ENTRIES / 2);
    assertThat(remembered(first)).isLessThan(ENTRIES / 100);
  }

  @Test
  void add_lessCapacityThanEntries_remembersAsManyAsItCan() {
    Ghosts few = new Ghosts(100);
    long[] hashes = random.longs(ENTRIES).toArray();
    int found = 0;
    for (long hash : hashes) {
      few.add(hash, ENTRIES, NOTE);
      found += few.find(hash) == NOTE ? 1 : 0;
    }
    assertThat(found).isEqualTo(ENTRIES);
  }

  private int remembered(long[] hashes) {
    int count = 0;
    for (long hash : hashes) {
      count += ghosts.find(hash) == NOTE ? 1 : 0;
    }
    return count;
  }

  @Test
  void add_noCapacity_remembersNothing() {
    Ghosts none = new Ghosts(0);
    none.add(5, ENTRIES, NOTE);
    assertThat(none.find(5)).isEqualTo(Ghosts.NONE);
  }
}
