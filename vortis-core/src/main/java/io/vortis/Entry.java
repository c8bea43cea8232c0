package io.vortis;

/**
 * A key with its value, immutable: every write makes a new one, so that an entry's identity is its
 * version and a reader who holds one holds a consistent pair of value and expiry.
 *
 * <p>Three classes share the work so that each entry pays only for what it uses: this one for
 * entries that never expire, {@link ExpiringEntry} for those with a TTL, {@link IdleEntry} in
 * stores with a time to idle.
 */
class Entry<K, V> {
  final K key;
  final V value;

  Entry(K key, V value) {
    this.key = key;
    this.value = value;
  }

  /** When this entry expires, in epoch milliseconds; {@link Store#NO_EXPIRY} if never. */
  long expiresAt() {
    return Store.NO_EXPIRY;
  }
}
