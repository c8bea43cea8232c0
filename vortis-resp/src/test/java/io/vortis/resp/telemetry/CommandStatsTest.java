package io.vortis.resp.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CommandStatsTest {
  private final CommandStats stats = new CommandStats(3);
  private final CommandStats.Recorder recorder = stats.recorder();

  @Test
  void of_sumsWhatEachThreadNoted() throws InterruptedException {
    recorder.ran(1, 1_000, false);
    Thread other =
        new Thread(
            () -> {
              stats.recorder().ran(1, 3_000, true);
              stats.recorder().rejected(1);
            });
    other.start();
    other.join();
    CommandFigures figures = stats.of(1);
    assertThat(figures.calls()).isEqualTo(2);
    assertThat(figures.nanos()).isEqualTo(4_000);
    assertThat(figures.failed()).isEqualTo(1);
    assertThat(figures.rejected()).isEqualTo(1);
    assertThat(figures.percentile(50)).isEqualTo(1_003);
    assertThat(figures.percentile(100)).isEqualTo(3_007);
  }

  @Test
  void of_commandThatNeverRan_isUnused() {
    recorder.rejected(2);
    assertThat(stats.of(0).isUsed()).isFalse();
    assertThat(stats.of(0).percentile(99)).isZero();
    assertThat(stats.of(0).cumulative()).isEmpty();
    assertThat(stats.of(2).isUsed()).isTrue();
  }

  @Test
  void reset_forgetsWhatWas_andGoesOn() {
    recorder.ran(0, 5_000, true);
    stats.reset();
    assertThat(stats.of(0).isUsed()).isFalse();
    recorder.ran(0, 7_000, false);
    assertThat(stats.of(0).calls()).isEqualTo(1);
    assertThat(stats.of(0).percentile(50)).isEqualTo(7_007);
  }

  @Test
  void tracking_off_keepsCountsAlone() {
    stats.tracking(false);
    recorder.ran(0, 5_000, false);
    assertThat(stats.of(0).calls()).isEqualTo(1);
    assertThat(stats.of(0).tracked()).isZero();
  }

  @Test
  void cumulative_namesEachPowerOfTwoWhereTheNumberGrows() {
    for (long nanos : new long[] {500, 900, 7_000, 130_000, 2_000_000_000}) {
      recorder.ran(0, nanos, false);
    }
    assertThat(stats.of(0).cumulative()).hasToString("{1=2, 8=3, 132=4, 1002438=5}");
  }

  /** Counts of threads that run at the same time are all there in the end. */
  @Test
  void ran_byManyThreads_losesNothing() throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                CommandStats.Recorder own = stats.recorder();
                awaitQuietly(start);
                for (int i = 0; i < 10_000; i++) {
                  own.ran(0, i, false);
                }
              });
      threads[t].start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(stats.of(0).calls()).isEqualTo(40_000);
    assertThat(stats.of(0).tracked()).isEqualTo(40_000);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
