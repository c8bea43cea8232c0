package io.vortis;

/**
 * Says how heavy an entry is, in whatever unit the store's {@code maxWeight} is given: bytes, as a
 * rule.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface Weigher<K, V> {

  /**
   * The weight of an entry, asked once when it is written; not negative. It runs under the stripe's
   * lock and must be brief.
   */
  int weigh(K key, V value);
}
