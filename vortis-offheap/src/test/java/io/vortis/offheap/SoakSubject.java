package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.StoreListener;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/** A store in a soak, how hard it is used, and a listener to it that throws now and then. */
final class SoakSubject implements StoreListener<Long, byte[]> {
  /** One in so many events. */
  private static final int LISTENER_FAILS = 2_000;

  final String name;
  final long bound;
  final int keys;
  final int largest;
  final LongAdder operations = new LongAdder();
  Store<Long, byte[]> store;
  Runnable invariants;
  private long mostUsed;

  /**
   * @param bound how much the store may use, in its own terms
   * @param keys how many keys all use together
   * @param largest how long a value may be
   */
  SoakSubject(String name, long bound, int keys, int largest) {
    this.name = name;
    this.bound = bound;
    this.keys = keys;
    this.largest = largest;
  }

  /** Gives it its store. */
  SoakSubject of(Store<Long, byte[]> store, Runnable invariants) {
    this.store = store;
    this.invariants = invariants;
    return this;
  }

  private static void fail() {
    int fate = ThreadLocalRandom.current().nextInt(LISTENER_FAILS);
    if (fate == 0) {
      throw Fault.LISTENER_EXCEPTION.exception();
    }
    if (fate == 1) {
      throw Fault.LISTENER_ERROR.error();
    }
  }

  @Override
  public void written(Long key, byte[] value, long expiresAt) {
    fail();
  }

  @Override
  public void removed(Long key, byte[] value, RemovalCause cause) {
    fail();
  }

  /** Looks whether the bound holds now; one thread's business. */
  void watch() {
    long used = store.memoryUsed();
    mostUsed = Math.max(mostUsed, used);
    assertThat(used).as("memory used by store %s", name).isLessThanOrEqualTo(bound);
  }

  long mostUsed() {
    return mostUsed;
  }
}
