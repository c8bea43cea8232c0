package io.vortis.eviction;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Evicts the entry that was used least often, old uses counting less.
 *
 * <p>The note is a logarithmic counter of eight bits below the tick of its last decay. A use raises
 * the counter with probability 1 / ((counter − 5) · 10 + 1), so that a million uses fill it; the
 * counter falls by one for every turnover of the store. New entries start at 5, lest they be
 * evicted before they had a chance.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/eviction/#lfu-eviction">Redis's
 *     LFU</a>
 */
final class LfuPolicy implements EvictionPolicy {

  /*
   *   31            8 7          0
   *  +---------------+------------+
   *  | tick (24 bit) |  counter   |
   *  +---------------+------------+
   */
  private static final int COUNTER_BITS = 8;
  private static final int COUNTER_MASK = (1 << COUNTER_BITS) - 1;
  private static final int INITIAL = 5;
  private static final int LOG_FACTOR = 10;

  @Override
  public String name() {
    return "lfu";
  }

  @Override
  public int onInsert(int tick) {
    return pack(tick, INITIAL);
  }

  @Override
  public int onAccess(int state, int tick) {
    int turnovers = turnovers(state, tick);
    int counter = decayed(state, turnovers);
    int next = raised(counter);
    return turnovers == 0 && next == counter
        ? state
        : pack(turnovers == 0 ? state >>> COUNTER_BITS : tick, next);
  }

  /** The counter, from 0 to 255. */
  @Override
  public int frequency(int state, int tick) {
    return decayed(state, turnovers(state, tick));
  }

  @Override
  public long rank(int state, int tick, long expiresAt) {
    return frequency(state, tick);
  }

  private static int raised(int counter) {
    if (counter == COUNTER_MASK) {
      return counter;
    }
    int odds = Math.max(0, counter - INITIAL) * LOG_FACTOR + 1;
    return ThreadLocalRandom.current().nextInt(odds) == 0 ? counter + 1 : counter;
  }

  private static int decayed(int state, int turnovers) {
    return Math.max(0, (state & COUNTER_MASK) - turnovers);
  }

  /**
   * Whole turnovers since the counter last decayed; the difference is taken in 24 bits, which wrap.
   * It is negative in a reader who finds the tick of a moment ago: then there were none.
   */
  private static int turnovers(int state, int tick) {
    int ticks = ((tick << COUNTER_BITS) - (state & ~COUNTER_MASK)) >> COUNTER_BITS;
    return Math.max(0, ticks) / TICKS_PER_TURNOVER;
  }

  private static int pack(int tick, int counter) {
    return (tick << COUNTER_BITS) | counter;
  }
}
