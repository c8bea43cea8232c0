package io.vortis.offheap;

/** How an updater's values get out of the store's memory and back. */
interface ValueBridge<V> {

  /** The value of an entry found under the lock. */
  V decode(Lookup found);

  /** Makes a value's bytes what a write will write; its key and expiry stay as they are. */
  void encode(V value, Scratch scratch);
}
