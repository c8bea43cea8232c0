package io.vortis.resp.events;

import io.vortis.StoreListener.Registration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Listens to the store as long as there is somebody who wants to know. Thread-safe. */
final class Listening {
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
