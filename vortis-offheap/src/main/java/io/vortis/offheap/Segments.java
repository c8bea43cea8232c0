package io.vortis.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What is known of each segment: one array a property.
 *
 * <p>All of it is on the heap, {@value #BYTES_PER_SEGMENT} bytes a segment, and counted against the
 * store's bound.
 */
final class Segments {
  /*
   * Threads:      generation is read by anybody. All else is guarded by the lock of the stripe that owns the segment;
   *               while it is free, by the arena's lock; while it is reserved, by the operation that reserved it.
   * Fields:       generation | acquire, opaque after an acquire fence | release | see above
   *               link       | plain, validated by the slot afterwards | plain | see above
   *               others     | plain                                   | plain | see above
   *               the tables themselves | plain                        | plain | all stripes and the arena's lock, and
   *                                                                      no readers
   * States:       FREE --take--> RESERVED --open--> OPEN --seal--> SEALED --release--> FREE
   *                              RESERVED --link--> CHAIN --release--> FREE
   *                              RESERVED --page--> INDEX --release--> FREE
   *               A segment is recycled, and its generation advanced, by its release alone.
   */

  /** In the arena's pool. */
  static final byte FREE = 0;

  /** Taken for one operation, which will use it or give it back. */
  static final byte RESERVED = 1;

  /** Entries are appended to it. */
  static final byte OPEN = 2;

  /** Holds entries; nothing is appended any more. */
  static final byte SEALED = 3;

  /** Part of one large value. */
  static final byte CHAIN = 4;

  /** A page of buckets. */
  static final byte INDEX = 5;

  static final int NONE = -1;

  private static final VarHandle GENERATION = MethodHandles.arrayElementVarHandle(int[].class);

  /** When the earliest entry that may be worth a sweep expires; never, if nothing is. */
  static final long NEVER = Long.MAX_VALUE;

  private int[] generation;
  byte[] state;

  /** The next segment of a chain, or {@link #NONE}. */
  int[] link;

  /** Where a log segment ends, in bytes from its start. */
  int[] limit;

  /** Bytes of live entries in a log segment. */
  int[] live;

  /** Bytes of those live entries that have an expiry. */
  int[] expiring;

  /** How many segments its live entries have in chains. */
  int[] chained;

  /** The group a log segment belongs to. */
  byte[] group;

  /** Where a log segment stands in its owner's list. */
  int[] place;

  /** When a log segment was opened, by its stripe's count of segments. */
  long[] stamp;

  /** When to look for expired entries in a log segment, in epoch milliseconds. */
  long[] sweepAt;

  /** In a log segment nothing expires before this, in epoch milliseconds. */
  long[] earliest;

  static final int BYTES_PER_SEGMENT = 7 * Integer.BYTES + 2 + 3 * Long.BYTES + 4;

  Segments(int count) {
    generation = new int[count];
    state = new byte[count];
    link = new int[count];
    limit = new int[count];
    live = new int[count];
    expiring = new int[count];
    chained = new int[count];
    group = new byte[count];
    place = new int[count];
    stamp = new long[count];
    sweepAt = new long[count];
    earliest = new long[count];
    Arrays.fill(link, NONE);
  }

  /** How many segments what is in a log segment takes. */
  long withChains(int segment) {
    return 1L + chained[segment];
  }

  /** How many there are in the tables, whether or not they may be used. */
  int count() {
    return generation.length;
  }

  /** Makes the tables larger. All stripes are locked, and nobody reads without a lock. */
  void enlarge(int count) {
    int before = count();
    generation = Arrays.copyOf(generation, count);
    state = Arrays.copyOf(state, count);
    link = Arrays.copyOf(link, count);
    Arrays.fill(link, before, count, NONE);
    limit = Arrays.copyOf(limit, count);
    live = Arrays.copyOf(live, count);
    expiring = Arrays.copyOf(expiring, count);
    chained = Arrays.copyOf(chained, count);
    group = Arrays.copyOf(group, count);
    place = Arrays.copyOf(place, count);
    stamp = Arrays.copyOf(stamp, count);
    sweepAt = Arrays.copyOf(sweepAt, count);
    earliest = Arrays.copyOf(earliest, count);
  }

  /** Keeps the loads that follow below it. */
  int generationAcquire(int segment) {
    return (int) GENERATION.getAcquire(generation, segment);
  }

  /** For use after an acquire fence, which keeps the loads before it above. */
  int generationOpaque(int segment) {
    return (int) GENERATION.getOpaque(generation, segment);
  }

  /**
   * Tells readers that what they have read of a segment may be overwritten. Every slot that led
   * there has been redirected or cleared before.
   */
  void recycle(int segment) {
    GENERATION.setRelease(generation, segment, generation[segment] + 1);
    // Keeps the bytes of the next owner below the new generation.
    VarHandle.storeStoreFence();
  }
}
