package io.vortis.offheap;

import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * A keyed 64-bit hash of a key's bytes, wherever they are: Wang Yi's wyhash, final version 4. The
 * seed is secret and drawn per store, so nobody outside can choose keys that collide.
 *
 * <p>The high bits choose the stripe, bits 32 to 47 are the slot's tag, the low 32 bits choose the
 * bucket. Words are read in the machine's byte order: a hash means nothing on another machine.
 *
 * @see <a href="https://github.com/wangyi-fudan/wyhash">wyhash</a>
 */
final class KeyHash {
  private static final long SECRET_0 = 0x2d358dccaa6c78a5L;
  private static final long SECRET_1 = 0x8bb84b93962eacc9L;
  private static final long SECRET_2 = 0x4b33a62ed433d4a3L;
  private static final long SECRET_3 = 0x4d5a2da51de1aa47L;
  private static final int LANES = 48;
  private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

  private final long seed;

  KeyHash(long seed) {
    this.seed = seed ^ mix(seed ^ SECRET_0, SECRET_1);
  }

  /** The hash of bytes on the heap. */
  long hash(byte[] bytes, int offset, int length) {
    return hash(bytes, ARRAY_BASE + offset, length);
  }

  /** The hash of bytes in the arena. */
  long hash(long address, int length) {
    return hash(null, address, length);
  }

  @SuppressWarnings("NullAway") // a null base means a raw address
  private long hash(byte @Nullable [] base, long offset, int length) {
    long hash = seed;
    long a;
    long b;
    if (length <= 16) {
      if (length >= 4) {
        int middle = (length >>> 3) << 2;
        a = (int4(base, offset) << 32) | int4(base, offset + middle);
        long last = offset + length - 4;
        b = (int4(base, last) << 32) | int4(base, last - middle);
      } else if (length > 0) {
        a =
            (byte1(base, offset) << 16)
                | (byte1(base, offset + (length >>> 1)) << 8)
                | byte1(base, offset + length - 1);
        b = 0;
      } else {
        a = 0;
        b = 0;
      }
    } else {
      long p = offset;
      int left = length;
      if (left >= LANES) {
        long lane1 = hash;
        long lane2 = hash;
        do {
          hash = mix(long8(base, p) ^ SECRET_1, long8(base, p + 8) ^ hash);
          lane1 = mix(long8(base, p + 16) ^ SECRET_2, long8(base, p + 24) ^ lane1);
          lane2 = mix(long8(base, p + 32) ^ SECRET_3, long8(base, p + 40) ^ lane2);
          p += LANES;
          left -= LANES;
        } while (left >= LANES);
        hash ^= lane1 ^ lane2;
      }
      while (left > 16) {
        hash = mix(long8(base, p) ^ SECRET_1, long8(base, p + 8) ^ hash);
        p += 16;
        left -= 16;
      }
      a = long8(base, p + left - 16);
      b = long8(base, p + left - 8);
    }
    a ^= SECRET_1;
    b ^= hash;
    return mix(a * b ^ SECRET_0 ^ length, high(a, b) ^ SECRET_1);
  }

  private static long byte1(byte @Nullable [] base, long offset) {
    return UnsafeApi.getByte(base, offset) & 0xFFL;
  }

  private static long int4(byte @Nullable [] base, long offset) {
    return UnsafeApi.getIntUnaligned(base, offset) & 0xFFFF_FFFFL;
  }

  private static long long8(byte @Nullable [] base, long offset) {
    return UnsafeApi.getLongUnaligned(base, offset);
  }

  /** Both halves of the 128-bit product, folded. */
  private static long mix(long a, long b) {
    return a * b ^ high(a, b);
  }

  /** The high half of the unsigned product; Math.unsignedMultiplyHigh came with JDK 18. */
  private static long high(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }
}
