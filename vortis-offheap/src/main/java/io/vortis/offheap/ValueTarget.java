package io.vortis.offheap;

import java.nio.ByteBuffer;

/** Where a value is copied to, straight from the store's memory. */
@FunctionalInterface
public interface ValueTarget {

  /**
   * A buffer for a value of this length, heap or direct, writable, with at least so much remaining.
   * The value goes to its position, which does not change. The store may ask again, with another
   * length, if the value was replaced while it was copied: only what was asked for last counts.
   * Must be brief and must not use the store.
   */
  ByteBuffer allocate(int length);
}
