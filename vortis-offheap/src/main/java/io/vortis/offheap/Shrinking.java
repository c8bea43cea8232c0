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
   * Progress:   Where nothing may be evicted, cleaning ends when no segment is worth it; the work is bounded all the
   *             same. What is beyond the bound then is withheld as it comes free.
   */

  /** How many bytes are looked at under one hold of a stripe's lock. */
  private static final int STEP = 64 << 10;

  /** So many times all segments are looked at before it is given up. */
  private static final int ROUNDS = 8;

  private final Arena arena;
  private final Stripes stripes;
  private final ReentrantLock shrinking = new ReentrantLock();
  private int next;

  /** Steps in a row that achieved nothing. */
  private int idle;

  private long stepsLeft;

  Shrinking(Arena arena, Stripes stripes) {
    this.arena = arena;
    this.stripes = stripes;
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

  /** Does a little; whether there is more to be done that can be. */
  boolean step() {
    shrinking.lock();
    try {
      if (arena.withhold() || stepsLeft-- <= 0 || idle >= 2 * stripes.count()) {
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
