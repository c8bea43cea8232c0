package io.vortis.eviction;

/**
 * Evicts any entry. Costs nothing per entry and nothing per read.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/eviction/">allkeys-random</a>
 */
final class RandomPolicy implements EvictionPolicy {

  @Override
  public String name() {
    return "random";
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public boolean keepsState() {
    return false;
  }

  @Override
  public long rank(int state, int tick, long expiresAt) {
    return 0;
  }
}
