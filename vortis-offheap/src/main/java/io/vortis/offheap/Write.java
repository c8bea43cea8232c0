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

  /** Whether the value is to be kept as the number whose text it is. */
  boolean isNumber;

  long number;

  /** The class of the room that the entry is to have, 0 for no more than it needs. */
  int slack;

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
    isNumber = false;
    slack = 0;
  }

  void setNumber(long number, long expiresAt) {
    byte[] text = Decimal.text(number);
    set(text, 0, text.length, expiresAt);
    isNumber = true;
    this.number = number;
  }

  /** How long the value is as it is kept. */
  int storedLength() {
    return isNumber ? Long.BYTES : length;
  }

  /** Lets go of the value. */
  void forget() {
    value = NOTHING;
    length = 0;
    isNumber = false;
    slack = 0;
  }
}
