package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GhostsTest {
  private final Ghosts ghosts = new Ghosts();

  @Test
  void find_keyThatWasAdded_tellsItsNote() {
    assertThat(ghosts.find(77)).isEqualTo(Ghosts.NONE);
    ghosts.add(77, 100, 0);
    ghosts.add(78, 100, 127);
    assertThat(ghosts.find(77)).isZero();
    assertThat(ghosts.find(78)).isEqualTo(127);
    ghosts.remove(77);
    assertThat(ghosts.find(77)).isEqualTo(Ghosts.NONE);
  }

  @Test
  void find_manyKeysOfOneStripe_remembersTheLatestAndTakesFewForOthers() {
    int entries = 10_000;
    for (int i = 0; i < 10 * entries; i++) {
      ghosts.add(0x7F00_0000 | i, entries, i & 127);
    }
    int remembered = 0;
    int mistaken = 0;
    for (int i = 0; i < entries; i++) {
      int latest = 9 * entries + i;
      remembered += ghosts.find(0x7F00_0000 | latest) == (latest & 127) ? 1 : 0;
      mistaken += ghosts.find(0x3F00_0000 | i) == Ghosts.NONE ? 0 : 1;
    }
    // The mean of e^-x for x up to a half is 0.79; one in 511 has another's fingerprint.
    assertThat(remembered).isBetween(7_600, 8_100);
    assertThat(mistaken).isLessThan(60);
  }

  @Test
  void memoryUsed_isFourBytesAnEntryAndFollowsTheirNumber() {
    assertThat(ghosts.memoryUsed()).isZero();
    ghosts.add(1, 1_000, 5);
    assertThat(ghosts.memoryUsed()).isEqualTo(4_000);
    ghosts.add(2, 1_200, 5);
    assertThat(ghosts.find(1)).isEqualTo(5);
    ghosts.add(3, 10_000, 5);
    assertThat(ghosts.memoryUsed()).isEqualTo(40_000);
    assertThat(ghosts.find(1)).isEqualTo(Ghosts.NONE);
    ghosts.add(4, 10, 5);
    assertThat(ghosts.memoryUsed()).isEqualTo(128);
  }
}
