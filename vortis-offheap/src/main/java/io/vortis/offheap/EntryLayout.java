package io.vortis.offheap;

/**
 * An entry in a segment, aligned to eight bytes.
 *
 * <pre>
 *   0                4        6     7     8                16         (24)
 *  +----------------+--------+-----+-----+----------------+----------+-----------+--------+-------+
 *  |  value length  |key len.|flags|slack|   expires at   | used at  |    key    | inline | pad   |
 *  |      32        |   16   |  8  |  8  |       64       |   (64)   |           |        | to 8  |
 *  +----------------+--------+-----+-----+----------------+----------+-----------+--------+-------+
 *   word 0: plain, then a fence;          word 1: plain or  only where the store notes uses
 *   release under the stripe's lock,      acquire; release under the stripe's lock
 *   but DEAD plain
 *
 *   inline, if flags has CHAIN:   +-----------------+--------------------+
 *                                 | first segment 32|   tail of value    |
 *                                 +-----------------+--------------------+
 *           if flags has INT64:   +--------+-----------------------------+
 *                                 |pad to 8|         number 64           |    else: the value
 *                                 +--------+-----------------------------+
 *                                          acquire; release under the stripe's lock
 * </pre>
 *
 * <p>The key never changes once the entry is published, nor does the value, but that a number,
 * which is one aligned word, may become another, that a value may get longer: its new bytes are
 * there before its new length, and that another of the same length may take its place: {@link
 * Stripe} tells readers of that. DEAD is for the owner of the lock alone: readers, who may still be
 * reading such an entry, pass it over. {@code expires at} is in epoch milliseconds, {@link
 * io.vortis.Store#NO_EXPIRY} if never. {@code slack} is 0, or stands for what the entry occupies
 * beyond need, so that its value can grow in place: a size of 64 bytes or more in three binary
 * digits, see {@link #sizeOfClass}.
 */
final class EntryLayout {
  static final int HEADER_BYTES = 16;
  static final int ALIGNMENT = 8;
  static final int EXPIRES_AT_OFFSET = 8;
  static final int USED_AT_OFFSET = 16;

  static final int KEY_LENGTH_SHIFT = 32;
  static final int FLAGS_SHIFT = 48;
  static final int SLACK_SHIFT = 56;
  static final int MAX_KEY_LENGTH = 0xFFFF;

  /** The value's whole segments are elsewhere, its tail is here. */
  static final int CHAIN = 1;

  /** No slot leads to the entry any more. */
  static final int DEAD = 2;

  /** The value is the decimal text of a number, which stands there as such. */
  static final int INT64 = 4;

  /** The number of the first segment of a chain stands before the tail. */
  static final int CHAIN_HEAD_BYTES = Integer.BYTES;

  private EntryLayout() {}

  static long header(int keyLength, int valueLength, int flags, int slack) {
    return ((long) slack << SLACK_SHIFT)
        | ((long) flags << FLAGS_SHIFT)
        | ((long) keyLength << KEY_LENGTH_SHIFT)
        | (valueLength & 0xFFFF_FFFFL);
  }

  static int valueLength(long header) {
    return (int) header;
  }

  static int keyLength(long header) {
    return (int) (header >>> KEY_LENGTH_SHIFT) & MAX_KEY_LENGTH;
  }

  static boolean isChain(long header) {
    return ((header >>> FLAGS_SHIFT) & CHAIN) != 0;
  }

  static boolean isDead(long header) {
    return ((header >>> FLAGS_SHIFT) & DEAD) != 0;
  }

  static void markDead(long entry) {
    putHeader(entry, headerAt(entry) | (long) DEAD << FLAGS_SHIFT);
  }

  static boolean isNumber(long header) {
    return ((header >>> FLAGS_SHIFT) & INT64) != 0;
  }

  static int slack(long header) {
    return (int) (header >>> SLACK_SHIFT);
  }

  static long withoutSlack(long header) {
    return header & ((1L << SLACK_SHIFT) - 1);
  }

  /** The same header with another length of the value. */
  static long withLength(long header, int valueLength) {
    return (header & ~0xFFFF_FFFFL) | valueLength;
  }

  /** What an entry with slack of this class occupies: 64, 72, … 120, 128, 144, … bytes. */
  static long sizeOfClass(int slack) {
    int steps = slack - 1;
    return (8L + (steps & 7)) << ((steps >>> 3) + 3);
  }

  /** The class of the largest size that is no more than that; 0 if there is none. */
  static int classWithin(int size) {
    int words = size >>> 3;
    if (words < 8) {
      return 0;
    }
    int doublings = 28 - Integer.numberOfLeadingZeros(words);
    return 1 + (doublings << 3) + (words >>> doublings) - 8;
  }

  static long headerAt(long entry) {
    return Memory.getLong(entry);
  }

  static void putHeader(long entry, long header) {
    Memory.putLong(entry, header);
  }

  static long numberAcquire(long at) {
    return Memory.getLongAcquire(at);
  }

  static void putNumberRelease(long at, long number) {
    Memory.putLongRelease(at, number);
  }

  static void putHeaderRelease(long entry, long header) {
    Memory.putLongRelease(entry, header);
  }

  static long expiresAt(long entry) {
    return Memory.getLong(entry + EXPIRES_AT_OFFSET);
  }

  static void putExpiresAtRelease(long entry, long expiresAt) {
    Memory.putLongRelease(entry + EXPIRES_AT_OFFSET, expiresAt);
  }

  static long usedAt(long entry) {
    return Memory.getLong(entry + USED_AT_OFFSET);
  }

  static void putUsedAtRelease(long entry, long usedAt) {
    Memory.putLongRelease(entry + USED_AT_OFFSET, usedAt);
  }

  static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
