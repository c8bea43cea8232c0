package io.vortis.offheap;

/**
 * The two queues of a stripe that evicts by use: which of them is cleaned next, where new entries
 * begin, and how large each is to be.
 *
 * <p>Guarded by the stripe's lock.
 */
final class Queues {
  /*
   * S3-FIFO (Yang et al., FIFO queues are all you need for cache eviction, SOSP 2023) by segments: new entries begin in
   * the small queue; those used since go on to the main queue, the others go. In the main queue an entry has one lap
   * more for each of up to three uses. Who was evicted of late and comes back begins in the main queue. Beside that:
   *
   *   filling    While the main queue is smaller than it is to be, the oldest of the small queue joins it as it is.
   *              Else a store that is full would leave the main queue empty until something proves its worth, and what
   *              is asked for again only after more than the store holds never would.
   *   renewal    Where nothing goes on to the main queue, a segment of it is cleaned now and then all the same, so that
   *              what is not used any more does not stay for ever.
   *   admission  Who comes back begins in the main queue only if it was last inserted after the oldest segment there
   *              was (as LIRS compares, Jiang and Zhang, SIGMETRICS 2002). In a loop larger than the store each would
   *              push out one that is needed before it.
   *   credit     Who is so admitted has been asked for again, as what was used once. Where those whose turn it is in the
   *              main queue have less than one use left on the mean, it is worth more than they, and begins there with two
   *              to its credit: most of the others have none, and go first. Who has credit and is never used has two, one
   *              and none at its turns, one on the mean, so a queue of such gives no more.
   *   balance    A key that comes back soon after its eviction would have been a hit, had its queue been a little
   *              larger. So its queue gets one entry more, at the cost of the other (as in ARC, Megiddo and Modha, FAST
   *              2003). Soon is before the queue has evicted another eighth of what the stripe holds: as much for both,
   *              so that their numbers can be compared. What takes twice, three times as long counts a quarter, a ninth:
   *              a queue far too small has hardly anything come back soon.
   *   lightness  What takes less than half the mean goes on from the small queue to the main queue though nobody used it:
   *              of such entries many are kept for one that is large, and all together bring no more than half of the
   *              bytes that come in. Where all are about as large there are none.
   *
   * Time is counted in ticks, by each queue for itself: one for each eighth of the stripe's bytes that it evicted. A
   * ghost's note is its queue and the tick of its eviction, six bits of it: eight turnovers, by when most are forgotten.
   */

  private static final int TICKS_PER_TURNOVER = 8;
  private static final int TICK_BITS = Ghosts.NOTE_BITS - 1;
  private static final int TICK_MASK = (1 << TICK_BITS) - 1;
  private static final int FROM_MAIN = 1 << TICK_BITS;

  private static final double FIRST_SMALL_SHARE = 0.03;
  private static final double MIN_SMALL_SHARE = 0.02;
  private static final double MAX_SMALL_SHARE = 0.9;

  /** How far one key moves the balance, at most. */
  private static final double MAX_STEP = 1.0 / 64;

  /** So many times an entry must be smaller than the mean to be light. */
  private static final int LIGHT = 2;

  /**
   * Uses to the credit of who comes back, where those in the main queue have less than one left.
   */
  private static final int CREDIT = 2;

  /** The mean of uses in the main queue is about that of so many entries. */
  private static final int MEAN_OF_ENTRIES = 64;

  /** After so many segments of the small queue in a row one of the main queue is cleaned. */
  private static final int SMALL_PICKS = 16;

  private final Log log;
  private final Segments segments;
  private final int segmentSize;
  private final Ghosts ghosts;

  /** By queue, whether main or not: its tick, and what it has evicted in it, in bytes. */
  private final int[] ticks = new int[2];

  private final long[] evicted = new long[2];

  /** The log's clock when each of the small queue's last ticks began. */
  private final long[] tickStarts = new long[TICK_MASK + 1];

  /** Segments of the small queue that were cleaned since one of the main queue was. */
  private int smallPicks;

  /** The uses that those in the main queue had left when it was their turn, on the mean of late. */
  private double mainUses;

  /** How much of the log is to be small. */
  private double smallShare = FIRST_SMALL_SHARE;

  // What the last look at the log has found.
  private long mainSize;
  private int oldestSmall;
  private int oldestMain;

  /** The age of the oldest in the main queue, by the log's clock. */
  private long mainSince = -1;

  Queues(Log log, Arena arena, Ghosts ghosts) {
    this.log = log;
    segments = arena.segments;
    segmentSize = arena.segmentSize;
    this.ghosts = ghosts;
  }

  // ---------------------------------------------------------------- the victim

