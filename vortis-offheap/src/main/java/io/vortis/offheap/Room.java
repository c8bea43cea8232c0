package io.vortis.offheap;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Finds segments for a write that the pool has none for: by cleaning, by sweeping the expired, and,
 * where the policy allows it, by evicting.
 */
final class Room {
  /*
   * Threads:      any. The caller holds no stripe's lock, unless it is in a section; then it only waits for the locks of
   *               others for a while, since waiting for one out of order could be a deadlock.
   * Lock order:   turns -> one stripe at a time. A section, which has stripes already, does not wait for turns.
   * Fairness:     Keys are spread evenly, so stripes should hold about as much; but one whose entries are in use gives
   *               less when it is cleaned. So where entries are evicted the largest stripe is cleaned first, lest the
   *               others shrink for its sake until nothing in them lives long enough to be used again. Which one that
   *               is, is read without locks: a hint.
   * Progress:     What has been found belongs to the caller's reservation, and nobody can take it away. Cleaning goes
   *               by the policy at first, which may let entries that are in use go round for ever; after a number of
   *               segments it evicts whatever the policy allows to evict, and then each victim is a gain. Where
   *               nothing may go, the work is bounded by a number of segments cleaned.
   * Refusals:     What a writer misses others may hold, for writes that are not over or will be refused as well. So one
   *               who is about to be refused gives back all it has, waits until nobody holds anything, and tries again
   *               alone. Writers share turns while they hold what they found here; who is alone has it for itself.
   * Verified by:  RoomTest, FairnessTest, OffHeapStressTest
   */

  /** How many segments are cleaned in one stripe before it is the next one's turn. */
  private static final int TURN = 4;

  private static final long WHOLE_SEGMENT = Long.MAX_VALUE;

  /** So many segments are cleaned by the policy for each that is wanted, and then by force. */
  private static final int PATIENCE = 8;

  /** In a row, by force, before nothing is left to clean: the first is not by force. */
  private static final int IDLE_ROUNDS = 2;

  /** How long a section waits for a stripe of somebody else, and how often. */
  private static final long SECTION_WAIT_NANOS = 1_000_000;

  private static final int SECTION_ROUNDS = 10_000;

  private final Arena arena;
  private final Stripes stripes;
  private final Fullness fullness;
  private final Retention retention;
  private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock();

  Room(Arena arena, Stripes stripes, Retention retention, Fullness fullness) {
    this.arena = arena;
    this.stripes = stripes;
    this.fullness = fullness;
    this.retention = retention;
  }

  /**
   * Takes segments until the reservation holds so many; it must be {@linkplain
   * Reservation#releaseAll released} when the write is over.
   *
   * @param growth by how many bytes the write makes the live part of the store larger
   * @return whether it does; if not, the reservation is empty, nobody else has one, and the caller
   *     gives back what it took out before and begins again
   * @throws io.vortis.StoreFullException if they cannot be had
   */
  boolean make(int wanted, Reservation reservation, Stripe home, long growth) {
    // Evicting shrinks the index too, down to a page a stripe.
    long pages = retention.evictsAll() ? stripes.count() : fullness.indexPages();
    if (wanted > 1 && wanted > arena.count() - arena.reserve() - pages) {
      throw arena.full((long) wanted * arena.segmentSize);
    }
    if (fullness.isFullWith(growth)) {
      sweepExpired(home, growth);
      boolean nothingToEvict = !retention.evicts() || !fullness.anyVolatile();
      if (nothingToEvict && fullness.isFullWith(growth)) {
        throw arena.full(growth);
      }
    }
    boolean inSection = stripes.isInSection();
    if (inSection) {
      reservation.tryHold(turns.readLock());
    } else {
      reservation.hold(turns.readLock());
    }
    if (reservation.fill(wanted) || cleanFor(wanted, reservation, home)) {
      return true;
    }
    if (inSection || turns.isWriteLockedByCurrentThread()) {
      throw arena.full((long) wanted * arena.segmentSize);
    }
    reservation.releaseAll();
    reservation.hold(turns.writeLock());
    return false;
  }

  private boolean cleanFor(int wanted, Reservation reservation, Stripe home) {
    long patience = (long) PATIENCE * wanted;
    boolean inSection = stripes.isInSection();
    long cleaned = 0;
    int idleRounds = 0;
    int idleLimit = IDLE_ROUNDS;
    while (idleRounds < idleLimit && cleaned < limit()) {
      boolean forced = idleRounds > 0;
      long before = cleaned;
      // In a section others may hold what is to be cleaned.
      idleLimit = IDLE_ROUNDS;
      int first = retention.evictsAll() ? largest() : indexOf(home);
      for (int i = 0; i < stripes.count(); i++) {
        Stripe stripe = stripes.at((first + i) & (stripes.count() - 1));
        if (!enter(stripe, inSection)) {
          idleLimit = SECTION_ROUNDS;
          continue;
        }
        try {
          for (int turn = 0;
              turn < TURN && stripe.cleaner.clean(WHOLE_SEGMENT, forced || cleaned >= patience);
              turn++) {
            cleaned++;
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
      idleRounds = cleaned > before ? 0 : idleRounds + 1;
    }
    return false;
  }

  /** Asked anew each time, since the policy may change: without a limit something must go. */
  private long limit() {
    return retention.evictsAll() ? Long.MAX_VALUE : 2L * arena.count() + 64;
  }

  private boolean enter(Stripe stripe, boolean inSection) {
    if (inSection) {
      return stripe.tryEnter(SECTION_WAIT_NANOS);
    }
    stripes.enter(stripe);
    return true;
  }

  private int largest() {
    int largest = 0;
    for (int i = 1; i < stripes.count(); i++) {
      if (stripes.at(i).log.countWithChains() > stripes.at(largest).log.countWithChains()) {
        largest = i;
      }
    }
    return largest;
  }

  private int indexOf(Stripe home) {
    for (int i = 0; i < stripes.count(); i++) {
      if (stripes.at(i) == home) {
        return i;
      }
    }
    throw new AssertionError("not a stripe of this store");
  }

  private void sweepExpired(Stripe home, long growth) {
    boolean inSection = stripes.isInSection();
    int first = indexOf(home);
    for (int i = 0; i < stripes.count() && fullness.isFullWith(growth); i++) {
      Stripe stripe = stripes.at((first + i) & (stripes.count() - 1));
      if (enter(stripe, inSection)) {
        try {
          stripe.sweep.sweepUntil(() -> !fullness.isFullWith(growth));
        } finally {
          stripe.exit();
        }
      }
    }
  }
}
