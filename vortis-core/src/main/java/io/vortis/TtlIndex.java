package io.vortis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one stripe that have a TTL, dense, so that a random one is found in O(1). Adding,
 * replacing and removing are O(1) too: each entry knows its place.
 *
 * <p>Threads: guarded by the stripe's lock.
 */
final class TtlIndex<K, V> {
  private static final int MIN_CAPACITY = 8;

  private @Nullable ExpiringEntry<K, V>[] entries = newArray(MIN_CAPACITY);
  private int size;

  /** No entry expires before this; it may be too early, never too late. */
  private long earliest = Store.NO_EXPIRY;

  int size() {
    return size;
  }

  long earliest() {
    return earliest;
  }

  ExpiringEntry<K, V> at(int index) {
    ExpiringEntry<K, V> entry = entries[index];
    assert entry != null;
    return entry;
  }

  /** Whether an entry stands in the index. */
  boolean holds(ExpiringEntry<?, ?> entry) {
    return entry.indexSlot < size && entries[entry.indexSlot] == entry;
  }

  void add(ExpiringEntry<K, V> entry) {
    if (size == entries.length) {
      // By a quarter: the slack is part of what an entry with a TTL costs.
      entries = Arrays.copyOf(entries, size + Math.max(MIN_CAPACITY, size >> 2));
    }
    put(size++, entry);
  }

  /** Puts an entry in the place of the one that it replaces. */
  void replace(ExpiringEntry<K, V> old, ExpiringEntry<K, V> fresh) {
    put(old.indexSlot, fresh);
  }

  void remove(ExpiringEntry<K, V> entry) {
    ExpiringEntry<K, V> last = at(--size);
    entries[entry.indexSlot] = last;
    last.indexSlot = entry.indexSlot;
    entries[size] = null;
    if (size == 0) {
      earliest = Store.NO_EXPIRY;
    }
    if (size < entries.length >> 2 && entries.length > MIN_CAPACITY) {
      entries = Arrays.copyOf(entries, Math.max(MIN_CAPACITY, entries.length >> 1));
    }
  }

  void clear() {
    entries = newArray(MIN_CAPACITY);
    size = 0;
    earliest = Store.NO_EXPIRY;
  }

  /** Finds out the earliest expiry again, in O(size). */
  void refreshEarliest() {
    long min = Store.NO_EXPIRY;
    for (int i = 0; i < size; i++) {
      min = Math.min(min, at(i).expiresAt());
    }
    earliest = min;
  }

  /** What the index itself occupies, in bytes, references taken as 4 bytes. */
  long memoryUsed() {
    return 16 + 4L * entries.length;
  }

  /** Checks that every entry knows its place and that nothing lies beyond the last. */
  void checkInvariants() {
    Invariants.check(size <= entries.length, "index holds what it has room for", size);
    for (int i = 0; i < entries.length; i++) {
      ExpiringEntry<K, V> entry = entries[i];
      Invariants.check((entry != null) == (i < size), "index is dense", i);
      if (entry != null) {
        Invariants.checkEqual(entry.indexSlot, i, "back-pointer of " + entry.key);
        Invariants.check(earliest <= entry.expiresAt(), "earliest is not too late", entry.key);
      }
    }
  }

  private void put(int index, ExpiringEntry<K, V> entry) {
    entries[index] = entry;
    entry.indexSlot = index;
    earliest = Math.min(earliest, entry.expiresAt());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
  private static <K, V> @Nullable ExpiringEntry<K, V>[] newArray(int capacity) {
    return (ExpiringEntry<K, V>[]) new ExpiringEntry[capacity];
  }
}
