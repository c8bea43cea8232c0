package io.vortis;

/**
 * Room in a bounded store that one operation has reserved before it knows what it will write; see
 * {@link Collector}.
 *
 * <p>Thread safety: none; one operation has one.
 */
final class Credit {

  /** What an operation has that has reserved nothing; nothing can be taken from it. */
  static final Credit NONE = new Credit();

  long room;

  /** Whether the operation keeps others from collecting. */
  boolean collects;

  /** How often it has gone round the stripes. */
  int rounds;

  /** Whether another thread held the lock of a stripe where there might have been more. */
  boolean passedOver;
}
