package io.vortis;

/**
 * Remembers which keys were evicted of late, with a note on each: who comes back tells which
 * eviction was a mistake.
 *
 * <p>A direct-mapped table of two bytes a place, in which a later key takes the place of an earlier
 * one, so old memories fade. It has twice as many places as there are entries: a cache that
 * remembered every key it ever had would take them all for worth keeping. Guarded by the stripe's
 * lock.
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
  private static final int FINGERPRINT_SHIFT = Long.SIZE - (Character.SIZE - NOTE_BITS);
  private static final int MIN_PLACES = 64;
  private static final int PLACES_PER_ENTRY = 2;

  /** How many places may be missing, or be too many, before all that was remembered is given up. */
  private static final int SLACK = 2;

  private char[] words = new char[0];

  /**
   * Remembers a key.
   *
   * @param entries how many the stripe has
   * @param note {@value #NOTE_BITS} bits
   */
  void add(int hash, int entries, int note) {
    int wanted = Math.max(MIN_PLACES, PLACES_PER_ENTRY * entries);
    if (wanted > words.length + words.length / SLACK || wanted < words.length / SLACK) {
      words = new char[wanted];
    }
    long mixed = mix(hash);
    words[place(mixed)] = (char) (fingerprint(mixed) << NOTE_BITS | note);
  }

  /** The note on a key, if it was evicted of late. */
  int find(int hash) {
    if (words.length == 0) {
      return NONE;
    }
    long mixed = mix(hash);
    char word = words[place(mixed)];
    return word >>> NOTE_BITS == fingerprint(mixed) ? word & NOTE_MASK : NONE;
  }

  /** Forgets a key that is remembered. */
  void remove(int hash) {
    words[place(mix(hash))] = 0;
  }

  /** What it occupies, in bytes. */
  long memoryUsed() {
    return 2L * words.length;
  }

  /** A bijection in whose high bits the whole hash counts: its own are alike in all of a stripe. */
  private static long mix(int hash) {
    long mixed = hash * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 32;
  }

  private int place(long mixed) {
    return (int) (((mixed & 0xFFFF_FFFFL) * words.length) >>> Integer.SIZE);
  }

  private static int fingerprint(long mixed) {
    int fingerprint = (int) (mixed >>> FINGERPRINT_SHIFT);
    return fingerprint == 0 ? 1 : fingerprint;
  }
}
