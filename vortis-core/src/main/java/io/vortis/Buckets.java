package io.vortis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The arrays behind a {@link Table}: buckets of eight slots side by side.
 *
 * <pre>
 *            tags: one long a bucket                    pairs: eight keys and their cells a bucket
 *   bucket b |t7|t6|t5|t4|t3|t2|t1|t0|                  |k0|c0|k1|c1|k2|c2|k3|c3|...|k7|c7|
 *             0x00 empty, else 0x80 | 7 bits of the hash
 *   links[b]   0, or 1 + the bucket of the spill area that continues this one
 *   states[s]  the eviction policy's note of slot s      (only where the policy keeps one)
 *   weights[s] what the entry in slot s weighs           (only where the store has a weigher)
 * </pre>
 *
 * <p>A {@link Cell} is the value itself, or what holds it.
 *
 * <p>Threads: readers use the {@code Acquire} accessors without a lock, everything else is guarded
 * by the stripe's lock. {@code states} are written by readers too; a lost note is harmless, and so
 * is one in an array that another policy's has replaced.
 */
final class Buckets<K, V> {
  static final int SLOTS = 8;
  private static final int SLOT_SHIFT = 3;

  /** References a bucket takes, as a shift: two for each slot. */
  private static final int PAIRS_SHIFT = SLOT_SHIFT + 1;

