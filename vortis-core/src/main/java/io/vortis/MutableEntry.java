package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * A key as an {@link Updater} sees it. Valid only while the updater runs. The last setter called
 * wins; none of them acts before the updater returns, so {@link #value} and {@link #expiresAt} keep
 * telling what was found.
 *
 * @param <V> the type of values
 */
public interface MutableEntry<V> {

  /** The value found, or {@code null} if the key is absent or expired. */
  @Nullable V value();

  /** The expiry found, {@link Store#NO_EXPIRY} or {@link Store#ABSENT}. */
  long expiresAt();

  /** Sets the value and keeps the TTL; a new key gets the store's default one. */
  void set(V value);

  /**
   * Sets value and expiry; a time that has passed deletes the key.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  void set(V value, long expiresAt);

  /**
   * Keeps the value and sets the expiry; a time that has passed deletes the key. An absent key
   * stays absent.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  void expireAt(long expiresAt);

  /** Deletes the key; an absent key stays absent. */
  void delete();
}
