package io.vortis.offheap;

import io.vortis.StoreFullException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The store's memory: equal segments in chunks that are mapped when first needed, and the pool of
 * those segments that are free.
 *
 * <p>Everything the store keeps outside the heap is in segments: entries, large values, the index.
 * So what the pool has given out is what the store uses, and it cannot give out more than the bound
 * allows.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // available is written under the lock alone
final class Arena implements AutoCloseable {
  /*
   * An arena address is segment * segment size + offset. Chunks hold a power of two of segments, the last one fewer,
   * so that the mapped memory never exceeds the bound.
   *
   * Threads:      address() and segmentOf(): anybody. take() and release(): anybody, under the arena's lock.
   * Fields:       bases     | acquire                    | release              | lock
   *               available | volatile, without the lock | volatile             | lock
   *               others    | plain                      | plain                | lock
   * Lock order:   innermost; nothing is locked under it.
   * Publication:  a chunk's base is stored before its first segment is handed out, and so before any slot leads there.
   * Reserve:      The last few segments are for cleaning alone: one that moves live entries elsewhere can always end,
   *               and gives back a segment for the one it took.
   */

  private static final System.Logger LOG = System.getLogger(Arena.class.getName());
  private static final VarHandle BASES = MethodHandles.arrayElementVarHandle(long[].class);

  final Segments segments;
  final int segmentSize;
  private final int segmentShift;
  private final int chunkShift;
  private final long chunkMask;
  private final int reserve;
  private final long[] bases;
  private final @Nullable ByteBuffer[] chunks;
  private final ReentrantLock lock = new ReentrantLock();

  /** A stack of the segments that were given back. */
  private final int[] free;

  private int freeCount;

  /** Segments below this have been handed out before. */
  private int touched;

  /** Segments beyond this cannot be mapped; lowered if the JVM refuses memory. */
  private int mappable;

  private volatile int available;

  /**
   * @param reserve how many segments only cleaning may take
   */
  Arena(Sizing sizing, int reserve) {
    int count = sizing.segments();
    segments = new Segments(count);
    segmentSize = sizing.segmentSize();
    this.reserve = reserve;
    segmentShift = Integer.numberOfTrailingZeros(segmentSize);
    chunkShift = Integer.numberOfTrailingZeros(sizing.chunkSize());
    chunkMask = (1L << chunkShift) - 1;
    bases = new long[(int) ((startOf(count) + chunkMask) >>> chunkShift)];
    chunks = new ByteBuffer[bases.length];
    free = new int[count];
    mappable = count;
    available = count;
  }

  // ---------------------------------------------------------------- addresses

  /** The machine's address of an arena address; 0 if it is not mapped or beyond the arena. */
  long toMachine(long address) {
    int chunk = (int) (address >>> chunkShift);
    if (chunk >= bases.length) {
      return 0;
    }
    long base = (long) BASES.getAcquire(bases, chunk);
    return base == 0 ? 0 : base + (address & chunkMask);
  }

  /** Where a segment starts. */
  long startOf(int segment) {
    return (long) segment << segmentShift;
  }

  int segmentOf(long address) {
    return (int) (address >>> segmentShift);
  }

  int offsetOf(long address) {
    return (int) address & (segmentSize - 1);
  }

  // ---------------------------------------------------------------- the pool

  int count() {
    return segments.count();
  }

  /** How many segments are free, the reserve included. */
  int available() {
    return available;
  }

  /** How many segments are free for everybody. */
  int availableBeyondReserve() {
    return available - reserve;
  }

  int reserve() {
    return reserve;
  }

  /** A segment for anything but cleaning, in state RESERVED; {@link Segments#NONE} if none. */
  int take() {
    return take(reserve);
  }

  /** A segment for cleaning, which may take the last one. */
  int takeForCleaning() {
    return take(0);
  }

  private int take(int leave) {
    if (available <= leave) {
      return Segments.NONE;
    }
    lock.lock();
    try {
      if (available <= leave) {
        return Segments.NONE;
      }
      int segment;
      if (freeCount > 0) {
        segment = free[--freeCount];
      } else {
        segment = touched;
        if (!map(segment)) {
          return Segments.NONE;
        }
        touched++;
      }
      available = available - 1;
      segments.state[segment] = Segments.RESERVED;
      return segment;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a segment back. No slot leads to it any more. */
  void release(int segment) {
    segments.recycle(segment);
    lock.lock();
    try {
      if (segments.state[segment] == Segments.FREE) {
        throw new IllegalStateException("segment returned twice: segment=" + segment);
      }
      segments.state[segment] = Segments.FREE;
      free[freeCount++] = segment;
      available = available + 1;
    } finally {
      lock.unlock();
    }
  }

  /** Sees to it that the chunk of a segment is mapped. */
  private boolean map(int segment) {
    int chunk = (int) (startOf(segment) >>> chunkShift);
    if (bases[chunk] != 0) {
      return true;
    }
    long start = (long) chunk << chunkShift;
    long bytes = Math.min(1L << chunkShift, startOf(count()) - start);
    try {
      ByteBuffer memory = Memory.allocate((int) bytes);
      chunks[chunk] = memory;
      BASES.setRelease(bases, chunk, Memory.alignedAddress(memory));
      return true;
    } catch (OutOfMemoryError e) {
      LOG.log(
          Level.WARNING,
          "the JVM refuses direct memory, so the store goes on with what it has: mapped={0}",
          startOf(segment));
      available = available - (mappable - segment);
      mappable = segment;
      return false;
    }
  }

  /** How much memory is mapped, in bytes. */
  long mappedBytes() {
    lock.lock();
    try {
      long mapped = 0;
      for (ByteBuffer chunk : chunks) {
        mapped += chunk == null ? 0 : chunk.capacity() - Memory.CHUNK_ALIGNMENT;
      }
      return mapped;
    } finally {
      lock.unlock();
    }
  }

  /** How many segments are in use. */
  int used() {
    lock.lock();
    try {
      return touched - freeCount;
    } finally {
      lock.unlock();
    }
  }

  StoreFullException full(long bytes) {
    return new StoreFullException(
        "store is full: needed="
            + bytes
            + ", segments="
            + count()
            + ", free="
            + available
            + ", segmentSize="
            + segmentSize);
  }

  /** Unmaps everything. Nobody holds an address any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      for (int i = 0; i < chunks.length; i++) {
        ByteBuffer chunk = chunks[i];
        BASES.setRelease(bases, i, 0L);
        chunks[i] = null;
        if (chunk != null) {
          Memory.free(chunk);
        }
      }
      available = 0;
      mappable = 0;
    } finally {
      lock.unlock();
    }
  }
}