  private static final long EVERY_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final VarHandle TAGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle LINKS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle PAIRS = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle COUNT;
  private static final VarHandle SPILL;
  private static final VarHandle STATES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      COUNT = lookup.findVarHandle(Buckets.class, "count", int.class);
      SPILL = lookup.findVarHandle(Buckets.class, "spill", Buckets.class);
      STATES = lookup.findVarHandle(Buckets.class, "states", int[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] tags;
  private final @Nullable Object[] pairs;
  private final int[] links;
  int @Nullable [] states;
  final int @Nullable [] weights;

  /** Buckets in use; those beyond are empty. */
  private int count;

  /** The spill area that {@link #links} point into. */
  private @Nullable Buckets<K, V> spill;

  Buckets(int capacity, int count, boolean hasStates, boolean hasWeights) {
    tags = new long[capacity];
    pairs = new Object[capacity << PAIRS_SHIFT];
    links = new int[capacity];
    states = hasStates ? new int[capacity << SLOT_SHIFT] : null;
    weights = hasWeights ? new int[capacity << SLOT_SHIFT] : null;
    this.count = count;
  }

  private Buckets(Buckets<K, V> from, int capacity) {
    tags = Arrays.copyOf(from.tags, capacity);
    pairs = Arrays.copyOf(from.pairs, capacity << PAIRS_SHIFT);
    links = Arrays.copyOf(from.links, capacity);
    states = from.states == null ? null : Arrays.copyOf(from.states, capacity << SLOT_SHIFT);
    weights = from.weights == null ? null : Arrays.copyOf(from.weights, capacity << SLOT_SHIFT);
    count = from.count;
    spill = from.spill;
  }

  /** The same buckets with room for {@code capacity} of them. */
  Buckets<K, V> resized(int capacity) {
    return new Buckets<>(this, capacity);
  }

  /**
   * The same buckets with room for {@code capacity} of them, and with a spill area of their own
   * that holds no free ones.
   */
  Buckets<K, V> packed(int capacity) {
    Buckets<K, V> packed = resized(capacity);
    Buckets<K, V> from = spill;
    if (from != null) {
      Buckets<K, V> to = new Buckets<>(from.capacity(), 0, states != null, weights != null);
      for (int b = 0; b < count; b++) {
        Buckets<K, V> in = packed;
        int bucket = b;
        for (int link = links[b]; link != 0; link = from.links[link - 1]) {
          in.links[bucket] = to.add(from, link - 1);
          in = to;
          bucket = to.count - 1;
        }
      }
      packed.spill = to.count == 0 ? null : to.resized(to.count);
    }
    return packed;
  }

  /** Adds a copy of a bucket, without its link; returns the link to it. */
  private int add(Buckets<K, V> from, int bucket) {
    int slot = bucket << SLOT_SHIFT;
    int mine = count << SLOT_SHIFT;
    tags[count] = from.tags[bucket];
    System.arraycopy(from.pairs, slot << 1, pairs, mine << 1, 2 * SLOTS);
    if (states != null && from.states != null) {
      System.arraycopy(from.states, slot, states, mine, SLOTS);
    }
    if (weights != null && from.weights != null) {
      System.arraycopy(from.weights, slot, weights, mine, SLOTS);
    }
    return ++count;
  }

  int capacity() {
    return tags.length;
  }

  int count() {
    return count;
  }

  int countAcquire() {
    return (int) COUNT.getAcquire(this);
  }

  void putCountRelease(int value) {
    COUNT.setRelease(this, value);
  }

  @SuppressWarnings("unchecked") // the field's own type
  @Nullable Buckets<K, V> spillAcquire() {
    return (Buckets<K, V>) SPILL.getAcquire(this);
  }

  void putSpillRelease(@Nullable Buckets<K, V> value) {
    SPILL.setRelease(this, value);
  }

  long tagsAcquire(int bucket) {
    return (long) TAGS.getAcquire(tags, bucket);
  }

  int linkAcquire(int bucket) {
    return (int) LINKS.getAcquire(links, bucket);
  }

  void putLinkRelease(int bucket, int link) {
    LINKS.setRelease(links, bucket, link);
  }

  /** The key in a slot, {@code null} if it is empty. */
  @SuppressWarnings("unchecked") // only keys are put there
  @Nullable K keyAcquire(int slot) {
    return (K) PAIRS.getAcquire(pairs, slot << 1);
  }

  /** The {@link Cell} beside the key in a slot, {@code null} if the slot is empty. */
  @Nullable Object cellAcquire(int slot) {
    return PAIRS.getAcquire(pairs, (slot << 1) + 1);
  }

  /** Gives the key in a slot another cell. */
  void putCellRelease(int slot, Object cell) {
    PAIRS.setRelease(pairs, (slot << 1) + 1, cell);
  }

  /** Fills an empty slot: the cell comes first and the tag that leads readers to it last. */
  void fillSlotRelease(int slot, byte tag, K key, Object cell) {
    PAIRS.setRelease(pairs, (slot << 1) + 1, cell);
    PAIRS.setRelease(pairs, slot << 1, key);
    int shift = (slot & (SLOTS - 1)) << 3;
    int bucket = slot >> SLOT_SHIFT;
    TAGS.setRelease(tags, bucket, tags[bucket] | ((tag & 0xFFL) << shift));
  }

  void emptySlotRelease(int slot) {
    int shift = (slot & (SLOTS - 1)) << 3;
    int bucket = slot >> SLOT_SHIFT;
    TAGS.setRelease(tags, bucket, tags[bucket] & ~(0xFFL << shift));
    PAIRS.setRelease(pairs, slot << 1, null);
    PAIRS.setRelease(pairs, (slot << 1) + 1, null);
  }

  /** For readers, who find them replaced when the policy changes. */
  int @Nullable [] statesAcquire() {
    return (int[]) STATES.getAcquire(this);
  }

  /** Gives every slot a note, or none to any; the spill area's slots too. */
  void putStatesRelease(boolean hasStates, int note) {
    int[] fresh = hasStates ? new int[capacity() << SLOT_SHIFT] : null;
    if (fresh != null && note != 0) {
      Arrays.fill(fresh, note);
    }
    STATES.setRelease(this, fresh);
    if (spill != null) {
      spill.putStatesRelease(hasStates, note);
    }
  }

  /** What these arrays occupy, in bytes, references taken as 4 bytes. */
  long memoryUsed() {
    long perSlot = 8L + (states == null ? 0 : 4) + (weights == null ? 0 : 4);
    long own = capacity() * (12L + SLOTS * perSlot) + 128;
    return spill == null ? own : own + spill.memoryUsed();
  }

  // ---------------------------------------------------------------- tag arithmetic

  /** A hash's tag in every byte of a word. */
  static long pattern(int hash) {
    return (tag(hash) & 0xFFL) * EVERY_BYTE;
  }

  /** Seven bits of the hash that neither choose the stripe nor, in most tables, the bucket. */
  static byte tag(int hash) {
    return (byte) (0x80 | (hash >>> 18));
  }

  /**
   * The high bit of every byte that equals the pattern's, and now and then of one above such a
   * byte.
   */
  static long matches(long tags, long pattern) {
    long difference = tags ^ pattern;
    return (difference - EVERY_BYTE) & ~difference & HIGH_BITS;
  }

  /** The high bit of every byte that is not empty. */
  static long occupied(long tags) {
    return tags & HIGH_BITS;
  }

  /** The high bit of every byte that is empty. */
  static long vacant(long tags) {
    return ~tags & HIGH_BITS;
  }

  /** The slot of a bucket that the lowest bit set in a word of high bits stands for. */
  static int firstSlot(int bucket, long highBits) {
    return (bucket << SLOT_SHIFT) + (Long.numberOfTrailingZeros(highBits) >>> 3);
  }

  /**
   * The bucket that holds a hash while {@code count} buckets are in use: linear hashing's address.
   */
  static int bucketOf(int hash, int count) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(count - 1);
    int bucket = hash & mask;
    return bucket < count ? bucket : bucket & (mask >>> 1);
  }
}
