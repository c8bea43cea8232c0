package io.vortis.offheap;

import io.vortis.RemovalCause;

/**
 * Gets segments of one stripe back: moves what is to stay out of a victim, evicts the rest, and
 * gives the victim to the arena. Works in steps and goes on where it stopped.
 *
 * <p>Guarded by the stripe's lock, which may be released between steps. Entries that were
 * overwritten, deleted or moved meanwhile are marked dead.
 */
final class Cleaner {
  /*
   * States:  IDLE --pick--> CLEANING (log.victim() is the segment, cursor the next entry) --all entries seen, or none
   *          alive--> IDLE. While CLEANING the log leaves the release of the victim to the cleaner, unless the whole
   *          log dies.
   */

  /** What looking at an entry costs beside its bytes. */
  private static final int COST_PER_ENTRY = 64;

  /** How many bytes of a victim are looked at for each byte written, at least and at most. */
  private static final int MIN_PACE = 2;

  private static final int MAX_PACE = 24;

  /** After a search that found no victim so many writes pass before the next. */
  private static final int PAUSE = 128;

  private final Stripe stripe;
  private final Log log;
  private final StripeParts shared;
  private final Arena arena;
  private final Segments segments;
  private final EntryShape shape;
  private final Retention retention;
  private final Queues queues;
  private int cursor;

  /** Up to here the index's lines of the victim's entries have been fetched. */
  private int fetched;

  /** What keeps these loads from being optimised away. */
  private long sink;

  /** Whether everything alive in the victim stays where it is in the order of eviction. */
  private boolean keepsAll;

  private int pause;

  /** How many bytes of the victim are looked at for each byte written. */
  private long pace;

  /** Whether the last entry that was evicted gave back a chain: enough for one step. */
  private boolean gaveChain;

  // Of the victim's entries, as yet.
  private int evicted;
  private int moved;

  Cleaner(Stripe stripe, StripeParts shared, Retention retention, Queues queues) {
    this.stripe = stripe;
    this.log = stripe.log;
    this.shared = shared;
    this.retention = retention;
    this.queues = queues;
    arena = shared.arena();
    segments = arena.segments;
    shape = shared.shape();
  }

  /** A writer's share of the work, in proportion to what it wrote. */
  void assist(int written) {
    if (pause > 0) {
      pause--;
      return;
    }
    int victim = log.victim();
    if (victim == Segments.NONE && !shared.fullness().holdsItsShare(stripe)) {
      pause = PAUSE;
      return;
    }
    long budget = (written + COST_PER_ENTRY) * (victim == Segments.NONE ? MAX_PACE : pace);
    clean(budget, /* needed= */ false, /* forced= */ false);
  }

  /** A writer's share of the work where there is room enough: nothing is evicted. */
  void compact(int written) {
    if (log.victim() == Segments.NONE && pause == 0) {
      int victim = retention.pickByCost(log, arena);
      if (victim == Segments.NONE) {
        pause = PAUSE;
      } else {
        begin(victim, /* keepsAll= */ true);
      }
    }
    if (log.victim() != Segments.NONE) {
      keepsAll = true; // though it may have been begun when memory was short
      assist(written);
    } else {
      pause--;
    }
  }

  /**
   * Cleans until a segment has been given back or the budget is used up.
   *
   * @param budget in bytes looked at, at least 1
   * @param forced takes a segment that is still open if need be, and evicts what was used too
   * @return whether a segment was given back, or entries were evicted or moved on the way there
   */
  boolean clean(long budget, boolean forced) {
    return clean(budget, /* needed= */ true, forced);
  }

  private boolean clean(long budget, boolean needed, boolean forced) {
    boolean progress = false;
    gaveChain = false;
    long left = budget;
    while (left > 0) {
      if (log.victim() == Segments.NONE && !begin(needed, forced)) {
        pause = PAUSE;
        return false;
      }
      int victim = log.victim();
      if (segments.live[victim] == 0 || cursor >= segments.limit[victim]) {
        log.endCleaning();
        EvictionEvent.commit(evicted, moved);
        return true;
      }
      if (cursor >= fetched) {
        fetchAhead(victim);
      }
      long entry = arena.toMachine(arena.startOf(victim)) + cursor;
      long header = EntryLayout.headerAt(entry);
      int size = (int) shape.sizeOf(header);
      if (!EntryLayout.isDead(header) && !handle(arena.startOf(victim) + cursor, forced)) {
        return progress;
      }
      progress = true;
      if (log.victim() == Segments.NONE) {
        EvictionEvent.commit(evicted, moved);
        return true; // that was the last entry of the stripe, and all its segments are back
      }
      cursor += size;
      if (gaveChain) {
        return true;
      }
      left -= size + COST_PER_ENTRY;
    }
    return true;
  }

