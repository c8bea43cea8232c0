package io.vortis;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What an updater sees of an entry of the heap engine, and what it decides.
 *
 * <p>Thread safety: none; one run of an updater has one.
 */
final class Decision<V> implements MutableEntry<V> {
  enum Action {
    KEEP,
    SET,
    SET_KEEPING_EXPIRY,
    EXPIRE,
    DELETE
  }

  /** The {@link Cell} of the entry. */
  final @Nullable Object found;

  Action action = Action.KEEP;
  @Nullable V value;
  long expiresAt;

  Decision(@Nullable Object found) {
    this.found = found;
  }

  /** The expiry to keep: the one that was asked for, not that of a time to idle. */
  long hardExpiry() {
    return Cell.hardExpiry(found);
  }

  @Override
  public @Nullable V value() {
    return found == null ? null : Cell.<V>value(found);
  }

  @Override
  public long expiresAt() {
    return found == null ? Store.ABSENT : Cell.expiresAt(found);
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
