package io.vortis.offheap;

/**
 * A slot of the index: one word that leads to one entry.
 *
 * <pre>
 *   63            48 47 46  45   44        40 39                                          0
 *  +----------------+-----+-----+------------+---------------------------------------------+
 *  |      tag       |freq |chain|   spare    |                address / 8                  |
 *  +----------------+-----+-----+------------+---------------------------------------------+
 *   read:  acquire by anybody, plain under the stripe's lock
 *   write: release under the stripe's lock; freq also by a reader's compare-and-set
 * </pre>
 *
 * <p>The tag is 16 bits of the key's hash and never 0, so an empty slot is the word 0. {@code freq}
 * counts uses up to 3; {@code chain} says that the value continues in segments of its own. The
 * address is the arena's, not the machine's.
 */
final class SlotLayout {
  static final int BYTES = Long.BYTES;
  static final long EMPTY = 0;

  static final int ADDRESS_BITS = 40;
  static final int CHAIN_SHIFT = 45;
  static final int FREQ_SHIFT = 46;
  static final int TAG_SHIFT = 48;
  static final int MAX_FREQ = 3;

  /** What to add for one use more. */
  static final long ONE_USE = 1L << FREQ_SHIFT;

  static final long FREQ_MASK = (long) MAX_FREQ << FREQ_SHIFT;
  static final long CHAIN_MASK = 1L << CHAIN_SHIFT;
  private static final long ADDRESS_MASK = (1L << ADDRESS_BITS) - 1;
  private static final int HASH_TAG_SHIFT = 32;

  private SlotLayout() {}

  static long slot(int tag, int freq, boolean chain, long address) {
    return ((long) tag << TAG_SHIFT)
        | ((long) freq << FREQ_SHIFT)
        | (chain ? CHAIN_MASK : 0)
        | (address >>> 3);
  }

  /** The same slot leading to another place, with another count of uses. */
  static long moved(long slot, int freq, long address) {
    return (slot & ~(ADDRESS_MASK | FREQ_MASK)) | ((long) freq << FREQ_SHIFT) | (address >>> 3);
  }

  static int tag(long slot) {
    return (int) (slot >>> TAG_SHIFT);
  }

  /** The tag of a key with this hash: never 0. */
  static int tagOf(long hash) {
    int tag = (int) (hash >>> HASH_TAG_SHIFT) & 0xFFFF;
    return tag == 0 ? 1 : tag;
  }

  static int freq(long slot) {
    return (int) ((slot & FREQ_MASK) >>> FREQ_SHIFT);
  }

  static boolean isChain(long slot) {
    return (slot & CHAIN_MASK) != 0;
  }

  static long address(long slot) {
    return (slot & ADDRESS_MASK) << 3;
  }

  /** Whether two words say the same but for the count of uses. */
  static boolean sameEntry(long slot, long other) {
    return ((slot ^ other) & ~FREQ_MASK) == 0;
  }
}
