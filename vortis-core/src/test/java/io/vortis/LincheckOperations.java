package io.vortis;

/** A store and its clock, for operations as Lincheck calls them. */
public abstract class LincheckOperations {
  protected final ManualClock clock = new ManualClock();
  protected final Store<Integer, Integer> store;

  /** Operations on the store that is made. */
  @SuppressWarnings("this-escape") // what makes the store uses nothing of what calls it
  protected LincheckOperations() {
    store = create(clock);
  }

  /** The store to be looked at. */
  protected abstract Store<Integer, Integer> create(ManualClock clock);
}
