package io.vortis.offheap;

import java.nio.ByteBuffer;

/**
 * What one thread needs to use one store: buffers for encoding and decoding, a lookup, a write.
 *
 * <p>Buffers grow as needed; a large one is handed out and forgotten, since threads may be many,
 * and idle for long.
 */
final class Scratch {
  private static final int INITIAL = 128;
  private static final byte[] NOTHING = {};

  /** Larger buffers are not kept. */
  static final int MAX_KEPT = 1 << 16;

  final Lookup lookup;
  final Reservation reservation;
  final Prefetch prefetch;
  final KeySpan key = new KeySpan();
  final Write write = new Write(key);
  private ByteBuffer keyBuffer = ByteBuffer.allocate(INITIAL);
  private ByteBuffer valueBuffer = ByteBuffer.allocate(INITIAL);
  private ByteBuffer readBuffer = ByteBuffer.allocate(INITIAL);
  private byte[] array = NOTHING;

  /** Has a value copied to a new array, which {@link #takeArray} gives. */
  final ValueTarget intoArray = this::newArray;

  /** Has a value copied to where {@link #read} gives it. */
  final ValueTarget intoReadBuffer = this::forReading;

  Scratch(Lookup lookup, Reservation reservation, Prefetch prefetch) {
    this.lookup = lookup;
    this.prefetch = prefetch;
    this.reservation = reservation;
  }

  /** An empty heap buffer with room for a key. */
  ByteBuffer forKey(int size) {
    keyBuffer = sized(keyBuffer, size);
    return keyBuffer;
  }

  /** An empty heap buffer with room for a value to be written. */
  ByteBuffer forValue(int size) {
    if (size > MAX_KEPT) {
      return ByteBuffer.allocate(size);
    }
    valueBuffer = sized(valueBuffer, size);
    return valueBuffer;
  }

  /** An empty heap buffer with room for what is read, for {@link #read} to give. */
  ByteBuffer forReading(int size) {
    readBuffer = sized(readBuffer, size);
    return readBuffer;
  }

  /** The value that was last copied to where values are read, ready for reading; ask but once. */
  ByteBuffer read() {
    ByteBuffer read = readBuffer;
    if (read.capacity() > MAX_KEPT) {
      readBuffer = ByteBuffer.allocate(INITIAL);
    }
    return read;
  }

  private ByteBuffer newArray(int size) {
    array = new byte[size];
    return ByteBuffer.wrap(array);
  }

  /** The array that a value was last copied to; ask but once. */
  byte[] takeArray() {
    byte[] taken = array;
    array = NOTHING;
    return taken;
  }

  private static ByteBuffer sized(ByteBuffer buffer, int size) {
    ByteBuffer fitting = buffer;
    if (buffer.capacity() < size) {
      fitting = ByteBuffer.allocate(Math.max(size, Math.min(MAX_KEPT, 2 * size)));
    }
    return fitting.clear().limit(size);
  }
}
