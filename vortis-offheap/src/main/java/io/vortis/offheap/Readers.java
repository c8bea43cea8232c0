package io.vortis.offheap;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Who is reading without a lock, so that closing can wait for them.
 *
 * <p>Readers count themselves in and out in one of several cells, by thread, each on a cache line
 * of its own.
 */
final class Readers {
  /*
   * Threads:      any.
   * States:       OPEN --close--> CLOSED, once.
   * Publication:  A reader counts itself in, then looks at closed; close() sets closed, then looks at the counts. Both
   *               are volatile, so one of them sees the other: no reader gets by unseen.
   */

  private static final int CELLS = 64;

  /** Two cache lines, since lines are fetched in pairs. */
  private static final int STRIDE = 128 / Integer.BYTES;

  private final AtomicIntegerArray cells = new AtomicIntegerArray((CELLS + 1) * STRIDE);
  private volatile boolean closed;

  /**
   * Counts this thread in; every call needs an {@link #exit}.
   *
   * @return what to give to {@link #exit}
   * @throws IllegalStateException if the store is closed
   */
  int enter() {
    int cell = cellOf(Thread.currentThread());
    cells.getAndIncrement(cell);
    if (closed) {
      cells.getAndDecrement(cell);
      throw closedException();
    }
    return cell;
  }

  void exit(int cell) {
    cells.getAndDecrement(cell);
  }

  /**
   * @throws IllegalStateException if the store is closed
   */
  void checkOpen() {
    if (closed) {
      throw closedException();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Lets nobody in any more and waits for those who are. */
  void close() {
    closed = true;
    for (int i = 1; i <= CELLS; i++) {
      while (cells.get(i * STRIDE) != 0) {
        Thread.onSpinWait();
      }
    }
  }

  private static int cellOf(Thread thread) {
    // Thread ids are consecutive, so neighbours don't share a cell.
    return (1 + ((int) thread.getId() & (CELLS - 1))) * STRIDE;
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("store is closed");
  }
}
