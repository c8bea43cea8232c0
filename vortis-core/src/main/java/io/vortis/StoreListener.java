package io.vortis;

/**
 * Is told what happens to each key, in order per key. All methods do nothing by default.
 *
 * <p>A write of a present key is two events: {@link #removed} with {@link RemovalCause#REPLACED},
 * then {@link #written}. A listener registered with the store runs under the stripe's lock: it must
 * be brief and must not use the store. One registered with an executor runs there, after the fact.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface StoreListener<K, V> {

  /**
   * A value was set.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  default void written(K key, V value, long expiresAt) {}

  /**
   * A key got another expiry and kept its value.
   *
   * @param expiresAt epoch milliseconds, or {@link Store#NO_EXPIRY}
   */
  default void expiryChanged(K key, V value, long expiresAt) {}

  /** A value left the store. */
  default void removed(K key, V value, RemovalCause cause) {}

  /** A listener's stay with a store. */
  interface Registration extends AutoCloseable {
    /** Ends it: the listener is told of nothing that happens later. Idempotent. */
    @Override
    void close();
  }
}
