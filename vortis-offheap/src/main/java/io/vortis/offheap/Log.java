package io.vortis.offheap;

import java.util.Arrays;

/**
 * The log segments of one stripe: where entries are appended, and the account of which bytes are
 * alive.
 *
 * <p>Guarded by the stripe's lock, but that anybody may read the number of segments, and what is
 * dead, as a hint. Entries are grouped by how long they will live, as a hint only: where memory is
 * short any open segment takes any entry.
 */
final class Log {
  /** New entries by remaining time to live: none, under a minute, under an hour, longer. */
  static final int TTL_CLASSES = 4;

  /** The groups from here on are for entries that have proved their worth or survived cleaning. */
  static final int FIRST_MAIN = TTL_CLASSES;

  static final int GROUPS = 2 * TTL_CLASSES;

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** One in so many segments, chains included, is more than entries of one segment should have. */
  private static final long HEAVY = 16;

  /** What {@link #allocate} says if there is no room. */
  static final long NO_ROOM = -1;

  private final Arena arena;
  private final Segments segments;
  private final Retention retention;
  private final int[] open = new int[GROUPS];

  /** The segments of this log, in no order. */
  private int[] owned = new int[8];

  private int count;

  /** How many segments have been opened so far; what ages are measured in. */
  private long clock;

  /** Up to where the segments are written, all together. */
  private long written;

  private long liveBytes;

  /** How many segments live entries have in chains. */
  private long chained;

  /** The segment that is being cleaned; it is the cleaner's to release. */
  private int victim = Segments.NONE;

  Log(Arena arena, Retention retention) {
    this.arena = arena;
    this.retention = retention;
    segments = arena.segments;
    Arrays.fill(open, Segments.NONE);
  }

  int count() {
    return count;
  }

  /** How many segments the log takes, and what its entries have in chains. */
  long countWithChains() {
    return count + chained;
  }

  int segment(int i) {
    return owned[i];
  }

  long clock() {
    return clock;
  }

  /** Bytes of live entries, without what they have in chains. */
  long liveBytes() {
    return liveBytes;
  }

  /** Bytes of entries that are not alive any more. */
  long deadBytes() {
    return written - liveBytes;
  }

  /**
   * Whether so much is dead that cleaning is worth it though there is room: where memory is mapped
   * as it is needed, to keep what is in use near what is alive.
   */
  boolean isWasteful() {
    long usual = liveBytes / 2 + (long) GROUPS * arena.segmentSize;
    return (long) count * arena.segmentSize - liveBytes > usual;
  }

  int victim() {
    return victim;
  }

  static boolean isMain(int group) {
    return group >= FIRST_MAIN;
  }

  /** The class of an entry that expires then. */
  static int ttlClass(long expiresAt, long now) {
    if (expiresAt == Segments.NEVER) {
      return 0;
    }
    long left = expiresAt - now;
    return left < MINUTE ? 1 : left < HOUR ? 2 : 3;
  }

  /** The class of the entries that a group is for. */
  static int ttlClassOf(int group) {
    return group % TTL_CLASSES;
  }

  // ---------------------------------------------------------------- appending

  /** Whether an entry of this size is the first of another segment. */
  boolean needsSegment(int group, int size) {
    return !fits(open[group], size);
  }

  /**
   * Room for an entry; {@link #NO_ROOM} if it needs a segment and there is none. The entry must be
   * written and {@linkplain #wrote counted} at once.
   */
  long allocate(int group, int size, Reservation reservation) {
    int segment = open[group];
    if (fits(segment, size)) {
      return append(segment, size);
    }
    int next = reservation.take();
    if (next == Segments.NONE) {
      // What cleaning has taken of the reserve is not to be filled by others before it ends. Nor
      // may what is new stand among survivors, or the other way round: that costs hits.
      int other = arena.availableBeyondReserve() < 0 ? Segments.NONE : anyOpen(isMain(group), size);
      return other == Segments.NONE ? NO_ROOM : append(other, size);
    }
    return append(open(next, group, clock), size);
  }

  /**
   * Room for an entry that moves out of the victim; may use the reserve, of which it never needs
   * more than one segment for a victim.
   *
   * @param stamp the age that the entry brings along
   */
  long allocateForCleaning(int group, int size, long stamp) {
    int segment = open[group];
    if (fits(segment, size)) {
      segments.stamp[segment] = Math.max(segments.stamp[segment], stamp);
      return append(segment, size);
    }
    int next = arena.take();
    if (next == Segments.NONE) {
      next = arena.takeForCleaning();
      if (next == Segments.NONE) {
        int other = anyOpen(isMain(group), size);
        if (other == Segments.NONE) {
          other = anyOpen(!isMain(group), size);
        }
        return other == Segments.NONE ? NO_ROOM : append(other, size);
      }
    }
    return append(open(next, group, stamp), size);
  }

  private boolean fits(int segment, int size) {
    return segment != Segments.NONE
        && segments.limit[segment] + size <= arena.segmentSize
        && !isHeavy(segment);
  }

  /**
   * Whether what a segment's entries have in chains is so much that with more of them eviction by
   * segments would be coarse.
   */
  private boolean isHeavy(int segment) {
    return segments.chained[segment] * HEAVY > countWithChains() && retention.evictsAll();
  }

