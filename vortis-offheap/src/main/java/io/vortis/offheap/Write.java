package io.vortis.offheap;

import io.vortis.Store;

/** What is to be written under which key. Reused; one thread's. */
final class Write {
  private static final byte[] NOTHING = {};

  final KeySpan key;
  byte[] value = NOTHING;
  int offset;
  int length;
  long expiresAt = Store.NO_EXPIRY;

  /** The chain that holds the value's whole segments already, if there is one. */
  int chainFirst = Segments.NONE;

  int chainSegments;

  Write(KeySpan key) {
    this.key = key;
  }

  void set(byte[] value, int offset, int length, long expiresAt) {
    this.value = value;
    this.offset = offset;
    this.length = length;
    this.expiresAt = expiresAt;
  }

  /** Lets go of the value. */
  void forget() {
    value = NOTHING;
    length = 0;
  }
}
