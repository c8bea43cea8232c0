package io.vortis;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to {@link Store#set(Object, Object, SetOptions) set} a key: under which condition, with which
 * expiry, and whether to tell the former value. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * store.set("lock", me, SetOptions.<String>ifAbsent().ttl(Duration.ofSeconds(30)));
 * }</pre>
 *
 * @param <V> the type of values
 * @see <a href="https://redis.io/commands/set/">SET</a>
 */
public final class SetOptions<V> {

  /** When a set applies. */
  enum Condition {
    ALWAYS,
    IF_ABSENT,
    IF_PRESENT,
    IF_EQUALS
  }

  /** What becomes of the TTL. */
  enum Expiry {
    /** The store's default TTL, or none. */
    DEFAULT,
    /** The TTL that the key has; the default one if it is new. */
    KEEP,
    /** So many milliseconds from now. */
    AFTER,
    /** At this many milliseconds since the epoch. */
    AT
  }

  private static final SetOptions<?> ALWAYS =
      new SetOptions<>(Condition.ALWAYS, null, Expiry.DEFAULT, 0, false);

  final Condition condition;
  final @Nullable V expected;
  final Expiry expiry;
  final long millis;
  final boolean returnPrevious;

  private SetOptions(
      Condition condition,
      @Nullable V expected,
      Expiry expiry,
      long millis,
      boolean returnPrevious) {
    this.condition = condition;
    this.expected = expected;
    this.expiry = expiry;
    this.millis = millis;
    this.returnPrevious = returnPrevious;
  }

  /** Sets the key in any case. */
  @SuppressWarnings("unchecked") // holds no V
  public static <V> SetOptions<V> always() {
    return (SetOptions<V>) ALWAYS;
  }

  /** Redis's NX: sets the key only if it is absent. */
  public static <V> SetOptions<V> ifAbsent() {
    return new SetOptions<>(Condition.IF_ABSENT, null, Expiry.DEFAULT, 0, false);
  }

  /** Redis's XX: sets the key only if it is present. */
  public static <V> SetOptions<V> ifPresent() {
    return new SetOptions<>(Condition.IF_PRESENT, null, Expiry.DEFAULT, 0, false);
  }

  /** Redis's IFEQ: sets the key only if its value equals {@code expected}. */
  public static <V> SetOptions<V> ifEquals(V expected) {
    requireNonNull(expected, "expected");
    return new SetOptions<>(Condition.IF_EQUALS, expected, Expiry.DEFAULT, 0, false);
  }

  /**
   * The key lives for this long; a fraction of a millisecond is rounded up.
   *
   * @throws IllegalArgumentException if {@code ttl} is zero or negative
   */
  public SetOptions<V> ttl(Duration ttl) {
    return new SetOptions<>(
        condition, expected, Expiry.AFTER, Millis.positive(ttl, "ttl"), returnPrevious);
  }

  /**
   * The key expires at this time; one that has passed leaves the key absent.
   *
   * @param epochMillis milliseconds since the epoch
   * @throws IllegalArgumentException if it is zero or negative
   */
  public SetOptions<V> expireAt(long epochMillis) {
    if (epochMillis <= 0) {
      throw new IllegalArgumentException("expiry must be positive: epochMillis=" + epochMillis);
    }
    return new SetOptions<>(condition, expected, Expiry.AT, epochMillis, returnPrevious);
  }

  /** The key keeps the TTL that it has. */
  public SetOptions<V> keepTtl() {
    return new SetOptions<>(condition, expected, Expiry.KEEP, 0, returnPrevious);
  }

  /** The result tells the value found. */
  public SetOptions<V> returnPrevious() {
    return new SetOptions<>(condition, expected, expiry, millis, true);
  }

  /** Whether the condition holds for the value found. */
  boolean allows(@Nullable V found) {
    return switch (condition) {
      case ALWAYS -> true;
      case IF_ABSENT -> found == null;
      case IF_PRESENT -> found != null;
      case IF_EQUALS -> found != null && found.equals(expected);
    };
  }
}
