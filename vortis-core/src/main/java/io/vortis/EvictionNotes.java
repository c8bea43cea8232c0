package io.vortis;

import io.vortis.eviction.EvictionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a policy's notes on the entries of one stripe, and the ticks in which it counts time.
 *
 * <p>Threads: {@link #used} runs in any thread, reads the tick plainly and may find it one or two
 * behind, and may lose a note to another thread. All else is guarded by the stripe's lock.
 */
final class EvictionNotes {
  final EvictionPolicy policy;
  private int tick;
  private int insertsUntilTick;

  EvictionNotes(EvictionPolicy policy) {
    this.policy = policy;
  }

  int tick() {
    return tick;
  }

  /** Notes a use of the entry in a slot. */
  void used(int @Nullable [] states, int slot) {
    if (states != null) {
      int state = states[slot];
      int next = policy.onAccess(state, tick);
      if (next != state) {
        states[slot] = next;
      }
    }
  }

  /** The note of an entry that comes to {@code size} others. */
  int inserted(int size) {
    if (--insertsUntilTick < 0) {
      insertsUntilTick = size / EvictionPolicy.TICKS_PER_TURNOVER;
      tick++;
    }
    return policy.onInsert(tick);
  }
}
