package io.vortis.eviction;

/**
 * Evicts the entry that would expire first.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/eviction/">volatile-ttl</a>
 */
final class TtlPolicy implements EvictionPolicy {

  @Override
  public String name() {
    return "ttl";
  }

  @Override
  public boolean keepsState() {
    return false;
  }

  @Override
  public long rank(int state, int tick, long expiresAt) {
    return expiresAt;
  }
}