  /**
   * Loads the buckets of the next live entries one after the other, so that the latencies overlap;
   * see {@link Prefetch}.
   */
  private void fetchAhead(int victim) {
    long start = arena.startOf(victim);
    long sum = 0;
    int at = cursor;
    for (int left = Prefetch.WIDTH; left > 0 && at < segments.limit[victim]; ) {
      long header = EntryLayout.headerAt(arena.toMachine(start) + at);
      if (!EntryLayout.isDead(header)) {
        sum += Memory.getLong(stripe.index.firstBucket(shared.hashAt(start + at)));
        left--;
      }
      at += (int) shape.sizeOf(header);
    }
    fetched = at;
    sink += sum;
  }

  /** What was loaded ahead, which means nothing. */
  long sink() {
    return sink;
  }

  private boolean begin(boolean needed, boolean forced) {
    if (!forced && retention.evicts() && !shared.fullness().isEvicting()) {
      int wasteful = retention.pickByCost(log, arena);
      if (wasteful != Segments.NONE) {
        begin(wasteful, /* keepsAll= */ true);
        return true;
      }
    }
    int victim = retention.pick(log, arena, queues, needed);
    while (forced && !retention.isGain(victim, segments) && log.sealFullest()) {
      victim = retention.pick(log, arena, queues, needed);
    }
    if (victim == Segments.NONE) {
      return false;
    }
    begin(victim, Retention.isNearlyDead(segments, victim, arena.segmentSize));
    return true;
  }

  private void begin(int victim, boolean keepsAll) {
    this.keepsAll = keepsAll;
    cursor = 0;
    fetched = 0;
    evicted = 0;
    moved = 0;
    // By what was dead at first: less and less is alive while it is cleaned, but that gains
    // nothing.
    long dead = Math.max(1, segments.limit[victim] - segments.live[victim]);
    pace = Math.min(MAX_PACE, arena.segmentSize / dead + MIN_PACE);
    log.beginCleaning(victim);
  }

  /**
   * Moves or removes one entry of the victim that is alive.
   *
   * @return false if it must stay and there is nowhere to move it
   */
  private boolean handle(long address, boolean forced) {
    long hash = shared.hashAt(address);
    long slotAt = stripe.index.slotOf(hash, address);
    long slot = Memory.getLong(slotAt);
    Lookup found = stripe.found;
    found.holdLocked(stripe.index, slotAt, slot);
    boolean expiring = found.expiresAt != Segments.NEVER;
    if (expiring && found.expiresAt <= shared.clock().millis()) {
      stripe.removeFound(RemovalCause.EXPIRED);
      return true;
    }
    int freq = SlotLayout.freq(slot);
    int group = segments.group[log.victim()];
    if (retention.countsUses() && retention.mayEvict(expiring) && Log.isMain(group) && !keepsAll) {
      queues.turned(freq);
    }
    boolean evict =
        forced
            ? retention.mayEvict(expiring)
            : !retention.keeps(freq, expiring, keepsAll) && !isLight(found, group);
    if (!evict && move(slotAt, slot, group)) {
      return true;
    }
    if (!retention.mayEvict(expiring)) {
      return false;
    }
    int chain = shape.chainSegments(EntryLayout.headerAt(found.entry));
    long whole = found.size() + (long) chain * arena.segmentSize;
    if (retention.countsUses()) {
      queues.evicted(hash, Log.isMain(group), whole, stripe.index.size());
    }
    gaveChain = chain > 0;
    stripe.removeFound(RemovalCause.EVICTED);
    evicted++;
    return true;
  }

  private boolean isLight(Lookup found, int group) {
    long bytes = (long) found.keyLength + found.valueLength;
    boolean inMain = Log.isMain(group);
    return retention.countsUses()
        && queues.isLight(bytes, inMain, stripe.counters.payload, stripe.index.size());
  }

  private boolean move(long slotAt, long slot, int group) {
    int size = stripe.found.trimmedSize();
    int newGroup = retention.groupAfterMove(group, keepsAll);
    // Survivors bring their age along; where a queue lets them go round, it counts from the move.
    long stamp = retention.countsUses() && !keepsAll ? log.clock() : segments.stamp[log.victim()];
    long to = log.allocateForCleaning(newGroup, size, stamp);
    if (to == Log.NO_ROOM) {
      return false;
    }
    int freq = retention.freqAfterMove(SlotLayout.freq(slot), Log.isMain(group), keepsAll);
    stripe.relocate(slotAt, slot, freq, to, size);
    moved++;
    return true;
  }
}
