package io.vortis.offheap;

import io.vortis.RemovalCause;
import java.util.function.BooleanSupplier;

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
   * After a sweep the segment rests for this share of the harmonic mean of what its entries have
   * left: few expired entries wait in it then, and one that has a hundred years left does not keep
   * a thousand waiting that have an hour.
   */
  private static final int REST_SHARE = 16;

  private final Stripe stripe;
  private final StripeParts shared;
  private final Arena arena;
  private final Segments segments;
  private final EntryShape shape;

  private int segment = Segments.NONE;
  private int generation;
  private int cursor;
  private long sweptAt;

  // What the entries that have not expired have left.
  private long earliest;
  private double inverseLeftSum;
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
    if (!isStillOurs() && !begin(now, segments.sweepAt)) {
      return IDLE;
    }
    return batch(now, BATCH);
  }

  /** Removes what has expired, whatever the hints say, segment by segment until that is enough. */
  void sweepUntil(BooleanSupplier enough) {
    abandon();
    long now = shared.clock().millis();
    while (!enough.getAsBoolean() && begin(now, segments.earliest)) {
      batch(now, Integer.MAX_VALUE);
    }
  }

  /** Leaves a sweep that is under way; it has to begin again. */
  private void abandon() {
    if (isStillOurs()) {
      segments.sweepAt[segment] = Math.min(segments.sweepAt[segment], sweptAt);
      segments.earliest[segment] = Math.min(segments.earliest[segment], sweptAt);
    }
    segment = Segments.NONE;
  }

  private boolean isStillOurs() {
    return segment != Segments.NONE && segments.generationOpaque(segment) == generation;
  }

  /** Begins with the segment that is due first, if one is. */
  private boolean begin(long now, long[] dueAt) {
    Log log = stripe.log;
    int due = Segments.NONE;
    for (int i = 0; i < log.count(); i++) {
      int each = log.segment(i);
      if (segments.expiring[each] > 0
          && dueAt[each] <= now
          && (due == Segments.NONE || dueAt[each] < dueAt[due])) {
        due = each;
      }
    }
    segment = due;
    if (due == Segments.NONE) {
      return false;
    }
    generation = segments.generationOpaque(due);
    segments.sweepAt[due] = Segments.NEVER;
    segments.earliest[due] = Segments.NEVER;
    sweptAt = now;
    cursor = 0;
    earliest = Segments.NEVER;
    inverseLeftSum = 0;
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
      long header = EntryLayout.headerAt(entry);
      cursor += (int) shape.sizeOf(header);
      if (EntryLayout.isDead(header)) {
        continue;
      }
      long expiresAt = shape.effectiveExpiry(entry);
      if (expiresAt > now) {
        if (expiresAt != Segments.NEVER) {
          earliest = Math.min(earliest, expiresAt);
          inverseLeftSum += 1.0 / (expiresAt - now);
          leftCount++;
        }
      } else {
        remove(address);
        removed++;
        if (!isStillOurs()) {
          segment = Segments.NONE;
          return removed;
        }
      }
    }
    return removed;
  }

  private void remove(long address) {
    long slotAt = stripe.index.slotOf(shared.hashAt(address), address);
    stripe.found.holdLocked(stripe.index, slotAt, Memory.getLong(slotAt));
    stripe.removeFound(RemovalCause.EXPIRED);
  }

  private void end(long now) {
    if (leftCount > 0) {
      long rest = (long) (leftCount / inverseLeftSum / REST_SHARE);
      long next = Math.max(earliest, now + rest);
      segments.sweepAt[segment] = Math.min(segments.sweepAt[segment], next);
      segments.earliest[segment] = Math.min(segments.earliest[segment], earliest);
    }
    segment = Segments.NONE;
  }
}
