package io.vortis;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. Threads: any. */
final class ManualClock implements InstantSource {
  private volatile long millis;

  void set(long millis) {
    this.millis = millis;
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }
}
