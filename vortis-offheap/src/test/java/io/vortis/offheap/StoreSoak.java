package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Both engines under all that may go wrong around them, in a heap of 64 MiB: see {@link Fault} for
 * what does, {@link SoakActor} for what is done. Values are checked as they are read, bounds all
 * the time, the stores' invariants every ten seconds. Run by {@code ./mvnw -Psoak verify}, for ten
 * minutes or {@code -Dsoak.minutes=...}.
 *
 * <p>Seen to fail within seconds when readers of the off-heap store did not look at an entry's
 * expiry, and, once patience was over, when an updater that throws an error left its stripe locked.
 */
class StoreSoak {
  private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 10));

  /** For each store. */
  private static final int THREADS = 4;

  private static final int TURN = 64;
  private static final int LARGEST = 256 << 10;

  @Test
  void stores_surviveAllThatGoesWrong() throws Exception {
    SoakRun run = new SoakRun(LENGTH, LARGEST);
    List<Thread> threads = new ArrayList<>();
    for (SoakSubject subject : run.subjects) {
      for (int i = 0; i < THREADS; i++) {
        Thread thread = new Thread(() -> act(run, subject), "soak-" + subject.name + "-" + i);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
      }
    }
    while (run.goesOn()) {
      for (SoakSubject subject : run.subjects) {
        killAThread(run.actor(subject));
      }
    }
    run.finish();
    for (Thread thread : threads) {
      thread.join(SoakRun.PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("%s goes on", thread).isFalse();
    }
    for (Fault fault : Fault.values()) {
      assertThat(fault.times.sum()).as("times of %s", fault).isPositive();
    }
    for (SoakSubject subject : run.subjects) {
      assertThat(subject.store.stats().expired()).as("expired in %s", subject.name).isPositive();
      assertThat(subject.store.stats().evicted()).as("evicted by %s", subject.name).isPositive();
    }
    run.close();
  }

  private static void act(SoakRun run, SoakSubject subject) {
    SoakActor actor = run.actor(subject);
    while (!run.isOver()) {
      run.turn(subject, actor, TURN);
    }
  }

  private static void killAThread(SoakActor actor) throws InterruptedException {
    AtomicReference<Throwable> cause = new AtomicReference<>();
    Thread thread = new Thread(actor::dieInCallback, "soak-victim");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((dead, e) -> cause.set(e));
    thread.start();
    thread.join(SoakRun.PATIENCE.toMillis());
    assertThat(cause.get()).as("end of a thread").isInstanceOf(Fault.InjectedError.class);
  }
}
