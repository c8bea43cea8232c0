package io.vortis;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What an updater sees of an entry of the heap engine, and what it decides.
 *
 * <p>Thread safety: none; one run of an updater has one.
 */
final class Decision<K, V> implements MutableEntry<V> {
  enum Action {
    KEEP,
    SET,
    SET_KEEPING_EXPIRY,
    EXPIRE,
    DELETE
  }

  final @Nullable Entry<K, V> found;
  Action action = Action.KEEP;
  @Nullable V value;
  long expiresAt;

  Decision(@Nullable Entry<K, V> found) {
    this.found = found;
  }

  /** The expiry to keep: the one that was asked for, not that of a time to idle. */
  long hardExpiry() {
    if (found instanceof ExpiringEntry<K, V> expiring) {
      return expiring.hardExpiry();
    }
    return Store.NO_EXPIRY;
  }

  @Override
  public @Nullable V value() {
    return found == null ? null : found.value;
  }

  @Override
  public long expiresAt() {
    return found == null ? Store.ABSENT : found.expiresAt();
  }

  @Override
  public void set(V value) {
    decide(Action.SET_KEEPING_EXPIRY, requireNonNull(value, "value"), 0);
  }

  @Override
  public void set(V value, long expiresAt) {
    decide(Action.SET, requireNonNull(value, "value"), expiresAt);
  }

  @Override
  public void expireAt(long expiresAt) {
    decide(Action.EXPIRE, null, expiresAt);
  }

  @Override
  public void delete() {
    decide(Action.DELETE, null, 0);
  }

  private void decide(Action action, @Nullable V value, long expiresAt) {
    this.action = action;
    this.value = value;
    this.expiresAt = expiresAt;
  }
}
