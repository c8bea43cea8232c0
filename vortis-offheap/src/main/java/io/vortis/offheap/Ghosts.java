package io.vortis.offheap;

/**
 * Remembers which keys were evicted of late, from where, and about when: who comes back tells which
 * eviction was a mistake.
 *
 * <p>A direct-mapped table, in which a later key takes the place of an earlier one, so old memories
 * fade. It uses about twice as many places as there are entries, if it has them: a cache that
 * remembered every key it ever had would take them all for worth keeping. Guarded by the stripe's
 * lock; on the heap, and counted against the bound.
 *
 * <pre>
 *   15             7 6               0
 *  +----------------+-----------------+
 *  |  fingerprint   |      note       |
 *  +----------------+-----------------+
 * </pre>
 *
 * <p>The fingerprint is never 0, so an empty place is the word 0.
 */
final class Ghosts {
  static final int NOTE_BITS = 7;

  /** What {@link #find} says of a key that is not remembered. */
  static final int NONE = -1;

  private static final int NOTE_MASK = (1 << NOTE_BITS) - 1;
  private static final int FINGERPRINT_SHIFT = 40;
  private static final int FINGERPRINT_MASK = (1 << (Character.SIZE - NOTE_BITS)) - 1;
  private static final long PLACE_MASK = 0xFFFF_FFFFL;

  private static final int MIN_PLACES = 64;
  private static final int PLACES_PER_ENTRY = 2;

  private final char[] words;

  /** The places in use. They change seldom, since all keys that were remembered are lost then. */
  private int places;

  /**
   * @param capacity how many keys may be remembered at all
   */
  Ghosts(int capacity) {
    words = new char[capacity];
  }

  /**
   * Remembers a key.
   *
   * @param entries how many the stripe has
   * @param note {@value #NOTE_BITS} bits
   */
  void add(long hash, int entries, int note) {
    long wanted = Math.max(MIN_PLACES, (long) PLACES_PER_ENTRY * entries);
    if (wanted > places + places / 2 || wanted < places / 2) {
      places = (int) Math.min(wanted, words.length);
    }
    if (places > 0) {
      words[place(hash)] = (char) ((fingerprint(hash) << NOTE_BITS) | note);
    }
  }

  /** The note on a key, if it was evicted of late. */
  int find(long hash) {
    if (places == 0) {
      return NONE;
    }
    char word = words[place(hash)];
    return word >>> NOTE_BITS == fingerprint(hash) ? word & NOTE_MASK : NONE;
  }

  /** Forgets a key that is remembered. */
  void remove(long hash) {
    words[place(hash)] = 0;
  }

  private int place(long hash) {
    return (int) (((hash & PLACE_MASK) * places) >>> Integer.SIZE);
  }

  private static int fingerprint(long hash) {
    int fingerprint = (int) (hash >>> FINGERPRINT_SHIFT) & FINGERPRINT_MASK;
    return fingerprint == 0 ? 1 : fingerprint;
  }
}
