package io.vortis.offheap;

import io.vortis.RemovalCause;

/** Is told under the stripe's lock what happens to each entry, while its bytes are still there. */
interface EntryObserver {

  /** Whether it wants to be told at all. */
  boolean isListening();

  /** An entry was written. */
  void written(Write write);

  /** An entry was written in place; it was said to be about to leave before. */
  void rewritten(Lookup entry, long expiresAt);

  /** An entry has another expiry. */
  void expiryChanged(Lookup entry, long expiresAt);

  /** An entry is about to leave its place. */
  void removed(Lookup entry, RemovalCause cause);
}
