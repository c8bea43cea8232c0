package io.vortis;

/**
 * An entry of a store with a time to idle: it expires at the earlier of its own expiry and so long
 * after its last use.
 *
 * <p>Threads: any reader moves {@code usedAt} forward, at most once a millisecond; when two race,
 * the later write stays, at most one clock reading behind.
 */
final class IdleEntry<K, V> extends ExpiringEntry<K, V> {
  private final long timeToIdle;
  private volatile long usedAt;

  /** All times in milliseconds. */
  IdleEntry(K key, V value, long expiresAt, long timeToIdle, long now) {
    super(key, value, expiresAt);
    this.timeToIdle = timeToIdle;
    this.usedAt = now;
  }

  @Override
  long expiresAt() {
    return Math.min(hardExpiry(), Millis.after(usedAt, timeToIdle));
  }

  /** Notes a use. */
  void touch(long now) {
    if (usedAt != now) {
      usedAt = now;
    }
  }
}
