package io.vortis.resp.events;

import io.vortis.StoreListener.Registration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Listens to the store as long as there is somebody who wants to know. */
final class Listening {
  /*
   * Threads:      any
   * Fields:       needs, registration | plain    | plain    | this
   *               on                  | volatile | volatile | this
   * Lock order:   this -> the store's list of listeners; never held while an event is told
   * Publication:  on is set before the store knows of the listener, so no event comes while it is off
   * Benign races: an event under way while the last need ends may or may not be told
   * Verified by:  TransactionCommandsTest, NotificationsTest, TrackingTest
   */

  private final Supplier<Registration> start;
  private @Nullable Registration registration;
  private int needs;
  private volatile boolean on;

  /** Nobody wants to know yet; {@code start} registers with the store. */
  Listening(Supplier<Registration> start) {
    this.start = start;
  }

  /** Whether somebody does. */
  boolean isOn() {
    return on;
  }

  /** One more does: what happens after this returns is heard of. */
  synchronized void begin() {
    if (needs++ == 0) {
      on = true;
      registration = start.get();
    }
  }

  /** One fewer does. */
  synchronized void end() {
    if (--needs == 0 && registration != null) {
      registration.close();
      registration = null;
      on = false;
    }
  }
}
