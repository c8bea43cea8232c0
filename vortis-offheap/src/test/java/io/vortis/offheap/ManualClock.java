package io.vortis.offheap;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one thread moves it
final class ManualClock implements InstantSource {
  private volatile long now = 1_700_000_000_000L;

  void advance(long millis) {
    now = now + millis;
  }

  @Override
  public long millis() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
  }
}
