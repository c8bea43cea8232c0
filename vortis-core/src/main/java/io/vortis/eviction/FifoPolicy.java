package io.vortis.eviction;

/** Evicts the entry that was inserted first, however often it was used or overwritten since. */
final class FifoPolicy implements EvictionPolicy {

  @Override
  public String name() {
    return "fifo";
  }

  @Override
  public int onInsert(int tick) {
    return tick;
  }

  @Override
  public long rank(int state, int tick, long expiresAt) {
    int age = tick - state;
    return -age;
  }
}
