package io.vortis.offheap;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap by raw address, with the memory mode in each accessor's name; one without
 * a mode is plain. Nothing is checked: callers hold addresses inside the arena, which stays mapped
 * while any of them runs.
 *
 * <p>The only class that touches unsafe memory access, but for {@link KeyHash}, which hashes from
 * both worlds. Eight-byte accesses with a mode need eight-byte alignment.
 */
final class Memory {
  /** A copy in one go delays safepoints while it lasts, so longer ones are done in pieces. */
  static final int MAX_COPY = 1 << 20;

  /** Up to here a copy word by word is done before the JVM's own has begun. */
  private static final int MAX_SHORT = 128;

  private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

  private Memory() {}

  // ---------------------------------------------------------------- words

  static long getLong(long address) {
    return UnsafeApi.getLong(address);
  }

  static int getInt(long address) {
    return UnsafeApi.getIntUnaligned(null, address);
  }

  static void putInt(long address, int value) {
    UnsafeApi.putIntUnaligned(null, address, value);
  }

  static long getLongAcquire(long address) {
    return UnsafeApi.getLongAcquire(null, address);
  }

  static void putLong(long address, long value) {
    UnsafeApi.putLong(address, value);
  }

  static void putLongRelease(long address, long value) {
    UnsafeApi.putLongRelease(null, address, value);
  }

  /** May fail though the word is as expected; orders nothing. */
  static boolean casLongPlain(long address, long expected, long value) {
    return UnsafeApi.weakCompareAndSetLongPlain(null, address, expected, value);
  }

  // ---------------------------------------------------------------- bytes

  static void copyIn(byte[] source, int offset, long address, int length) {
    if (length <= MAX_SHORT) {
      copyShort(source, ARRAY_BASE + offset, null, address, length);
      return;
    }
    for (int done = 0; done < length; ) {
      int piece = Math.min(MAX_COPY, length - done);
      UnsafeApi.copyMemory(source, ARRAY_BASE + offset + done, null, address + done, piece);
      done += piece;
    }
  }

  /** At most {@link #MAX_COPY} bytes. */
  static void copyOut(long address, byte[] target, int offset, int length) {
    if (length <= MAX_SHORT) {
      copyShort(null, address, target, ARRAY_BASE + offset, length);
    } else {
      UnsafeApi.copyMemory(null, address, target, ARRAY_BASE + offset, length);
    }
  }

  /** At most {@link #MAX_COPY} bytes, to an absolute index of a buffer that has room for them. */
  static void copyOut(long address, ByteBuffer target, int index, int length) {
    if (target.isDirect()) {
      copy(address, BufferUtil.address(target) + index, length);
    } else {
      copyOut(address, target.array(), target.arrayOffset() + index, length);
    }
  }

  /** At most {@link #MAX_COPY} bytes, which don't overlap. */
  static void copy(long from, long to, int length) {
    if (length <= MAX_SHORT) {
      copyShort(null, from, null, to, length);
    } else {
      UnsafeApi.copyMemory(from, to, length);
    }
  }

  @SuppressWarnings("NullAway") // a null base means a raw address
  private static void copyShort(
      byte @Nullable [] source, long from, byte @Nullable [] target, long to, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      UnsafeApi.putLongUnaligned(target, to + i, UnsafeApi.getLongUnaligned(source, from + i));
    }
    for (; i < length; i++) {
      UnsafeApi.putByte(target, to + i, UnsafeApi.getByte(source, from + i));
    }
  }

  static void zero(long address, long length) {
    UnsafeApi.setMemory(address, length, (byte) 0);
  }

  /** Whether the bytes at an address are those of an array. */
  static boolean isEqual(long address, byte[] bytes, int offset, int length) {
    long other = ARRAY_BASE + offset;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (UnsafeApi.getLongUnaligned(null, address + i)
          != UnsafeApi.getLongUnaligned(bytes, other + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (UnsafeApi.getByte(address + i) != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- chunks

  /** A cache line, so that a bucket of the index is one. */
  static final int CHUNK_ALIGNMENT = 64;

  /**
   * Zeroed memory of so many bytes from {@link #alignedAddress} on, counted against the JVM's
   * direct memory with {@link #CHUNK_ALIGNMENT} bytes more.
   */
  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes + CHUNK_ALIGNMENT);
  }

  static long alignedAddress(ByteBuffer buffer) {
    return (BufferUtil.address(buffer) + CHUNK_ALIGNMENT - 1) & -CHUNK_ALIGNMENT;
  }

  /** Unmaps it at once. */
  static void free(ByteBuffer buffer) {
    UnsafeApi.invokeCleaner(buffer);
  }
}
