package io.vortis.eviction;

/**
 * S3-FIFO, whose queues the store keeps; and what comes next to it where only some of the entries
 * may go, which is a choice from a sample: the entry used least, old uses counting less, and of
 * those the one not used for longest.
 *
 * <p>The note is a counter of up to three uses below the tick of the last one. It falls by one for
 * every turnover of the store.
 *
 * @see <a href="https://doi.org/10.1145/3600006.3613147">Yang et al., FIFO queues are all you need
 *     for cache eviction, SOSP 2023</a>
 */
final class S3FifoPolicy implements EvictionPolicy {

  /*
   *   31              2 1     0
   *  +-----------------+-------+
   *  |  tick (30 bit)  | uses  |
   *  +-----------------+-------+
   */
  private static final int USES_BITS = 2;
  private static final int MAX_USES = (1 << USES_BITS) - 1;

  @Override
  public String name() {
    return "s3fifo";
  }

  @Override
  public boolean queues() {
    return true;
  }

  @Override
  public int onInsert(int tick) {
    return tick << USES_BITS;
  }

  @Override
  public int onAccess(int state, int tick) {
    return tick << USES_BITS | Math.min(MAX_USES, uses(state, tick) + 1);
  }

  @Override
  public long rank(int state, int tick, long expiresAt) {
    return ((long) uses(state, tick) << Integer.SIZE) - age(state, tick);
  }

  private static int uses(int state, int tick) {
    return Math.max(0, (state & MAX_USES) - age(state, tick) / TICKS_PER_TURNOVER);
  }

  /** In ticks; a reader may find the tick of a moment ago, and then there were none. */
  private static int age(int state, int tick) {
    int ticks = ((tick << USES_BITS) - (state & ~MAX_USES)) >> USES_BITS;
    return Math.max(0, ticks);
  }
}
