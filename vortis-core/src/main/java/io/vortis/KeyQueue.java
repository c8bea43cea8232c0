package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * A queue of keys in which each has a position, so that one in the middle can be taken out at once.
 *
 * <p>Its places are in chunks, and a chunk that has been passed is let go: a queue takes little
 * more than four bytes for each place between its first and its last key. Guarded by the stripe's
 * lock.
 */
final class KeyQueue<K> {
  /** How many bits of a position are told; a queue is never as long as they can count. */
  static final int POSITION_BITS = 29;

  private static final int POSITION_MASK = (1 << POSITION_BITS) - 1;
  private static final int CHUNK_SHIFT = 6;
  private static final int CHUNK = 1 << CHUNK_SHIFT;
  private static final int FEWEST_CHUNKS = 4;

  /** Rings of chunks, and of the time that the first key of each brought along. */
  private @Nullable Object[][] chunks = new Object[FEWEST_CHUNKS][];

  private long[] times = new long[FEWEST_CHUNKS];

  // Positions, counted on and on.
  private long first;
  private long end;

  /** How many keys there are. */
  private int size;

  int size() {
    return size;
  }

  /** Whether more places are empty than are taken. */
  boolean isSparse() {
    return end - first > 2L * size + CHUNK;
  }

  /**
   * Appends a key.
   *
   * @param time when it came, by any clock
   * @return its position
   */
  int add(K key, long time) {
    int chunk = chunkOf(end);
    if ((end & (CHUNK - 1)) == 0) {
      if ((end >> CHUNK_SHIFT) - (first >> CHUNK_SHIFT) >= chunks.length) {
        grow();
        chunk = chunkOf(end);
      }
      chunks[chunk] = new Object[CHUNK];
      times[chunk] = time;
    }
    chunks[chunk][placeOf(end)] = key;
    size++;
    return (int) end++ & POSITION_MASK;
  }

  /** The first key, or {@code null} if there is none. */
  @SuppressWarnings("unchecked") // only keys are put there
  @Nullable K first() {
    if (size == 0) {
      return null;
    }
    while (at(first) == null) {
      pass();
    }
    return (K) at(first);
  }

  /** The position of the key that {@link #first} has just told. */
  int firstPosition() {
    return (int) first & POSITION_MASK;
  }

  /** About when the key came that {@link #first} has just told. */
  long firstTime() {
    return times[chunkOf(first)];
  }

  /** The key at a position. */
  @Nullable Object get(int position) {
    return at(absolute(position));
  }

  /** Takes out the key at a position. */
  void remove(int position) {
    long at = absolute(position);
    chunks[chunkOf(at)][placeOf(at)] = null;
    size--;
    while (size == 0 && first < end) {
      pass();
    }
  }

  /** What it occupies, in bytes, references taken as 4 bytes. */
  long memoryUsed() {
    long taken = ((end + CHUNK - 1) >> CHUNK_SHIFT) - (first >> CHUNK_SHIFT);
    return taken * (16 + 4 * CHUNK) + chunks.length * 12L;
  }

  private void pass() {
    first++;
    if ((first & (CHUNK - 1)) == 0) {
      chunks[chunkOf(first - 1)] = null;
    }
  }

  private void grow() {
    int length = 2 * chunks.length;
    @Nullable Object[][] grown = new Object[length][];
    long[] grownTimes = new long[length];
    for (long i = first >> CHUNK_SHIFT; i << CHUNK_SHIFT < end; i++) {
      grown[(int) i & (length - 1)] = chunks[(int) i & (chunks.length - 1)];
      grownTimes[(int) i & (length - 1)] = times[(int) i & (times.length - 1)];
    }
    chunks = grown;
    times = grownTimes;
  }

  private long absolute(int position) {
    return first + ((position - (int) first) & POSITION_MASK);
  }

  private @Nullable Object at(long position) {
    return chunks[chunkOf(position)][placeOf(position)];
  }

  private int chunkOf(long position) {
    return (int) (position >> CHUNK_SHIFT) & (chunks.length - 1);
  }

  private static int placeOf(long position) {
    return (int) position & (CHUNK - 1);
  }
}
