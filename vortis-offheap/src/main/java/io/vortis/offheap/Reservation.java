package io.vortis.offheap;

import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Segments that one operation has taken before it knows which of them it needs. What is left when
 * the operation ends goes back, so nothing leaks if it throws midway. With it goes back the lock
 * under which they were found.
 *
 * <p>Threads: one.
 */
final class Reservation {
  private final Arena arena;
  private int[] taken = new int[8];
  private int count;
  private @Nullable Lock lock;

  Reservation(Arena arena) {
    this.arena = arena;
  }

  int count() {
    return count;
  }

  /** Takes free segments until it has so many, or there are none; whether it has. */
  boolean fill(int wanted) {
    while (count < wanted) {
      int segment = arena.take();
      if (segment == Segments.NONE) {
        return false;
      }
      if (count == taken.length) {
        taken = Arrays.copyOf(taken, count * 2);
      }
      taken[count++] = segment;
    }
    return true;
  }

  /** One of its segments, else one from the pool; {@link Segments#NONE} if there is none. */
  int take() {
    return count > 0 ? taken[--count] : arena.take();
  }

  /** Takes a lock, unless it has one. */
  void hold(Lock wanted) {
    if (lock == null) {
      wanted.lock();
      lock = wanted;
    }
  }

  /** Takes a lock if nobody has it, unless it has one. */
  void tryHold(Lock wanted) {
    if (lock == null && wanted.tryLock()) {
      lock = wanted;
    }
  }

  /** Gives back what is left, and the lock. */
  void releaseAll() {
    while (count > 0) {
      arena.release(taken[--count]);
    }
    if (lock != null) {
      lock.unlock();
      lock = null;
    }
  }
}
