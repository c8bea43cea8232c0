package io.vortis.resp.telemetry;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a command. Immutable, but for the array, which is not to be written.
 *
 * @param calls how often it ran
 * @param nanos how long all these calls took, in nanoseconds
 * @param rejected how often it was refused before it ran
 * @param failed how often it ran and replied with an error
 * @param buckets how many calls took how long; see {@link Buckets}
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares figures.
public record CommandFigures(long calls, long nanos, long rejected, long failed, long[] buckets) {

  /** Whether the command was ever asked for. */
  public boolean isUsed() {
    return calls > 0 || rejected > 0 || failed > 0;
  }

  /** How many calls the histogram knows; fewer than {@link #calls} if it was off for a while. */
  public long tracked() {
    long sum = 0;
    for (long count : buckets) {
      sum += count;
    }
    return sum;
  }

  /** The time that so many percent of the calls did not exceed, in nanoseconds. */
  public long percentile(double percent) {
    long wanted = Math.max(1, (long) (Math.min(percent, 100) / 100 * tracked() + 0.5));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= wanted) {
        return Buckets.highest(i);
      }
    }
    return 0;
  }

  /**
   * How many calls took no longer than each of these times, in microseconds: 1, 2, 4 and so on,
   * where the number grows.
   */
  public SortedMap<Long, Long> cumulative() {
    SortedMap<Long, Long> cumulative = new TreeMap<>();
    long all = tracked();
    long seen = 0;
    int next = 0;
    for (long bound = 1_024; seen < all; bound *= 2) {
      long before = seen;
      int last = Buckets.indexOf(bound);
      for (; next <= last; next++) {
        seen += buckets[next];
      }
      if (seen > before) {
        cumulative.put(Buckets.highest(last) / 1_000, seen);
      }
    }
    return cumulative;
  }

  CommandFigures minus(CommandFigures before) {
    long[] since = buckets.clone();
    for (int i = 0; i < since.length; i++) {
      since[i] -= before.buckets[i];
    }
    return new CommandFigures(
        calls - before.calls,
        nanos - before.nanos,
        rejected - before.rejected,
        failed - before.failed,
        since);
  }
}
