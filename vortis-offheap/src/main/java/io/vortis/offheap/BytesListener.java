package io.vortis.offheap;

import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.StoreListener;

/**
 * Is told what happens to each key of {@link OffHeapBytes}, as {@link StoreListener} is: in order
 * per key, under the stripe's lock, so it must be brief and must not use the store. Each key comes
 * in an array of its own, without its value. All methods do nothing by default.
 */
public interface BytesListener {

  /**
   * A value was set.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  default void written(byte[] key, long expiresAt) {}

  /**
   * A key got another expiry and kept its value.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  default void expiryChanged(byte[] key, long expiresAt) {}

  /** A value left the store; a write of a present key is this and then {@link #written}. */
  default void removed(byte[] key, RemovalCause cause) {}
}
