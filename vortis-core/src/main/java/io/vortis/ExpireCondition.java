package io.vortis;

/**
 * When {@link Store#expire} and {@link Store#expireAt} apply. A key without a TTL counts as one
 * that expires in the infinite future.
 *
 * @see <a href="https://redis.io/commands/expire/">EXPIRE key seconds NX | XX | GT | LT</a>
 */
public enum ExpireCondition {
  /** Whatever TTL the key has or has not. */
  ALWAYS,
  /** NX: only if the key has no TTL. */
  IF_NONE,
  /** XX: only if the key has a TTL. */
  IF_SOME,
  /** GT: only if the new expiry is later than the present one. */
  IF_LATER,
  /** LT: only if the new expiry is earlier than the present one. */
  IF_EARLIER;

  /** Whether an entry that expires at {@code present} may be made to expire at {@code proposed}. */
  public boolean allows(long present, long proposed) {
    return switch (this) {
      case ALWAYS -> true;
      case IF_NONE -> present == Store.NO_EXPIRY;
      case IF_SOME -> present != Store.NO_EXPIRY;
      case IF_LATER -> proposed > present;
      case IF_EARLIER -> proposed < present;
    };
  }
}
