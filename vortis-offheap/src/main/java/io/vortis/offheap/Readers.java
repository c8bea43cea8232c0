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
   * States:       OPEN --pause--> PAUSED --resume--> OPEN; OPEN --close--> CLOSED, once. The holder of all stripes' locks
   *               makes each move.
   * Publication:  A reader counts itself in, then looks at the state; pause() and close() set it, then look at the counts.
   *               Both are volatile, so one of them sees the other: no reader gets by unseen.
   */

  private static final int CELLS = 64;

  /** Two cache lines, since lines are fetched in pairs. */
  private static final int STRIDE = 128 / Integer.BYTES;

  private final AtomicIntegerArray cells = new AtomicIntegerArray((CELLS + 1) * STRIDE);
  private volatile State state = State.OPEN;

  private enum State {
    OPEN,
    PAUSED,
    CLOSED
  }

  /** What {@link #enter} returns to a reader who must take the lock for now. */
  static final int PAUSED = -1;

  /**
   * Counts this thread in; every call needs an {@link #exit}.
   *
   * @return what to give to {@link #exit}; {@link #PAUSED} if it was not counted in
   * @throws IllegalStateException if the store is closed
   */
  int enter() {
    int cell = cellOf(Thread.currentThread());
    cells.getAndIncrement(cell);
    State now = state;
    if (now == State.OPEN) {
      return cell;
    }
    cells.getAndDecrement(cell);
    if (now == State.CLOSED) {
      throw closedException();
    }
    return PAUSED;
  }

  void exit(int cell) {
    cells.getAndDecrement(cell);
  }

  /**
   * @throws IllegalStateException if the store is closed
   */
  void checkOpen() {
    if (isClosed()) {
      throw closedException();
    }
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Lets nobody in until {@link #resume} and waits for those who are. */
  void pause() {
    state = State.PAUSED;
    awaitAll();
  }

  void resume() {
    state = State.OPEN;
  }

  /** Lets nobody in any more and waits for those who are. */
  void close() {
    state = State.CLOSED;
    awaitAll();
  }

  private void awaitAll() {
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
