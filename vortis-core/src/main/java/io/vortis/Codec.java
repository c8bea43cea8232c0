package io.vortis;

import java.nio.ByteBuffer;

/**
 * Turns values into bytes and back. Stateless or thread-safe: one codec serves all threads of a
 * store or server.
 *
 * @param <T> the type of values
 */
public interface Codec<T> {

  /** How many bytes {@link #encode} writes for this value, exactly. */
  int size(T value);

  /** Writes the value at the target's position, {@link #size} bytes; the target is big-endian. */
  void encode(T value, ByteBuffer target);

  /**
   * Reads a value from all that remains of the source, which is big-endian and is not valid any
   * more once this returns.
   *
   * @throws RuntimeException if the bytes are no value of this type
   */
  T decode(ByteBuffer source);
}
