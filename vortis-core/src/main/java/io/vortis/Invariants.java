package io.vortis;

/** What must be true whenever no operation is under way; tests ask after each of their steps. */
final class Invariants {

  private Invariants() {}

  /**
   * Insists that something is true.
   *
   * @throws AssertionError if it is not
   */
  static void check(boolean holds, String what, Object detail) {
    if (!holds) {
      throw new AssertionError("invariant broken: " + what + ": " + detail);
    }
  }

  /** Insists that a counter agrees with a recount. */
  static void checkEqual(long actual, long expected, String what) {
    check(actual == expected, what, "actual=" + actual + ", expected=" + expected);
  }
}
