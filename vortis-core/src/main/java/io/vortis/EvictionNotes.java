package io.vortis;

import io.vortis.eviction.EvictionPolicy;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a policy's notes on the entries of one stripe, and the ticks in which it counts time. A
 * policy that needs more than notes has a subclass.
 *
 * <p>Threads: {@link #used} runs in any thread, reads the tick plainly and may find it one or two
 * behind, and may lose a note to another thread. All else is guarded by the stripe's lock.
 */
class EvictionNotes<K> {
  static final long UNKNOWN = -1;

  private static final long TICK_MILLIS = 1_000;

  final EvictionPolicy policy;
  private final InstantSource clock;

  /** Where ticks tell when an entry was used; else {@code null}. */
  private final @Nullable TickTimes times;

  /** When the present tick began, in epoch milliseconds. */
  private long tickBegan;

  private int tick;
  private int insertsUntilTick;

  EvictionNotes(EvictionPolicy policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
    times = policy.tellsLastUse() ? new TickTimes() : null;
    tickBegan = times == null ? 0 : clock.millis();
  }

  int tick() {
    return tick;
  }

  /** Notes a use of the entry in a slot. */
  void used(int[] states, int slot) {
    int state = states[slot];
    int next = policy.onAccess(state, tick);
    if (next != state) {
      states[slot] = next;
    }
  }

  /** The note of an entry that is about to come into the table. */
  int inserted(Table<K, ?> table, K key, int hash, int weight) {
    return inserted(table.size());
  }

  /** The note of an entry that comes to {@code size} others. */
  final int inserted(int size) {
    if (--insertsUntilTick < 0) {
      insertsUntilTick = size / EvictionPolicy.TICKS_PER_TURNOVER;
      if (times == null) {
        tick++;
      } else {
        beginTick(times, clock.millis());
      }
    }
    return policy.onInsert(tick);
  }

  /** Of an entry with this note, that it weighs more than it did, or less. */
  void reweighed(int state, int growth) {}

  /** Of an entry with this note, that it has left the table. */
  void removed(Table<K, ?> table, int state, int weight) {}

  /** Notes that the table has been cleared. */
  void cleared() {}

  /** What is kept beside the notes, in bytes, references taken as 4 bytes. */
  long memoryUsed() {
    return 0;
  }

  /** Lets ticks that tell when entries were used keep up with time, where nothing is inserted. */
  void keepUp() {
    if (times != null) {
      long now = clock.millis();
      if (now - tickBegan >= TICK_MILLIS) {
        beginTick(times, now);
      }
    }
  }

  private void beginTick(TickTimes times, long now) {
    tick++;
    tickBegan = now;
    times.began(tick, now);
  }

  /** For how long an entry with this note has not been used, in milliseconds; -1 if unknown. */
  long idleMillis(int state) {
    if (times == null) {
      return UNKNOWN;
    }
    keepUp();
    long now = clock.millis();
    return Math.max(0, now - times.end(state, now));
  }
}
