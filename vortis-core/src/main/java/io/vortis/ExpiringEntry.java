package io.vortis;

/**
 * An entry with a TTL: the {@link Cell} that holds its value, and what stands for it in its
 * stripe's {@link TtlIndex}. Every write makes a new one, so a reader who holds one holds a
 * consistent pair of value and expiry.
 */
class ExpiringEntry<K, V> {
  final K key;
  final V value;

  /** Where in the index; guarded by the stripe's lock. */
  int indexSlot;

  private final long expiresAt;

  ExpiringEntry(K key, V value, long expiresAt) {
    this.key = key;
    this.value = value;
    this.expiresAt = expiresAt;
  }

  /** When this entry expires, in epoch milliseconds; {@link Store#NO_EXPIRY} if never. */
  long expiresAt() {
    return expiresAt;
  }

  /** The expiry that was asked for, which a time to idle may precede. */
  long hardExpiry() {
    return expiresAt;
  }
}
