package io.vortis.resp.telemetry;

import java.util.Collection;
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

  /**
   * How many calls took no longer than each of these times, in nanoseconds: four for each doubling,
   * from about a microsecond to a second.
   */
  public SortedMap<Long, Long> distribution() {
    SortedMap<Long, Long> distribution = new TreeMap<>();
    long seen = 0;
    int next = 0;
    for (long octave = 1_024; octave < Buckets.MAX_NANOS; octave *= 2) {
      for (int quarter = 4; quarter < 8; quarter++) {
        long bound = octave / 4 * quarter;
        for (int last = Buckets.indexOf(bound - 1); next <= last; next++) {
          seen += buckets[next];
        }
        distribution.put(bound, seen);
      }
    }
    return distribution;
  }

  /** Several commands' figures together. */
  public static CommandFigures sum(Collection<CommandFigures> all) {
    CommandFigures sum = new CommandFigures(0, 0, 0, 0, new long[Buckets.COUNT]);
    for (CommandFigures figures : all) {
      sum = sum.plus(figures, 1);
    }
    return sum;
  }

  CommandFigures minus(CommandFigures before) {
    return plus(before, -1);
  }

  private CommandFigures plus(CommandFigures other, int factor) {
    long[] together = buckets.clone();
    for (int i = 0; i < together.length; i++) {
      together[i] += factor * other.buckets[i];
    }
    return new CommandFigures(
        calls + factor * other.calls,
        nanos + factor * other.nanos,
        rejected + factor * other.rejected,
        failed + factor * other.failed,
        together);
  }
}