  private int anyOpen(boolean main, int size) {
    int first = main ? FIRST_MAIN : 0;
    for (int group = first; group < first + FIRST_MAIN; group++) {
      if (fits(open[group], size)) {
        return open[group];
      }
    }
    return Segments.NONE;
  }

  private long append(int segment, int size) {
    long address = arena.startOf(segment) + segments.limit[segment];
    segments.limit[segment] += size;
    written += size;
    return address;
  }

  private int open(int segment, int group, long stamp) {
    if (open[group] != Segments.NONE) {
      seal(group);
    }
    if (count == owned.length) {
      owned = Arrays.copyOf(owned, count * 2);
    }
    owned[count] = segment;
    segments.place[segment] = count++;
    segments.state[segment] = Segments.OPEN;
    segments.group[segment] = (byte) group;
    segments.limit[segment] = 0;
    segments.live[segment] = 0;
    segments.expiring[segment] = 0;
    segments.chained[segment] = 0;
    segments.stamp[segment] = stamp;
    segments.sweepAt[segment] = Segments.NEVER;
    segments.earliest[segment] = Segments.NEVER;
    clock++;
    open[group] = segment;
    return segment;
  }

  private void seal(int group) {
    int segment = open[group];
    open[group] = Segments.NONE;
    segments.state[segment] = Segments.SEALED;
    if (segments.live[segment] == 0) {
      release(segment);
    }
  }

  /**
   * Seals the open segment that has most in it, so that it can be cleaned; whether there was one.
   */
  boolean sealFullest() {
    int fullest = Segments.NONE;
    for (int group = 0; group < GROUPS; group++) {
      if (open[group] != Segments.NONE
          && (fullest == Segments.NONE
              || segments.limit[open[group]] > segments.limit[open[fullest]])) {
        fullest = group;
      }
    }
    if (fullest == Segments.NONE) {
      return false;
    }
    seal(fullest);
    return true;
  }

  /**
   * The open segment of new entries that has most in chains, {@link Segments#NONE} if none has any.
   */
  int mostChained() {
    int most = Segments.NONE;
    for (int group = 0; group < FIRST_MAIN; group++) {
      int segment = open[group];
      if (segment != Segments.NONE
          && segments.chained[segment] > (most == Segments.NONE ? 0 : segments.chained[most])) {
        most = segment;
      }
    }
    return most;
  }

  /** Seals a segment that is open, so that it can be cleaned; returns it. */
  int sealOpen(int segment) {
    seal(segments.group[segment]);
    return segment;
  }

  // ---------------------------------------------------------------- the account

  /**
   * Counts an entry that has just been written.
   *
   * @param chain how many segments it has in a chain
   */
  void wrote(long address, int size, int chain, long expiresAt) {
    int segment = arena.segmentOf(address);
    segments.live[segment] += size;
    segments.chained[segment] += chain;
    liveBytes += size;
    chained += chain;
    if (expiresAt != Segments.NEVER) {
      segments.expiring[segment] += size;
      sweepNoLaterThan(segment, expiresAt);
    }
  }

  /** Counts an entry dead that no slot leads to any more. */
  void died(long address, int size, int chain, boolean expiring) {
    int segment = arena.segmentOf(address);
    EntryLayout.markDead(arena.toMachine(address));
    segments.live[segment] -= size;
    segments.chained[segment] -= chain;
    liveBytes -= size;
    chained -= chain;
    if (expiring) {
      segments.expiring[segment] -= size;
    }
    if (liveBytes == 0) {
      releaseAll();
    } else if (segments.live[segment] == 0
        && segments.state[segment] == Segments.SEALED
        && segment != victim) {
      release(segment);
    }
  }

  /** Notes that an entry has another expiry now. */
  void expiryChanged(long address, int size, boolean expiredBefore, long expiresAt) {
    int segment = arena.segmentOf(address);
    if (expiredBefore) {
      segments.expiring[segment] -= size;
    }
    if (expiresAt != Segments.NEVER) {
      segments.expiring[segment] += size;
      sweepNoLaterThan(segment, expiresAt);
    }
  }

  private void sweepNoLaterThan(int segment, long time) {
    segments.sweepAt[segment] = Math.min(segments.sweepAt[segment], time);
    segments.earliest[segment] = Math.min(segments.earliest[segment], time);
  }

  // ---------------------------------------------------------------- giving back

  /** A sealed segment is about to be cleaned. */
  void beginCleaning(int segment) {
    victim = segment;
  }

  /** The victim holds nothing alive any more and goes back. */
  void endCleaning() {
    int segment = victim;
    victim = Segments.NONE;
    release(segment);
  }

  /** Nothing in the log is alive: gives everything back. */
  void releaseAll() {
    victim = Segments.NONE;
    Arrays.fill(open, Segments.NONE);
    while (count > 0) {
      release(owned[count - 1]);
    }
    liveBytes = 0;
    chained = 0;
  }

  private void release(int segment) {
    written -= segments.limit[segment];
    int place = segments.place[segment];
    int last = owned[--count];
    owned[place] = last;
    segments.place[last] = place;
    arena.release(segment);
  }
}
