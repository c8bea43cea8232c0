package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TickTimesTest {
  private static final int TICKS = 200_000;

  private final TickTimes times = new TickTimes();

  @Test
  void end_ofTheTickThatIsNow_isNow() {
    assertThat(times.end(0, 77)).isEqualTo(77);
    times.began(1, 50);
    assertThat(times.end(0, 77)).isEqualTo(50);
    assertThat(times.end(1, 77)).isEqualTo(77);
  }

  /** Ticks that begin a millisecond apart, so that times and ages can be compared. */
  @Test
  void end_isExactOfTheLatest_andNeverTooEarlyNorASixteenthTooLate() {
    for (int tick = 1; tick <= TICKS; tick++) {
      times.began(tick, tick);
    }
    long now = TICKS + 1L;
    for (int tick = TICKS - 1; tick >= TICKS - 255; tick--) {
      assertThat(times.end(tick, now)).isEqualTo(tick + 1);
    }
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100_000; i++) {
      int tick = random.nextInt(TICKS);
      long age = (long) TICKS - tick;
      assertThat(times.end(tick, now))
          .as("tick %d", tick)
          .isBetween((long) tick + 1, tick + 1 + age / 16 + 1);
    }
  }

  @Test
  void end_whereTicksWrap_isAsElsewhere() {
    long now = 0;
    for (int i = -1_000; i <= 1_000; i++) {
      times.began(i, ++now);
    }
    assertThat(times.end(900, now)).isEqualTo(1_902);
    assertThat(times.end(-900, now)).isBetween(102L, 102L + 1_900 / 16 + 1);
  }
}
