package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Virtual threads by the thousand do what {@link StoreSoak}'s threads do, and none is ever pinned
 * to its carrier. Needs JDK 21. Run by {@code ./mvnw -Psoak verify}, for a fifth of the soak's
 * time.
 *
 * <p>That the recorder tells of pinned threads is seen first, with one that is pinned on purpose.
 */
class VirtualThreadSoak {
  private static final Duration LENGTH =
      Duration.ofMinutes(Long.getLong("soak.minutes", 10)).dividedBy(5);

  private static final int THREADS = 4_000;
  private static final int OPERATIONS = 25;
  private static final int LARGEST = 8 << 10;

  @Test
  void virtualThreads_areNeverPinned() throws Exception {
    if (!VirtualThreads.exist()) {
      SoakReport.print(
          "NO VIRTUAL THREADS HERE: they need JDK 21 or later, this is JDK %s; left out",
          Runtime.version().feature());
    }
    assumeTrue(VirtualThreads.exist(), "virtual threads need JDK 21 or later");
    assertThat(VirtualThreads.pinnedDuring(VirtualThreads::pin))
        .as("threads told of where one is pinned on purpose")
        .isNotEmpty();
    SoakRun run = new SoakRun(LENGTH, LARGEST);
    // Once without the recorder: while a class is initialized, who waits for that is pinned.
    wave(run);
    List<String> pinned =
        VirtualThreads.pinnedDuring(
            () -> {
              while (run.goesOn()) {
                wave(run);
              }
            });
    run.finish();
    SoakReport.print("virtual threads pinned=%d", pinned.size());
    assertThat(pinned).as("pinned threads").isEmpty();
    run.close();
  }

  /** Starts thousands, half of them on each store, and waits for them. */
  private static void wave(SoakRun run) throws Exception {
    ExecutorService executor = VirtualThreads.executor();
    for (int i = 0; i < THREADS; i++) {
      SoakSubject subject = run.subjects.get(i % run.subjects.size());
      executor.execute(() -> run.turn(subject, run.actor(subject), OPERATIONS));
    }
    executor.shutdown();
    assertThat(executor.awaitTermination(SoakRun.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("all virtual threads end")
        .isTrue();
    run.report.virtualThreads(THREADS);
  }
}
