package io.vortis;

import static java.util.Objects.requireNonNull;

/**
 * The entries of a {@link Table}'s bucket and of its spill buckets, on their way to other ones.
 *
 * <p>Guarded by the stripe's lock.
 */
final class Chain<K, V> {
  final K[] keys;
  final Object[] cells;
  final int[] states;
  final int[] weights;
  int length;

  @SuppressWarnings("unchecked") // only keys are put there
  Chain(int capacity) {
    keys = (K[]) new Object[capacity];
    cells = new Object[capacity];
    states = new int[capacity];
    weights = new int[capacity];
  }

  void takeAll(Buckets<K, V> in, int bucket) {
    long occupied = Buckets.occupied(in.tagsAcquire(bucket));
    while (occupied != 0) {
      int slot = Buckets.firstSlot(bucket, occupied);
      keys[length] = requireNonNull(in.keyAcquire(slot));
      cells[length] = requireNonNull(in.cellAcquire(slot));
      states[length] = in.states == null ? 0 : in.states[slot];
      weights[length] = in.weights == null ? 1 : in.weights[slot];
      length++;
      in.emptySlotRelease(slot);
      occupied &= occupied - 1;
    }
  }

  void place(int i, Table<K, V> table, int bucket, int hash) {
    table.place(bucket, Buckets.tag(hash), keys[i], cells[i], states[i], weights[i]);
  }
}
