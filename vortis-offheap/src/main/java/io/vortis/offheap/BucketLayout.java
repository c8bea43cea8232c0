package io.vortis.offheap;

/**
 * A bucket of the index: one cache line.
 *
 * <pre>
 *   0        8        16       24       32       40       48       56       64
 *  +--------+--------+--------+--------+--------+--------+--------+--------+
 *  | slot 0 | slot 1 | slot 2 | slot 3 | slot 4 | slot 5 | slot 6 |  meta  |
 *  +--------+--------+--------+--------+--------+--------+--------+--------+
 *
 *   meta   63              32 31               0
 *         +------------------+------------------+
 *         |      spare       |       link       |    read: acquire; write: release under the lock
 *         +------------------+------------------+
 * </pre>
 *
 * <p>The link is 0, or 1 + the number of the overflow bucket that continues this one.
 */
final class BucketLayout {
  static final int SLOTS = 7;
  static final int META_OFFSET = SLOTS * SlotLayout.BYTES;
  static final int BYTES = META_OFFSET + Long.BYTES;

  private BucketLayout() {}

  /** The bucket that a slot is in; buckets are aligned to their size. */
  static long bucketOf(long slotAddress) {
    return slotAddress & -BYTES;
  }

  static long slotAddress(long bucket, int slot) {
    return bucket + (long) slot * SlotLayout.BYTES;
  }

  /**
   * Which slots have a tag: bit {@code i} stands for slot {@code i}. Without a branch for each
   * slot, since no processor could foresee where the key is.
   */
  static int slotsWith(int tag, long bucket) {
    int slots = 0;
    for (int i = 0; i < SLOTS; i++) {
      long differs = SlotLayout.tag(Memory.getLongAcquire(slotAddress(bucket, i))) ^ tag;
      slots |= (int) ((differs - 1) >>> (Long.SIZE - 1)) << i;
    }
    return slots;
  }

  static int linkAcquire(long bucket) {
    return (int) Memory.getLongAcquire(bucket + META_OFFSET);
  }

  static int link(long bucket) {
    return (int) Memory.getLong(bucket + META_OFFSET);
  }

  static void putLinkRelease(long bucket, int link) {
    Memory.putLongRelease(bucket + META_OFFSET, link);
  }
}
