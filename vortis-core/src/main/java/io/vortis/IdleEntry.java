package io.vortis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * An entry of a store with a time to idle: it expires at the earlier of its own expiry and so long
 * after its last use.
 *
 * <p>Threads: any reader moves {@code usedAt} forward, opaquely; when two race, the later write
 * stays, at most one clock reading behind.
 */
final class IdleEntry<K, V> extends ExpiringEntry<K, V> {
  private static final VarHandle USED_AT;

  static {
    try {
      USED_AT = MethodHandles.lookup().findVarHandle(IdleEntry.class, "usedAt", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

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
    return Math.min(hardExpiry(), Millis.after((long) USED_AT.getOpaque(this), timeToIdle));
  }

  /** Notes a use. */
  void touch(long now) {
    if ((long) USED_AT.getOpaque(this) != now) {
      USED_AT.setOpaque(this, now);
    }
  }
}