  /**
   * The segment to clean next, {@link Segments#NONE} if all are open.
   *
   * @param needed whether somebody waits for what it gives; else what is new is left alone
   */
  int pick(boolean needed) {
    look();
    while (joinsMain()) {
      segments.group[oldestSmall] = (byte) (segments.group[oldestSmall] + Log.FIRST_MAIN);
      look();
    }
    boolean fromMain = mainCanSpareOldest() || ++smallPicks > SMALL_PICKS;
    if (!fromMain && oldestSmall == Segments.NONE) {
      // With what they have in chains a few large values may be more than the small queue is to be.
      int heavy = log.mostChained();
      if (heavy != Segments.NONE) {
        return needed ? log.sealOpen(heavy) : Segments.NONE;
      }
    }
    if (oldestMain != Segments.NONE && (fromMain || oldestSmall == Segments.NONE)) {
      smallPicks = 0;
      return oldestMain;
    }
    return oldestSmall;
  }

  /** Whether the main queue has its share without its oldest, which may be heavy. */
  private boolean mainCanSpareOldest() {
    return oldestMain != Segments.NONE && mainSize - segments.withChains(oldestMain) >= mainShare();
  }

  private boolean joinsMain() {
    return oldestSmall != Segments.NONE
        && mainSize + segments.withChains(oldestSmall) <= mainShare();
  }

  private double mainShare() {
    return (1 - smallShare) * log.countWithChains();
  }

  private void look() {
    mainSize = 0;
    oldestSmall = Segments.NONE;
    oldestMain = Segments.NONE;
    for (int i = 0; i < log.count(); i++) {
      int segment = log.segment(i);
      boolean sealed = segments.state[segment] == Segments.SEALED;
      if (Log.isMain(segments.group[segment])) {
        mainSize += segments.withChains(segment);
        oldestMain = sealed ? Retention.older(segments, oldestMain, segment) : oldestMain;
      } else {
        oldestSmall = sealed ? Retention.older(segments, oldestSmall, segment) : oldestSmall;
      }
    }
    mainSince = oldestMain == Segments.NONE ? -1 : segments.stamp[oldestMain];
  }

  // ---------------------------------------------------------------- who goes and comes back

  /**
   * Whether an entry that nobody used stays all the same.
   *
   * @param bytes of its key and value
   * @param payload those of all the stripe's entries
   */
  boolean isLight(long bytes, boolean inMain, long payload, int entries) {
    return !inMain && bytes * LIGHT * entries <= payload;
  }

  /** Notes an eviction. */
  void evicted(long hash, boolean fromMain, long bytes, int entries) {
    int queue = fromMain ? 1 : 0;
    evicted[queue] += bytes;
    if (evicted[queue] * TICKS_PER_TURNOVER >= log.countWithChains() * segmentSize) {
      evicted[queue] = 0;
      ticks[queue]++;
      if (!fromMain) {
        tickStarts[ticks[queue] & TICK_MASK] = log.clock();
      }
    }
    ghosts.add(hash, entries, (ticks[queue] & TICK_MASK) | (fromMain ? FROM_MAIN : 0));
  }

  /** Whether an entry that is new begins in the main queue. */
  boolean admitsToMain(long hash) {
    int note = ghosts.find(hash);
    if (note == Ghosts.NONE || (note & FROM_MAIN) != 0) {
      return false;
    }
    // It stayed in the small queue for as long as that takes to evict as much as it holds.
    long size = log.countWithChains();
    int stay = (int) (TICKS_PER_TURNOVER * Math.max(0, size - mainSize) / Math.max(1, size));
    int ago = ticksSince(note) + stay;
    return ago <= TICK_MASK && tickStarts[(ticks[0] - ago) & TICK_MASK] > mainSince;
  }

  /** The uses that an entry has to its credit that is new and begins in the main queue. */
  int credit() {
    return mainUses < 1 ? CREDIT : 0;
  }

  /** Notes the uses that an entry of the main queue has left when it is its turn. */
  void turned(int uses) {
    mainUses += (uses - mainUses) / MEAN_OF_ENTRIES;
  }

  /** Notes that a new entry has been inserted. */
  void inserted(long hash, int entries) {
    int note = ghosts.find(hash);
    if (note == Ghosts.NONE) {
      return;
    }
    int ago = ticksSince(note);
    if (ago < TICKS_PER_TURNOVER) {
      double step = Math.min(MAX_STEP, 1.0 / entries / (ago + 1) / (ago + 1));
      double share = smallShare + ((note & FROM_MAIN) != 0 ? -step : step);
      smallShare = Math.max(MIN_SMALL_SHARE, Math.min(MAX_SMALL_SHARE, share));
    }
    ghosts.remove(hash);
  }

  private int ticksSince(int note) {
    int queue = (note & FROM_MAIN) != 0 ? 1 : 0;
    return (ticks[queue] - note) & TICK_MASK;
  }
}
