package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * Brings what a store knows of several keys into the processor's caches, all at the same time.
 *
 * <p>A look-up is a chain of loads that depend on each other: tags, slot, entry, key and value.
 * Done key after key their latencies add up; done step after step, for all keys before the next
 * step, they overlap. The pattern is that of group prefetching (Chen, Ailamaki, Gibbons, Mowry,
 * ICDE 2004), with plain loads.
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
  private final @Nullable Entry<K, V>[] entries;
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
    entries = (Entry<K, V>[]) new Entry[capacity];
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
        entries[i] = homes[i].slotAcquire(Buckets.firstSlot(buckets[i], candidates[i]));
      }
    }
    for (int i = 0; i < count; i++) {
      Entry<K, V> entry = entries[i];
      if (entry != null) {
        // The header of each object: its class is the cheapest thing to ask for.
        sink += entry.key.getClass() == entry.value.getClass() ? 1 : 0;
      }
    }
    for (int i = 0; i < count; i++) {
      Entry<K, V> entry = entries[i];
      if (entry != null) {
        // What the keys refer to.
        sink += keys[i].equals(entry.key) ? 1 : 0;
      }
    }
    return sink;
  }
}
