package io.vortis.offheap;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds segments for a write that the pool has none for: by cleaning, by sweeping the expired, and,
 * where the policy allows it, by evicting, beginning with the writer's own stripe.
 */
final class Room {
  /*
   * Threads:      any. The caller holds no stripe's lock, unless it is in a section; then it only tries the locks of
   *               others, since waiting for one out of order could be a deadlock.
   * Lock order:   bulk -> one stripe at a time. A section takes bulk only if it is free.
   * Bulk:         Two large values that each held half of what there is would both fail; so they come one by one.
   * Progress:     What has been found belongs to the caller's reservation, and nobody can take it away. The work is
   *               bounded by a number of segments cleaned, so a store that cannot gain any refuses the write.
   */

  /** How many segments are cleaned in one stripe before it is the next one's turn. */
  private static final int TURN = 4;

  private static final long WHOLE_SEGMENT = Long.MAX_VALUE;
  private static final int SECTION_ROUNDS = 1_000;

  private final Arena arena;
  private final Stripes stripes;
  private final Fullness fullness;
  private final boolean evicts;
  private final boolean evictsAll;
  private final ReentrantLock bulk = new ReentrantLock();

  Room(Arena arena, Stripes stripes, Retention retention, Fullness fullness) {
    this.arena = arena;
    this.stripes = stripes;
    this.fullness = fullness;
    evicts = retention.evicts();
    evictsAll = retention.evictsAll();
  }

  /**
   * Takes segments until the reservation holds so many.
   *
   * @param growth by how many bytes the write makes the live part of the store larger
   * @throws io.vortis.StoreFullException if they cannot be had
   */
  void make(int wanted, Reservation reservation, Stripe home, long growth) {
    // Evicting shrinks the index too, down to a page a stripe; the entry itself needs a segment of
    // the log.
    long pages = evictsAll ? stripes.count() : fullness.indexPages();
    if (wanted > 1 && wanted + 1 > arena.count() - arena.reserve() - pages) {
      throw arena.full((long) wanted * arena.segmentSize);
    }
    boolean alone = wanted > 1 && (stripes.isInSection() ? bulk.tryLock() : lockBulk());
    try {
      if (fullness.isFullWith(growth)) {
        sweepExpired();
        boolean nothingToEvict = !evicts || !fullness.anyVolatile();
        if (nothingToEvict && fullness.isFullWith(growth)) {
          throw arena.full(growth);
        }
      }
      if (!reservation.fill(wanted) && !cleanFor(wanted, reservation, home)) {
        throw arena.full((long) wanted * arena.segmentSize);
      }
    } finally {
      if (alone) {
        bulk.unlock();
      }
    }
  }

  private boolean lockBulk() {
    bulk.lock();
    return true;
  }

  private boolean cleanFor(int wanted, Reservation reservation, Stripe home) {
    long limit = 2L * arena.count() + 64;
    boolean inSection = stripes.isInSection();
    int first = indexOf(home);
    int idleRounds = 0;
    for (int round = 0; limit > 0; round++) {
      boolean forced = round > 0 && idleRounds > 0;
      boolean progress = false;
      for (int i = 0; i < stripes.count(); i++) {
        Stripe stripe = stripes.at((first + i) & (stripes.count() - 1));
        if (!enter(stripe, inSection)) {
          continue;
        }
        try {
          for (int turn = 0; turn < TURN && stripe.cleaner.clean(WHOLE_SEGMENT, forced); turn++) {
            progress = true;
            limit--;
            if (reservation.fill(wanted)) {
              return true;
            }
          }
        } finally {
          stripe.exit();
        }
        if (reservation.fill(wanted)) {
          return true;
        }
      }
      idleRounds = progress ? 0 : idleRounds + 1;
      // Round 0 of two idle ones was not forced; in a section others may hold what is to be
      // cleaned.
      if (idleRounds > (inSection ? SECTION_ROUNDS : 2)) {
        return false;
      }
    }
    return false;
  }

  private boolean enter(Stripe stripe, boolean inSection) {
    if (inSection) {
      return stripe.tryEnter();
    }
    stripes.enter(stripe);
    return true;
  }

  private int indexOf(Stripe home) {
    for (int i = 0; i < stripes.count(); i++) {
      if (stripes.at(i) == home) {
        return i;
      }
    }
    throw new AssertionError("not a stripe of this store");
  }

  private void sweepExpired() {
    boolean inSection = stripes.isInSection();
    for (int i = 0; i < stripes.count(); i++) {
      Stripe stripe = stripes.at(i);
      if (enter(stripe, inSection)) {
        try {
          stripe.sweep.sweepAll();
        } finally {
          stripe.exit();
        }
      }
    }
  }
}
