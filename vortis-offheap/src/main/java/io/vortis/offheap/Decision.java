package io.vortis.offheap;

import static java.util.Objects.requireNonNull;

import io.vortis.MutableEntry;
import io.vortis.Store;
import org.jspecify.annotations.Nullable;

/** What an updater sees and decides; reads the value only if it is asked for. */
final class Decision<V> implements MutableEntry<V> {
  enum Action {
    KEEP,
    SET,
    SET_KEEPING_EXPIRY,
    EXPIRE,
    DELETE
  }

  private final @Nullable Lookup found;
  private final ValueBridge<V> bridge;
  private @Nullable V read;
  Action action = Action.KEEP;
  @Nullable V value;
  long expiresAt;

  Decision(@Nullable Lookup found, ValueBridge<V> bridge) {
    this.found = found;
    this.bridge = bridge;
  }

  @Override
  public @Nullable V value() {
    if (read == null && found != null) {
      read = bridge.decode(found);
    }
    return read;
  }

  @Override
  public long expiresAt() {
    return found == null ? Store.ABSENT : found.expiresAt;
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
