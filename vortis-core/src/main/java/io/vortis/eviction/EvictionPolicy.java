package io.vortis.eviction;

/**
 * Ranks entries for eviction by one {@code int} that the store keeps for each of them.
 *
 * <p>A store that is full looks at a few random entries and evicts the one whose rank is lowest.
 * There is no list and no lock: the policy says what to note when an entry is inserted, what when
 * it is used, and what the note is worth when somebody has to go.
 *
 * <p>Time is counted in <i>ticks</i>: a stripe's tick advances {@value #TICKS_PER_TURNOVER} times
 * while as many entries are inserted as the stripe holds; where it {@linkplain #tellsLastUse tells
 * of the last use}, also about once a second. It is an {@code int} that wraps, so ages are
 * differences.
 *
 * <p>Thread safety: stateless. {@link #onAccess} runs in readers, without a lock; two readers may
 * overwrite each other's note, so one access in a race may go uncounted.
 */
public interface EvictionPolicy {

  /** How often the tick advances while a stripe's entries are replaced once. */
  int TICKS_PER_TURNOVER = 64;

  /** Redis's word for it without the scope: {@code lru} of {@code allkeys-lru}. */
  String name();

  /** How many random entries to choose from; Redis's {@code maxmemory-samples}. */
  default int samples() {
    return 5;
  }

  /** Whether entries carry a note at all; without one the store spends no memory on it. */
  default boolean keepsState() {
    return true;
  }

  /**
   * Whether the store keeps S3-FIFO's queues, where any entry may go, instead of asking for notes
   * and ranks. Those are then asked for only where entries with a TTL alone may go.
   */
  default boolean queues() {
    return false;
  }

  /** The note of an entry just inserted. */
  default int onInsert(int tick) {
    return 0;
  }

  /**
   * The note of an entry just read or overwritten; the same as before means that nothing is
   * written.
   */
  default int onAccess(int state, int tick) {
    return state;
  }

  /**
   * How often an entry was used lately, on a scale of the policy's own; -1 if it does not count.
   *
   * @param state the entry's note
   * @param tick the stripe's present tick
   */
  default int frequency(int state, int tick) {
    return -1;
  }

  /** Whether an entry's note is the tick of its last use. */
  default boolean tellsLastUse() {
    return false;
  }

  /**
   * What an entry is worth: the lowest of the sampled goes.
   *
   * @param state the entry's note
   * @param tick the stripe's present tick
   * @param expiresAt epoch milliseconds, or {@link io.vortis.Store#NO_EXPIRY}
   */
  long rank(int state, int tick, long expiresAt);
}
