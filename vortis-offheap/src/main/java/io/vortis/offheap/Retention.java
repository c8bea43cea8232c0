package io.vortis.offheap;

import io.vortis.eviction.Eviction.Scope;
import io.vortis.offheap.RetentionRules.Order;
import java.util.SplittableRandom;

/**
 * Which segment is cleaned next, and which of its entries stay: the eviction policy as a log sees
 * it.
 *
 * <p>Stateless but for its random numbers; guarded by the stripe's lock, but that anybody may ask
 * what the rules allow at all.
 */
final class Retention {
  /*
   * The names are Redis's; what they mean where eviction goes by segments:
   *
   *   noeviction       nothing may go. The victim is the segment with the best (1 - u) * age / u, u being the share
   *                    that is alive (Rosenblum and Ousterhout, The design and implementation of a log-structured
   *                    file system, TOCS 1992).
   *   s3fifo, lru, lfu, others the oldest segment of one of two queues, as Queues says; entries that were used stay.
   *   fifo             the oldest segment, whole.
   *   random           any segment, whole.
   *   ttl              the segment in which an entry expires first, whole.
   *   volatile-        the same, but only entries with an expiry may go; where there are none it is noeviction.
   *
   * A segment that is nearly dead already is cleaned first, and loses nothing.
   */

  /** A segment of which no more than one in so many bytes is alive is nearly dead. */
  private static final int NEARLY_DEAD = 8;

  /** Cleaning that gains less than one in so many bytes of a segment is not worth it. */
  private static final int MIN_GAIN = 32;

  private final RetentionRules rules;
  private final SplittableRandom random;

  Retention(RetentionRules rules, long seed) {
    this.rules = rules;
    random = new SplittableRandom(seed);
  }

  /** Whether anything may be evicted at all. */
  boolean evicts() {
    return rules.scope() != Scope.NONE;
  }

  /** Whether any entry may be evicted, with or without an expiry. */
  boolean evictsAll() {
    return rules.scope() == Scope.ALL_KEYS;
  }

  /** Whether uses are worth counting. */
  boolean countsUses() {
    return rules.order() == Order.S3_FIFO;
  }

  // ---------------------------------------------------------------- the victim

  /**
   * The segment to clean next, {@link Segments#NONE} if none is worth it.
   *
   * @param needed whether somebody waits for what it gives
   */
  int pick(Log log, Arena arena, Queues queues, boolean needed) {
    int best = pickByCost(log, arena);
    Segments segments = arena.segments;
    if (best != Segments.NONE && isNearlyDead(segments, best, arena.segmentSize)) {
      return best;
    }
    int chosen =
        switch (rules.order()) {
          case COST_BENEFIT -> best;
          case S3_FIFO ->
              rules.scope() == Scope.VOLATILE ? oldest(log, segments) : queues.pick(needed);
          case FIFO -> oldest(log, segments);
          case RANDOM -> any(log, segments);
          case TTL -> soonest(log, segments);
        };
    return chosen == Segments.NONE ? best : chosen;
  }

  /** The segment whose cleaning gains most for its price; what is alive in it is to stay. */
  int pickByCost(Log log, Arena arena) {
    Segments segments = arena.segments;
    int best = Segments.NONE;
    double bestScore = 0;
    for (int i = 0; i < log.count(); i++) {
      int segment = log.segment(i);
      // What is left at its end other entries may fill, where that is better than a refusal.
      int end = evictsAll() ? segments.limit[segment] : arena.segmentSize;
      int dead = end - segments.live[segment];
      if (segments.state[segment] == Segments.SEALED
          && dead >= arena.segmentSize / MIN_GAIN
          && !(evictsAll() && segments.chained[segment] > 0)) {
        double age = log.clock() - segments.stamp[segment] + 1.0;
        double score = dead * age / (segments.live[segment] + 1.0);
        if (score > bestScore) {
          bestScore = score;
          best = segment;
        }
      }
    }
    return best;
  }

  private boolean mayLose(Segments segments, int segment) {
    return segments.state[segment] == Segments.SEALED
        && (rules.scope() == Scope.ALL_KEYS || segments.expiring[segment] > 0);
  }

  /** Whether cleaning a segment, if it is one, sets free what the policy lets go. */
  boolean isGain(int segment, Segments segments) {
    return segment != Segments.NONE && (rules.scope() == Scope.NONE || mayLose(segments, segment));
  }

  private int oldest(Log log, Segments segments) {
    int oldest = Segments.NONE;
    for (int i = 0; i < log.count(); i++) {
      if (mayLose(segments, log.segment(i))) {
        oldest = older(segments, oldest, log.segment(i));
      }
    }
    return oldest;
  }

  static int older(Segments segments, int one, int other) {
    return one == Segments.NONE || segments.stamp[other] < segments.stamp[one] ? other : one;
  }

  private int any(Log log, Segments segments) {
    int chosen = Segments.NONE;
    int seen = 0;
    for (int i = 0; i < log.count(); i++) {
      if (mayLose(segments, log.segment(i)) && random.nextInt(++seen) == 0) {
        chosen = log.segment(i);
      }
    }
    return chosen;
  }

  private int soonest(Log log, Segments segments) {
    int soonest = Segments.NONE;
    for (int i = 0; i < log.count(); i++) {
      int segment = log.segment(i);
      if (mayLose(segments, segment)
          && (soonest == Segments.NONE || segments.sweepAt[segment] < segments.sweepAt[soonest])) {
        soonest = segment;
      }
    }
    return soonest;
  }

  // ---------------------------------------------------------------- its entries

  /** Whether an entry may be evicted at all. */
  boolean mayEvict(boolean expiring) {
    return rules.scope() == Scope.ALL_KEYS || (rules.scope() == Scope.VOLATILE && expiring);
  }

  /**
   * Whether an entry of the victim stays.
   *
   * @param freq how often it was used
   * @param nearlyDead whether the victim was, when it was chosen
   */
  boolean keeps(int freq, boolean expiring, boolean nearlyDead) {
    return nearlyDead || !mayEvict(expiring) || (rules.order() == Order.S3_FIFO && freq > 0);
  }

  /** What is left of an entry's uses when it is moved. */
  int freqAfterMove(int freq, boolean fromMain, boolean nearlyDead) {
    if (nearlyDead) {
      return freq;
    }
    return fromMain && freq > 0 ? freq - 1 : 0;
  }

  /** The group an entry moves to; survivors are kept apart from the new. */
  int groupAfterMove(int group, boolean nearlyDead) {
    boolean staysSmall = nearlyDead && rules.order() == Order.S3_FIFO;
    return Log.isMain(group) || staysSmall ? group : group + Log.FIRST_MAIN;
  }

  static boolean isNearlyDead(Segments segments, int segment, int segmentSize) {
    return segments.live[segment] <= segmentSize / NEARLY_DEAD && segments.chained[segment] == 0;
  }
}
