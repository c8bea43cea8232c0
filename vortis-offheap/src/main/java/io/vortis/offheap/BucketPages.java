package io.vortis.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A growing row of buckets in pages, which are segments of the arena.
 *
 * <p>Threads: {@link #bucketAcquire} by anybody, all else under the stripe's lock. A page that a
 * reader finds may have gone back to the arena meanwhile; {@link Index} tells how he notices.
 */
final class BucketPages {
  private static final VarHandle STARTS;
  private static final VarHandle START = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      STARTS = MethodHandles.lookup().findVarHandle(BucketPages.class, "starts", long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Arena arena;
  private final int pageShift;
  private final int pageMask;

  /** The machine's address of each page, 0 beyond the last. */
  private long[] starts = new long[1];

  private int[] pages = new int[1];
  private int count;

  BucketPages(Arena arena) {
    this.arena = arena;
    int perPage = arena.segmentSize / BucketLayout.BYTES;
    pageShift = Integer.numberOfTrailingZeros(perPage);
    pageMask = perPage - 1;
  }

  int pages() {
    return count;
  }

  int bucketsPerPage() {
    return pageMask + 1;
  }

  /** How many buckets there is room for. */
  int capacity() {
    return count << pageShift;
  }

  /** The machine's address of a bucket that exists. */
  long bucket(int number) {
    return starts[number >>> pageShift] + (long) (number & pageMask) * BucketLayout.BYTES;
  }

  /** The machine's address of a bucket, 0 if there is none of that number (any more). */
  long bucketAcquire(int number) {
    long[] starts = (long[]) STARTS.getAcquire(this);
    int page = number >>> pageShift;
    if (page >= starts.length) {
      return 0;
    }
    long start = (long) START.getAcquire(starts, page);
    return start == 0 ? 0 : start + (long) (number & pageMask) * BucketLayout.BYTES;
  }

  /** Adds a page of empty buckets. */
  void add(int segment) {
    arena.segments.state[segment] = Segments.INDEX;
    long start = arena.toMachine(arena.startOf(segment));
    Memory.zero(start, arena.segmentSize);
    if (count == starts.length) {
      pages = Arrays.copyOf(pages, count * 2);
      STARTS.setRelease(this, Arrays.copyOf(starts, count * 2));
    }
    pages[count] = segment;
    START.setRelease(starts, count, start);
    count++;
  }

  void forEach(IntConsumer action) {
    for (int i = 0; i < count; i++) {
      action.accept(pages[i]);
    }
  }

  /** Takes the last page away; it is the caller's to give back. */
  int removeLast() {
    count--;
    START.setRelease(starts, count, 0L);
    return pages[count];
  }
}
