package io.vortis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class ManualClock implements InstantSource {

  /** Where it stands at first: a round number, so that an expiry is easy to read in a failure. */
  public static final long START = 1_000_000;

  private final AtomicLong millis = new AtomicLong(START);

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return millis.get();
  }

  /** Moves the clock by so many milliseconds. */
  public void advance(long byMillis) {
    millis.addAndGet(byMillis);
  }

  /** Moves the clock. */
  public void advance(Duration by) {
    advance(by.toMillis());
  }
}
