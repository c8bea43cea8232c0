package io.vortis.eviction;

/**
 * Evicts the entry that was not used for longest. The note is the tick of the last use.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/eviction/#apx-lru">Redis's
 *     approximated LRU</a>
 */
final class LruPolicy implements EvictionPolicy {

  @Override
  public String name() {
    return "lru";
  }

  @Override
  public int onInsert(int tick) {
    return tick;
  }

  @Override
  public int onAccess(int state, int tick) {
    return tick;
  }

  @Override
  public boolean tellsLastUse() {
    return true;
  }

  @Override
  public long rank(int state, int tick, long expiresAt) {
    int age = tick - state;
    return -age;
  }
}
