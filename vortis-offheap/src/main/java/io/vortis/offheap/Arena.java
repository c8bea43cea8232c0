package io.vortis.offheap;

import io.vortis.StoreFullException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
@SuppressWarnings("NonAtomicVolatileUpdate") // all writes are under the lock
final class Arena implements AutoCloseable {
  /*
   * An arena address is segment * segment size + offset. Chunks hold a power of two of segments, the last one fewer,
   * so that the mapped memory never exceeds the bound.
   *
   * Threads:      toMachine() and segmentOf(): anybody. take() and release(): anybody, under the arena's lock.
   * Fields:       bases, each    | acquire                    | release              | lock
   *               bases, chunks  | plain                      | plain                | lock, all stripes, no readers
   *               available, bound, usable | volatile, without the lock | volatile   | lock
   *               others         | plain                      | plain                | lock
   * Lock order:   innermost; nothing is locked under it.
   * Publication:  a chunk's base is stored before its first segment is handed out, and so before any slot leads there.
   * Reserve:      The last few segments are for cleaning alone: one that moves live entries elsewhere can always end,
   *               and gives back a segment for the one it took.
   * Bound:        It may change while the store is in use. usable is how many segments may be out at the same time, and
   *               goes after the bound: up when more are needed, which takes tables that are larger, so that one that
   *               has hardly been used is small; down as segments come back, every other one of which is withheld, so
   *               that writers get on meanwhile.
   */

  private static final System.Logger LOG = System.getLogger(Arena.class.getName());

  /** The pool grows while there are so many times the reserve, and some more. */
  private static final int GROW_AHEAD = 4;

  private static final VarHandle BASES = MethodHandles.arrayElementVarHandle(long[].class);

  final Segments segments;
  final int segmentSize;
  private final int segmentShift;
  private final int chunkShift;
  private final long chunkMask;
  private final int reserve;
  private long[] bases;
  private @Nullable ByteBuffer[] chunks;
  private final ReentrantLock lock = new ReentrantLock();

  /** A stack of the segments that were given back. */
  private int[] free;

  private int freeCount;

  /** Segments below this have been handed out before. */
  private int touched;

  /** Segments that will never be handed out: the rest of a chunk that was mapped in part. */
  private int holeStart;

  private int holeEnd;

  /** How many segments are out. */
  private int used;

  /** How many segments may be out, by the bound and for now. */
  private volatile int bound;

  private volatile int usable;

  /** How far usable may go down. */
  private int floor;

  /** What is left of the usable ones; negative if nothing may be handed out for a while. */
  private volatile int available;

  private boolean withheldLast;

  /**
   * @param reserve how many segments only cleaning may take
   */
  Arena(Sizing sizing, int reserve) {
    int count = sizing.usableAtFirst();
    segments = new Segments(count);
    segmentSize = sizing.segmentSize();
    this.reserve = reserve;
    segmentShift = Integer.numberOfTrailingZeros(segmentSize);
    chunkShift = Integer.numberOfTrailingZeros(sizing.chunkSize());
    chunkMask = (1L << chunkShift) - 1;
    bases = new long[(int) ((startOf(count) + chunkMask) >>> chunkShift)];
    chunks = new ByteBuffer[bases.length];
    free = new int[count];
    holeStart = count;
    holeEnd = count;
    bound = sizing.segments();
    usable = count;
    floor = bound;
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

  /** How many segments the bound allows. */
  int count() {
    return bound;
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

  int segmentsPerChunk() {
    return 1 << (chunkShift - segmentShift);
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
        if (touched == holeStart) {
          touched = holeEnd;
        }
        segment = touched;
        if (!map(segment)) {
          return Segments.NONE;
        }
        touched++;
      }
      used++;
      available = available - 1;
      segments.state[segment] = Segments.RESERVED;
      return segment;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a segment back. No slot leads to it any more. */
  void release(int segment) {
    lock.lock();
    try {
      if (segments.state[segment] == Segments.FREE) {
        throw new IllegalStateException("segment returned twice: segment=" + segment);
      }
      segments.recycle(segment);
      segments.state[segment] = Segments.FREE;
      free[freeCount++] = segment;
      used--;
      withheldLast = usable > floor && available >= reserve && !withheldLast;
      if (withheldLast) {
        usable = usable - 1;
      } else {
        available = available + 1;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes a reserved segment part of a chain, before one that is or the end. */
  void chain(int segment, int next) {
    // Under the lock, since the tables may be replaced by larger ones meanwhile.
    lock.lock();
    try {
      segments.state[segment] = Segments.CHAIN;
      segments.link[segment] = next;
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
    long bytes = Math.min(1L << chunkShift, startOf(segments.count()) - start);
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
      bound = used;
      usable = used;
      available = 0;
      return false;
    }
  }

  // ---------------------------------------------------------------- changing the bound

  /** Whether a lower bound is not kept yet. */
  boolean isAboveBound() {
    return usable > bound;
  }

  /** Sets how many segments the bound allows; those beyond a lower one are yet to be withheld. */
  void bound(int count) {
    lock.lock();
    try {
      bound = count;
      floor = Math.max(floor, count);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Withholds what is free of the segments beyond a number, now and as they come free; whether that
   * is all of them.
   */
  boolean withhold(int beyond) {
    lock.lock();
    try {
      floor = beyond;
      int excess = Math.max(0, Math.min(usable - floor, available - reserve));
      usable = usable - excess;
      available = available - excess;
      return usable <= floor;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the pool is to {@linkplain #grow grow} before somebody takes so many segments, or
   * enough soon.
   */
  boolean isShort(int wanted) {
    // Well before the writers begin to clean and to evict.
    int soon = GROW_AHEAD * reserve + usable / 8;
    return usable < bound && available - reserve < Math.max(wanted, soon);
  }

  /**
   * Doubles the pool, within the bound, and more if so many segments are wanted. The caller has all
   * stripes' locks, and nobody reads without.
   */
  void grow(int wanted) {
    lock.lock();
    try {
      int more = Math.max(usable + GROW_AHEAD * reserve, wanted + reserve - available);
      int grown = (int) Math.min(bound, (long) usable + more);
      long needed = (long) grown + holeEnd - holeStart;
      if (needed > segments.count()) {
        enlarge(needed);
      }
      available = available + grown - usable;
      usable = grown;
    } finally {
      lock.unlock();
    }
  }

  private void enlarge(long needed) {
    int perChunk = segmentsPerChunk();
    int before = segments.count();
    if (before % perChunk != 0 && bases[before / perChunk] != 0) {
      holeStart = before;
      holeEnd = (before / perChunk + 1) * perChunk;
    }
    // In whole chunks from now on, so that there is but one hole.
    long chunkCount = (needed + holeEnd - holeStart + perChunk - 1) / perChunk;
    int count = Math.toIntExact(chunkCount * perChunk);
    segments.enlarge(count);
    free = Arrays.copyOf(free, count);
    chunks = Arrays.copyOf(chunks, (int) chunkCount);
    bases = Arrays.copyOf(bases, (int) chunkCount);
  }

  /** How many segments there can be before the tables must grow. */
  int tabled() {
    lock.lock();
    try {
      return segments.count() - (holeEnd - holeStart);
    } finally {
      lock.unlock();
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
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** How many segments may be in use for now; more than the bound while it is being lowered. */
  int usable() {
    return usable;
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
      bound = 0;
      usable = used;
      available = 0;
    } finally {
      lock.unlock();
    }
  }
}
