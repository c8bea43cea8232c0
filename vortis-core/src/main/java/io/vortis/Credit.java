package io.vortis;

/** Room in a bounded store that one operation has reserved before it knows what it will write. */
final class Credit {

  /** What an operation has that has reserved nothing; nothing can be taken from it. */
  static final Credit NONE = new Credit();

  long room;

  /** Whether another thread held the lock of a stripe where there might have been more. */
  boolean passedOver;
}
