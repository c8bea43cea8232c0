package io.vortis.offheap;

/** A key's bytes, somewhere in an array, and their hash. Reused; one thread's. */
final class KeySpan {
  byte[] bytes = new byte[0];
  int offset;
  int length;
  long hash;

  void set(byte[] bytes, int offset, int length, KeyHash hasher) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    hash = hasher.hash(bytes, offset, length);
  }
}
