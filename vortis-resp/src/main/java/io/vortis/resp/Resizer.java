package io.vortis.resp;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Lets a store follow {@code maxmemory}: the bound holds at once, and what the store has beyond a
 * lower one goes in small steps, in a thread that lives as long as there are any.
 */
final class Resizer {
  /*
   * Threads:  follow: whoever changes the configuration, under its lock. The steps: a daemon thread of which there is
   *           never more than one.
   * Fields:   running | guarded by this, which is held for nothing else
   */

  private final LongConsumer bound;
  private final BooleanSupplier shrinkStep;
  private boolean running;

  /**
   * @param bound sets the bound, 0 for none
   * @param shrinkStep does a little; tells whether there is more to be done
   */
  Resizer(LongConsumer bound, BooleanSupplier shrinkStep) {
    this.bound = bound;
    this.shrinkStep = shrinkStep;
  }

  /** Changes the bound whenever {@code CONFIG SET} does. */
  void follow(Config config) {
    config.onChange("maxmemory", value -> resize(Long.parseLong(value)));
  }

  private void resize(long bytes) {
    try {
      bound.accept(bytes);
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (startsRunning()) {
      Thread thread = new Thread(this::run, "vortis-resizer");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private synchronized boolean startsRunning() {
    boolean starts = !running;
    running = true;
    return starts;
  }

  private void run() {
    try {
      while (goesOn()) {
        Thread.onSpinWait();
      }
    } catch (IllegalStateException closed) {
      // The store is gone, and all that it held.
    }
  }

  /** Does a step; one of a bound that changes right after the last step is not missed. */
  private boolean goesOn() {
    if (shrinkStep.getAsBoolean()) {
      return true;
    }
    synchronized (this) {
      running = false;
    }
    return shrinkStep.getAsBoolean() && startsRunning();
  }
}
