package io.vortis;

/** An entry with a TTL; it stands in its stripe's {@link TtlIndex}. */
class ExpiringEntry<K, V> extends Entry<K, V> {

  /** Where in the index; guarded by the stripe's lock. */
  int indexSlot;

  private final long expiresAt;

  ExpiringEntry(K key, V value, long expiresAt) {
    super(key, value);
    this.expiresAt = expiresAt;
  }

  @Override
  long expiresAt() {
    return expiresAt;
  }

  /** The expiry that was asked for, which a time to idle may precede. */
  long hardExpiry() {
    return expiresAt;
  }
}
