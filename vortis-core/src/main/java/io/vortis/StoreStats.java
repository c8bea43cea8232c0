package io.vortis;

/**
 * What has happened in a store since it was made. A snapshot: counters that change while it is
 * taken may be one operation apart from each other.
 *
 * @param hits reads that found a value
 * @param misses reads that found none
 * @param sets values written, whichever operation wrote them
 * @param deleted values removed because somebody deleted them
 * @param expired values removed because their time was over
 * @param evicted values removed to make room
 * @param cleared values removed with the whole store
 * @param loads loader calls that gave a value
 * @param failedLoads loader calls that threw or gave {@code null}
 * @param loadNanos time spent in loaders, in nanoseconds
 * @param droppedEvents events that an asynchronous listener's full queue did not take
 */
public record StoreStats(
    long hits,
    long misses,
    long sets,
    long deleted,
    long expired,
    long evicted,
    long cleared,
    long loads,
    long failedLoads,
    long loadNanos,
    long droppedEvents) {

  /** Hits as a share of all reads, from 0 to 1; 1 if there were none. */
  public double hitRatio() {
    long reads = hits + misses;
    return reads == 0 ? 1.0 : (double) hits / reads;
  }
}
