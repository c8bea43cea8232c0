package io.vortis.offheap;

/**
 * Says when a store is full, by the share that is alive of what the index leaves: one that may not
 * evict, when writes are to be refused; one that may, when cleaning is to evict. The rest is what
 * cleaning needs to go on at a bearable price.
 *
 * <p>Threads: any. It sums up counts that others may be changing: a hint, but close.
 */
final class Fullness {
  private static final double MAX_LIVE_SHARE = 0.9;

  /** Lower, since a cache's writes are to be quick even if all that it held were overwritten. */
  private static final double EVICTING_SHARE = 0.85;

  private final Arena arena;
  private final Retention retention;
  private Stripe[] stripes = {};

  Fullness(Arena arena, Retention retention) {
    this.arena = arena;
    this.retention = retention;
  }

  /** Tells it what to sum up, once, before the store is used. */
  void watch(Stripe[] stripes) {
    this.stripes = stripes;
  }

  /** Whether a write that makes the live part larger by so many bytes is one too many. */
  boolean isFullWith(long growth) {
    if (retention.evictsAll() || growth <= 0) {
      return false;
    }
    long live = growth + liveBytes();
    return live > usableBytes() * MAX_LIVE_SHARE;
  }

  /**
   * Whether cleaning may evict, if the policy does: while it can gain more, what was overwritten or
   * deleted is enough to reclaim. What segments have left at their ends it cannot gain.
   */
  boolean isEvicting() {
    long kept = 0;
    for (Stripe stripe : stripes) {
      Log log = stripe.log;
      kept += log.countWithChains() * arena.segmentSize - log.deadBytes();
    }
    return kept > usableBytes() * EVICTING_SHARE;
  }

  private long usableBytes() {
    return (arena.count() - indexPages()) * arena.segmentSize;
  }

  /** How many segments what is alive needs, if nothing may be evicted, for writes to get on. */
  int leastSegments() {
    // Beside full segments and the reserve each stripe has open ones, of the new and of the moved.
    long others = indexPages() + arena.reserve() + 2L * stripes.length;
    return (int) (others + liveBytes() / (arena.segmentSize * MAX_LIVE_SHARE));
  }

  private long liveBytes() {
    long live = 0;
    for (Stripe stripe : stripes) {
      live += stripe.liveBytes();
    }
    return live;
  }

  /**
   * Whether a stripe is not smaller than the mean: where entries are evicted, the others are to
   * give first.
   */
  boolean holdsItsShare(Stripe stripe) {
    if (!retention.evictsAll()) {
      return true;
    }
    long all = 0;
    for (Stripe each : stripes) {
      all += each.log.countWithChains();
    }
    return stripe.log.countWithChains() * stripes.length >= all;
  }

  /** Whether any entry has an expiry. */
  boolean anyVolatile() {
    for (Stripe stripe : stripes) {
      if (stripe.counters.volatiles > 0) {
        return true;
      }
    }
    return false;
  }

  long indexPages() {
    long pages = 0;
    for (Stripe stripe : stripes) {
      pages += stripe.index.pages();
    }
    return pages;
  }
}
