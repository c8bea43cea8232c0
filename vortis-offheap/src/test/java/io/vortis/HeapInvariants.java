package io.vortis;

/** The invariants of a heap store, for tests in other packages. */
public final class HeapInvariants {
  private HeapInvariants() {}

  /**
   * Checks a store on which no operation is under way.
   *
   * @throws AssertionError if anything is wrong
   */
  public static void check(HeapStore<?, ?> store) {
    store.checkInvariants();
  }
}
