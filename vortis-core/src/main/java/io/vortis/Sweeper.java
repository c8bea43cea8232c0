package io.vortis;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;

/**
 * A daemon thread that runs an {@link Store#expireCycle} now and then. It holds its store weakly: a
 * store that was forgotten without being closed takes its sweeper with it.
 */
final class Sweeper implements Runnable {
  /*
   * Threads:     its own runs; any may start it, once, and stop it.
   * Fields:      stopped  | volatile | volatile | written once
   *              interval | volatile | volatile | one writer at a time
   * States:      NEW --start--> RUNNING --stop, or the store is collected--> STOPPED. One sweeper lives once.
   * Callbacks:   listeners run within a cycle, under a stripe's lock and none of the sweeper's.
   * Verified by: SweeperTest
   */

  private static final System.Logger LOG = System.getLogger(Store.class.getName());

  /** For how many times as long as the last cycle took it rests while there is more to do. */
  private static final int RESTS_WHEN_BEHIND = 3;

  /** What {@link #sweep} returns when nobody holds the store any more. */
  private static final int GONE = -1;

  private final WeakReference<Store<?, ?>> store;
  private final Duration budget;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile Duration interval;

  Sweeper(Store<?, ?> store, Duration interval, Duration budget) {
    this.store = new WeakReference<>(store);
    this.interval = interval;
    this.budget = budget;
    thread = new Thread(this, "vortis-sweeper");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Changes how long it rests; ends a rest that has begun. */
  void interval(Duration interval) {
    this.interval = interval;
    LockSupport.unpark(thread);
  }

  /** Stops the thread and waits for it, unless it is the one that asks. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread != Thread.currentThread() && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (!stopped) {
      long start = System.nanoTime();
      int expired = sweep();
      if (expired == GONE) {
        return;
      }
      long took = System.nanoTime() - start;
      rest(expired > 0 && took >= TimeUnit.NANOSECONDS.convert(budget), took);
    }
  }

  /**
   * Rests for the interval.
   *
   * @param behind whether the cycle ended because of its budget: then the rest is no longer than
   *     leaves the sweeper a quarter of a processor, which is what Redis gives its own
   */
  private void rest(boolean behind, long took) {
    // Looks again before it parks: a lock waited for in the cycle may have used up the unpark.
    if (!stopped) {
      long nanos = TimeUnit.NANOSECONDS.convert(interval);
      LockSupport.parkNanos(this, behind ? Math.min(nanos, RESTS_WHEN_BEHIND * took) : nanos);
      // An interrupt is no reason to stop, and left set it would keep park from parking.
      Thread.interrupted();
    }
  }

  /** One cycle; returns how many entries expired, or {@link #GONE}. */
  private int sweep() {
    Store<?, ?> target = store.get();
    if (target == null) {
      return GONE;
    }
    int expired = 0;
    try {
      // Without a recording the event would only make the JDK set the recorder up, while a server
      // starts.
      if (FlightRecorder.isInitialized()) {
        ExpiryCycleEvent event = new ExpiryCycleEvent();
        event.begin();
        expired = target.expireCycle(budget);
        event.commit(expired);
      } else {
        expired = target.expireCycle(budget);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "expiry cycle failed; the sweeper goes on", e);
    }
    return expired;
  }
}
