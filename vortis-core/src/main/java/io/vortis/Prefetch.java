package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * Brings what a store knows of several keys into the processor's caches, all at the same time.
 *
 * <p>A look-up is a chain of loads that depend on each other: tags, slot, key and value. Done key
 * after key their latencies add up; done step after step, for all keys before the next step, they
 * overlap. The pattern is that of group prefetching (Chen, Ailamaki, Gibbons, Mowry, ICDE 2004),
 * with plain loads.
 *
 * <p>Thread safety: none; one call makes one. It reads as any reader does, and what it finds may be
 * stale by the time it is needed, which costs time and nothing else.
 */
final class Prefetch<K, V> {
  private final Buckets<K, V>[] homes;
  private final int[] buckets;
  private final long[] candidates;
  private final int[] hashes;
  private final K[] keys;
  private final @Nullable K[] found;
  private final @Nullable Object[] cells;
  private int count;

  /** What keeps the loads from being optimised away. */
  private int sink;

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
  Prefetch(int capacity) {
    homes = (Buckets<K, V>[]) new Buckets[capacity];
    buckets = new int[capacity];
    candidates = new long[capacity];
    hashes = new int[capacity];
    keys = (K[]) new Object[capacity];
    found = (K[]) new Object[capacity];
    cells = new Object[capacity];
  }

  /** Adds a key. */
  void add(K key, int hash, Table<K, V> table) {
    Buckets<K, V> home = table.homeAcquire();
    homes[count] = home;
    buckets[count] = Buckets.bucketOf(hash, home.countAcquire());
    hashes[count] = hash;
    keys[count++] = key;
  }

  /** Loads, step by step. */
  int run() {
    for (int i = 0; i < count; i++) {
      long tags = homes[i].tagsAcquire(buckets[i]);
      candidates[i] = Buckets.matches(tags, Buckets.pattern(hashes[i]));
    }
    for (int i = 0; i < count; i++) {
      if (candidates[i] != 0) {
        int slot = Buckets.firstSlot(buckets[i], candidates[i]);
        found[i] = homes[i].keyAcquire(slot);
        cells[i] = homes[i].cellAcquire(slot);
      }
    }
    for (int i = 0; i < count; i++) {
      K key = found[i];
      Object cell = cells[i];
      if (key != null && cell != null) {
        // The header of each object: its class is the cheapest thing to ask for.
        sink += key.getClass() == cell.getClass() ? 1 : 0;
      }
    }
    for (int i = 0; i < count; i++) {
      K key = found[i];
      if (key != null) {
        // What the keys refer to.
        sink += keys[i].equals(key) ? 1 : 0;
      }
    }
    return sink;
  }
}
