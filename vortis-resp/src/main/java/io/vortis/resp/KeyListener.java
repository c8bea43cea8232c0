package io.vortis.resp;

import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.StoreListener;
import io.vortis.resp.codec.Slice;

/**
 * Is told what happens to each key of a {@link Keyspace}, in order per key, as {@link
 * StoreListener} is: under the store's lock, so it must be brief and must not use the keyspace. All
 * methods do nothing by default. A key handed in must not be kept; {@link Slice#copy} gives one.
 */
public interface KeyListener {

  /**
   * A value was set.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  default void written(Slice key, long expiresAt) {}

  /**
   * A key got another expiry and kept its value.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  default void expiryChanged(Slice key, long expiresAt) {}

  /** A value left the store; a write of a present key is this and then {@link #written}. */
  default void removed(Slice key, RemovalCause cause) {}
}
