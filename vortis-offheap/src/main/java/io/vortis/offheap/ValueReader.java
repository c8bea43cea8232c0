package io.vortis.offheap;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a value's bytes; see {@link OffHeapStore#read}.
 *
 * @param <R> what it makes of them
 */
@FunctionalInterface
public interface ValueReader<R extends @Nullable Object> {

  /**
   * Reads the value, which is all that remains of the buffer.
   *
   * @param value big-endian; valid only during the call
   */
  R read(ByteBuffer value);
}
