package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vortis.eviction.Eviction;
import io.vortis.eviction.EvictionPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EvictionNotesTest {
  private final ManualClock clock = new ManualClock();
  private final EvictionNotes<Integer> notes = new EvictionNotes<>(Eviction.lru().policy(), clock);

  @Test
  void inserted_oneTurnover_advancesTheTickAsOftenAsPromised() {
    for (int size : new int[] {1_000, 6_400, 100_000}) {
      int before = notes.tick();
      for (int i = 0; i < size; i++) {
        notes.inserted(size);
      }
      assertThat(notes.tick() - before)
          .isCloseTo(
              EvictionPolicy.TICKS_PER_TURNOVER, within(EvictionPolicy.TICKS_PER_TURNOVER / 8));
    }
  }

  @Test
  void inserted_tinyStripe_advancesWithEachInsert() {
    int before = notes.tick();
    for (int i = 0; i < 10; i++) {
      notes.inserted(3);
    }
    assertThat(notes.tick() - before).isEqualTo(10);
  }

  @Test
  void used_entry_getsThePresentTick() {
    int[] states = new int[4];
    notes.inserted(0);
    notes.inserted(0);
    notes.used(states, 2);
    assertThat(states).containsExactly(0, 0, 2, 0);
  }

  @Test
  void idleMillis_isHowLongAgoTheTickOfTheLastUseEnded() {
    int state = notes.inserted(0);
    assertThat(notes.idleMillis(state)).isZero();
    clock.advance(Duration.ofMillis(999));
    assertThat(notes.idleMillis(state)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(notes.idleMillis(state)).isZero();
    clock.advance(Duration.ofHours(3));
    assertThat(notes.idleMillis(state)).isEqualTo(3 * 3_600_000);
    int[] states = {state};
    notes.used(states, 0);
    assertThat(notes.idleMillis(states[0])).isZero();
  }

  @Test
  void idleMillis_ofAPolicyThatDoesNotTell_isUnknown() {
    EvictionNotes<Integer> other = new EvictionNotes<>(Eviction.lfu().policy(), clock);
    assertThat(other.idleMillis(other.inserted(0))).isEqualTo(EvictionNotes.UNKNOWN);
    other.keepUp();
    assertThat(other.tick()).isEqualTo(1);
  }
}
