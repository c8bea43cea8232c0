package io.vortis.offheap;

import java.nio.ByteBuffer;

/**
 * What one thread needs to use one store: buffers for encoding and decoding, a lookup, a write.
 *
 * <p>Buffers grow as needed; one that has become large is dropped after use.
 */
final class Scratch {
  private static final int INITIAL = 128;

  /** Larger buffers are not kept. */
  private static final int MAX_KEPT = 1 << 16;

  final Lookup lookup;
  final Reservation reservation;
  final Prefetch prefetch;
  final KeySpan key = new KeySpan();
  final Write write = new Write(key);
  private ByteBuffer keyBuffer = ByteBuffer.allocate(INITIAL);
  private ByteBuffer valueBuffer = ByteBuffer.allocate(INITIAL);
  private ByteBuffer readBuffer = ByteBuffer.allocate(INITIAL);

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
    valueBuffer = sized(valueBuffer, size);
    return valueBuffer;
  }

  /** An empty heap buffer with room for what is read. */
  ByteBuffer forReading(int size) {
    readBuffer = sized(readBuffer, size);
    return readBuffer;
  }

  /** The value that was last copied to {@link #intoReadBuffer}, ready for reading. */
  ByteBuffer read() {
    return readBuffer;
  }

  private static ByteBuffer sized(ByteBuffer buffer, int size) {
    ByteBuffer fitting = buffer;
    if (buffer.capacity() < size || (buffer.capacity() > MAX_KEPT && size <= MAX_KEPT)) {
      fitting = ByteBuffer.allocate(size > MAX_KEPT ? size : Math.max(INITIAL, 2 * size));
    }
    return fitting.clear().limit(size);
  }
}
