package io.vortis.offheap;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings a store below a bound that was lowered, a little at a time: cleans, and evicts where the
 * policy allows it, until so many segments are free that those beyond the bound can be withheld.
 */
final class Shrinking {
  /*
   * Threads:    any; one step at a time.
   * Lock order: shrinking -> one stripe.
   * Progress:   Where nothing may be evicted, segments are withheld only so far that writers who replace what is there
   *             get on, and the rest later, as entries are deleted.
   */

  /**
   * How many bytes of the log are looked at under one hold of a stripe's lock: few entries, since
   * one may be the head of a large value, and no more are to go than must.
   */
  private static final int STEP = 256;

  /** So many times all segments are looked at before it is given up. */
  private static final int ROUNDS = 8;

  private final Arena arena;
  private final Stripes stripes;
  private final Retention retention;
  private final Fullness fullness;
  private final ReentrantLock shrinking = new ReentrantLock();
  private int next;

  /** Steps in a row that achieved nothing. */
  private int idle;

  private long stepsLeft;

  Shrinking(Arena arena, Stripes stripes, Retention retention, Fullness fullness) {
    this.arena = arena;
    this.stripes = stripes;
    this.retention = retention;
    this.fullness = fullness;
  }

  /** Sets how many segments may be in use. */
  void bound(int segments) {
    shrinking.lock();
    try {
      arena.bound(segments);
      idle = 0;
      stepsLeft = (long) ROUNDS * arena.segments.count() * (1 + arena.segmentSize / STEP);
    } finally {
      shrinking.unlock();
    }
  }

  private int target() {
    boolean mayEvict = retention.evictsAll() || (retention.evicts() && fullness.anyVolatile());
    return mayEvict ? arena.count() : Math.max(arena.count(), fullness.leastSegments());
  }

  /** Does a little; whether there is more to be done that can be. */
  boolean step() {
    shrinking.lock();
    try {
      if (arena.withhold(target()) || stepsLeft-- <= 0 || idle >= 2 * stripes.count()) {
        return false;
      }
      Stripe stripe = stripes.at(next);
      next = (next + 1) & (stripes.count() - 1);
      stripes.enter(stripe);
      try {
        boolean forced = idle >= stripes.count();
        idle = stripe.cleaner.clean(STEP, forced) ? 0 : idle + 1;
      } finally {
        stripe.exit();
      }
      return true;
    } finally {
      shrinking.unlock();
    }
  }
}
