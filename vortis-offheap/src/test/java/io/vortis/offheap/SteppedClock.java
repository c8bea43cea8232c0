package io.vortis.offheap;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** The system's clock, set forward and back. */
final class SteppedClock implements InstantSource {
  private final AtomicInteger steps = new AtomicInteger();
  private volatile long offset;

  /** Has it differ from the system's clock by so many milliseconds; one thread's business. */
  void step(long offset) {
    steps.incrementAndGet();
    this.offset = offset;
    steps.incrementAndGet();
  }

  /**
   * Grows by two with each step and is odd during one: time between two equal even readings is a
   * clock's that nobody set.
   */
  int steps() {
    return steps.get();
  }

  @Override
  public long millis() {
    return System.currentTimeMillis() + offset;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
