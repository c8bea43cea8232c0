package io.vortis.offheap;

import io.vortis.RemovalCause;

/**
 * Finds the expired entries of one stripe, a few at a time: it looks only into segments whose hint
 * says that something in them has expired.
 *
 * <p>Guarded by the stripe's lock, which may be released between steps.
 */
final class ExpirySweep {
  /** How many entries are looked at under one hold of the lock. */
  private static final int BATCH = 128;

  /**
   * After a sweep the segment rests for this share of what its entries have left on the mean, so
   * that at most about as many expired entries wait in it.
   */
  private static final int REST_SHARE = 32;

  private final Stripe stripe;
  private final StripeParts shared;
  private final Arena arena;
  private final Segments segments;
  private final EntryShape shape;

  private int segment = Segments.NONE;
  private int generation;
  private int cursor;

  // What the entries that have not expired have left.
  private long earliest;
  private double leftSum;
  private long leftCount;

  ExpirySweep(Stripe stripe, StripeParts shared) {
    this.stripe = stripe;
    this.shared = shared;
    arena = shared.arena();
    segments = arena.segments;
    shape = shared.shape();
  }

  /** What one step found: nothing more to do. */
  static final int IDLE = -1;

  /**
   * Looks at some entries of a segment that is due.
   *
   * @return how many it removed, or {@link #IDLE} if no segment is due
   */
  int step() {
    long now = shared.clock().millis();
    if (!isStillOurs() && !begin(now)) {
      return IDLE;
    }
    return batch(now, BATCH);
  }

  /** Removes everything in the stripe that has expired; returns how many entries that were. */
  int sweepAll() {
    long now = shared.clock().millis();
    for (int i = 0; i < stripe.log.count(); i++) {
      int each = stripe.log.segment(i);
      if (segments.expiring[each] > 0) {
        segments.sweepAt[each] = Math.min(segments.sweepAt[each], now);
      }
    }
    int removed = 0;
    segment = Segments.NONE;
    while (begin(now)) {
      removed += batch(now, Integer.MAX_VALUE);
    }
    return removed;
  }

  private boolean isStillOurs() {
    return segment != Segments.NONE && segments.generationOpaque(segment) == generation;
  }

  private boolean begin(long now) {
    Log log = stripe.log;
    int due = Segments.NONE;
    for (int i = 0; i < log.count(); i++) {
      int each = log.segment(i);
      if (segments.expiring[each] > 0
          && segments.sweepAt[each] <= now
          && (due == Segments.NONE || segments.sweepAt[each] < segments.sweepAt[due])) {
        due = each;
      }
    }
    segment = due;
    if (due == Segments.NONE) {
      return false;
    }
    generation = segments.generationOpaque(due);
    segments.sweepAt[due] = Segments.NEVER;
    cursor = 0;
    earliest = Segments.NEVER;
    leftSum = 0;
    leftCount = 0;
    return true;
  }

  private int batch(long now, int entries) {
    int removed = 0;
    for (int i = 0; i < entries; i++) {
      if (cursor >= segments.limit[segment]) {
        end(now);
        return removed;
      }
      long address = arena.startOf(segment) + cursor;
      long entry = arena.toMachine(address);
      cursor += (int) shape.sizeOf(EntryLayout.headerAt(entry));
      long expiresAt = shape.effectiveExpiry(entry);
      if (expiresAt > now) {
        if (expiresAt != Segments.NEVER) {
          earliest = Math.min(earliest, expiresAt);
          leftSum += expiresAt - now;
          leftCount++;
        }
      } else if (remove(address)) {
        removed++;
        if (!isStillOurs()) {
          segment = Segments.NONE;
          return removed;
        }
      }
    }
    return removed;
  }

  private boolean remove(long address) {
    long slotAt = stripe.index.slotOf(shared.hashAt(address), address);
    if (slotAt == 0) {
      return false;
    }
    stripe.found.holdLocked(stripe.index, slotAt, Memory.getLong(slotAt));
    stripe.removeFound(RemovalCause.EXPIRED);
    return true;
  }

  private void end(long now) {
    if (leftCount > 0) {
      long rest = (long) (leftSum / leftCount / REST_SHARE);
      long next = Math.max(earliest, now + rest);
      segments.sweepAt[segment] = Math.min(segments.sweepAt[segment], next);
    }
    segment = Segments.NONE;
  }
}
