package io.vortis.offheap;

import java.util.function.LongToIntFunction;

/**
 * How a bound is divided: into segments, and what the heap holds for them, which counts too.
 *
 * @param segmentSize in bytes, a power of two
 * @param segments how many the bound allows
 * @param usableAtFirst how many of them there are tables for from the start
 * @param chunkSize how much memory is mapped at a time, a power of two
 * @param stripes how many there are, a power of two
 * @param ghosts how many evicted keys each stripe remembers at most
 * @param fixedBytes what the store occupies beside its segments and their tables, whatever it holds
 */
record Sizing(
    int segmentSize,
    int segments,
    int usableAtFirst,
    int chunkSize,
    int stripes,
    int ghosts,
    long fixedBytes) {
  static final int MIN_SEGMENT = 16 << 10;
  static final int MAX_SEGMENT = 1 << 20;

  /**
   * The JVM zeroes what it maps, while the writer waits who needs it: a few milliseconds at most.
   */
  static final int MAX_CHUNK = 2 << 20;

  /** So many segments there are at least, where the bound allows segments that small. */
  private static final int SEGMENTS_WANTED = 8192;

  /** Smaller ones waste more at their ends, and are for stores that would have too few of these. */
  private static final int USUAL_SEGMENT = 32 << 10;

  private static final int USUAL_SEGMENTS = 512;

  /** Fewer segments a stripe make cleaning and eviction coarse. */
  private static final int SEGMENTS_PER_STRIPE = 256;

  /** A stripe needs its open segments, its index and its reserve. */
  private static final int MIN_SEGMENTS_PER_STRIPE = 16;

  /** With less than a page, an open segment and one for cleaning it could hold nothing. */
  static final int LEAST_SEGMENTS_PER_STRIPE = 3;

  /** The smallest store. */
  static final long MIN_BYTES = 512 << 10;

  /** So many chunks a bounded store has at least. */
  private static final int CHUNKS = 64;

  /** Without a bound memory comes in small steps, since nobody knows how much will be needed. */
  private static final int UNBOUNDED_SEGMENT = 64 << 10;

  /** Nor for how much of it tables will be needed. */
  private static final int UNBOUNDED_AT_FIRST = 1 << 12;

  /** A stripe's objects on the heap, without its ghosts. */
  private static final int BYTES_PER_STRIPE = 2816;

  /** The counts of readers and the like. */
  private static final int BYTES_PER_STORE = 12 << 10;

  /** A chunk's alignment, and the heap's account of it. */
  private static final int BYTES_PER_CHUNK = 256;

  /** One in so many bytes goes to remembering evicted keys. */
  private static final int GHOST_SHARE = 128;

  /**
   * Divides a bound.
   *
   * @param stripeCount the number of stripes, given how many would be well filled
   * @param ghosts whether evicted keys are remembered
   */
  static Sizing of(long maxBytes, LongToIntFunction stripeCount, boolean ghosts) {
    int segmentSize = segmentSize(maxBytes);
    long chunk = Long.highestOneBit(Math.max(segmentSize, maxBytes / CHUNKS));
    int chunkSize = (int) Math.min(chunk, MAX_CHUNK);
    int stripes = stripeCount.applyAsInt(maxBytes / segmentSize / SEGMENTS_PER_STRIPE);
    long ghostCount = ghosts ? maxBytes / GHOST_SHARE / stripes / Character.BYTES : 0;
    return divide(maxBytes, segmentSize, chunkSize, stripes, ghostCount, Integer.MAX_VALUE);
  }

  /** Divides what there is, most of which may never be used. */
  static Sizing unbounded(long granted, LongToIntFunction stripeCount) {
    int stripes = stripeCount.applyAsInt(granted / UNBOUNDED_SEGMENT / SEGMENTS_PER_STRIPE);
    return divide(granted, UNBOUNDED_SEGMENT, MAX_CHUNK, stripes, 0, UNBOUNDED_AT_FIRST);
  }

  private static Sizing divide(
      long maxBytes, int segmentSize, int chunkSize, int stripes, long ghosts, int atFirst) {
    int ghostsPerStripe = (int) Math.min(ghosts, 1 << 28);
    long fixed =
        BYTES_PER_STORE
            + (maxBytes / chunkSize + 1) * BYTES_PER_CHUNK
            + (long) stripes * (BYTES_PER_STRIPE + (long) ghostsPerStripe * Character.BYTES);
    long fitting = (maxBytes - fixed) / (segmentSize + Segments.BYTES_PER_SEGMENT);
    int segments = (int) Math.min(fitting, Integer.MAX_VALUE / 2);
    if (segments < (long) MIN_SEGMENTS_PER_STRIPE * stripes) {
      throw new IllegalArgumentException(
          "maxBytes too small for so many stripes: maxBytes=" + maxBytes + ", stripes=" + stripes);
    }
    int usable = Math.min(segments, atFirst);
    return new Sizing(segmentSize, segments, usable, chunkSize, stripes, ghostsPerStripe, fixed);
  }

  private static int segmentSize(long maxBytes) {
    long usual = Math.min(USUAL_SEGMENT, maxBytes / USUAL_SEGMENTS);
    long wanted = Long.highestOneBit(Math.max(usual, maxBytes / SEGMENTS_WANTED));
    return (int) Math.max(MIN_SEGMENT, Math.min(MAX_SEGMENT, wanted));
  }
}
