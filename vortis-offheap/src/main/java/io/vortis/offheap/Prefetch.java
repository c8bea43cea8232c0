package io.vortis.offheap;

/**
 * Brings what a store knows of several keys into the processor's caches, all at the same time.
 *
 * <p>A look-up is a chain of loads that depend on each other: bucket, then entry. Done key after
 * key their latencies add up; done step after step, for all keys before the next step, they
 * overlap. The pattern is that of group prefetching (Chen, Ailamaki, Gibbons, Mowry, ICDE 2004),
 * with plain loads.
 *
 * <p>Threads: one. It reads as a reader does, but believes nothing that it reads: what is stale by
 * the time it is needed costs time and nothing else.
 */
final class Prefetch {
  /*
   * Memory:   Stays mapped while the store is open, whoever owns the segment by now; the caller is counted in among the
   *           readers.
   */

  /** So many keys at a time: about as many loads as a core has under way at once. */
  static final int WIDTH = 16;

  /** A header and a short key and value often fill more than one line. */
  private static final int LINE = 64;

  private static final long NONE = -1;

  private final Arena arena;
  private final long[] hashes = new long[WIDTH];
  private final long[] places = new long[WIDTH];
  private int count;

  /** What keeps the loads from being optimised away. */
  private long sink;

  Prefetch(Arena arena) {
    this.arena = arena;
  }

  /** Adds a key by its hash; those beyond {@link #WIDTH} are left out. */
  void add(long hash, Index index) {
    if (count < WIDTH) {
      hashes[count] = hash;
      places[count++] = index.home.bucketAcquire(Index.bucketOf(hash, index.bucketsAcquire()));
    }
  }

  /** Loads, step by step, and begins anew. */
  void run() {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += places[i] == 0 ? 0 : Memory.getLong(places[i]);
    }
    for (int i = 0; i < count; i++) {
      sum += places[i] == 0 ? 0 : loadEntry(candidate(places[i], SlotLayout.tagOf(hashes[i])));
    }
    sink = sum;
    count = 0;
  }

  long sink() {
    return sink;
  }

  /** The arena address of the first entry that a bucket has under a tag, -1 if none. */
  private static long candidate(long bucket, int tag) {
    for (int i = 0; i < BucketLayout.SLOTS; i++) {
      long slot = Memory.getLong(BucketLayout.slotAddress(bucket, i));
      if (SlotLayout.tag(slot) == tag) {
        return SlotLayout.address(slot);
      }
    }
    return NONE;
  }

  /**
   * The first two lines of an entry, as far as they are in its segment; the slot may be garbage.
   */
  private long loadEntry(long address) {
    if (address == NONE || arena.segmentOf(address) >= arena.segments.count()) {
      return 0;
    }
    long entry = arena.toMachine(address);
    boolean bothFit = arena.offsetOf(address) <= arena.segmentSize - LINE - Long.BYTES;
    return entry == 0 || !bothFit ? 0 : Memory.getLong(entry) + Memory.getLong(entry + LINE);
  }
}
