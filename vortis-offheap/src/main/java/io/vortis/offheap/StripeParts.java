package io.vortis.offheap;

import java.time.InstantSource;

/**
 * What all stripes of a store have in common.
 *
 * @param compacts whether writers clean up even where there is room
 * @param lowWater with fewer segments free than this, writers help with cleaning
 */
record StripeParts(
    boolean concurrent,
    Arena arena,
    EntryShape shape,
    KeyHash hasher,
    InstantSource clock,
    EntryObserver observer,
    Fullness fullness,
    boolean compacts,
    int lowWater) {

  /** The hash of the key of the entry at an arena address. */
  long hashAt(long address) {
    long entry = arena.toMachine(address);
    int length = EntryLayout.keyLength(EntryLayout.headerAt(entry));
    return hasher.hash(entry + shape.headerBytes, length);
  }
}
