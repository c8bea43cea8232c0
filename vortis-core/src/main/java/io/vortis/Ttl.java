package io.vortis;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a key has to live: it is absent, is there without a TTL, or has some time left.
 *
 * @param exists whether the key is there at all
 * @param remaining the time left; empty if the key is absent or never expires
 */
public record Ttl(boolean exists, Optional<Duration> remaining) {

  /** There is no such key. */
  public static final Ttl ABSENT = new Ttl(false, Optional.empty());

  /** The key is there and never expires. */
  public static final Ttl NONE = new Ttl(true, Optional.empty());

  /**
   * As described.
   *
   * @throws IllegalArgumentException if an absent key were to have time left
   */
  public Ttl {
    if (!exists && remaining.isPresent()) {
      throw new IllegalArgumentException("an absent key has no TTL: remaining=" + remaining.get());
    }
  }

  /** The key is there and has this much time left. */
  public static Ttl of(Duration remaining) {
    return new Ttl(true, Optional.of(remaining));
  }

  /** Reads an {@link Store#expiresAt} as it stands at {@code now}; both in epoch milliseconds. */
  static Ttl until(long expiresAt, long now) {
    if (expiresAt == Store.ABSENT) {
      return ABSENT;
    }
    return expiresAt == Store.NO_EXPIRY ? NONE : of(Duration.ofMillis(expiresAt - now));
  }
}
