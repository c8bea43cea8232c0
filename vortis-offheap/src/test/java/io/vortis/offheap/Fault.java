package io.vortis.offheap;

import java.util.concurrent.atomic.LongAdder;

/** What goes wrong in a soak, on purpose; each counts how often. */
enum Fault {
  LISTENER_EXCEPTION,
  LISTENER_ERROR,
  LOADER_EXCEPTION,
  LOADER_ERROR,
  LOADER_OUT_OF_MEMORY,
  UPDATER_EXCEPTION,
  UPDATER_ERROR,
  SECTION_EXCEPTION,
  THREAD_KILLED,
  THREAD_INTERRUPTED;

  @SuppressWarnings("ImmutableEnumChecker") // a count
  final LongAdder times = new LongAdder();

  /** What an exception on purpose is. */
  static final class InjectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InjectedException() {
      super("on purpose", null, false, false);
    }
  }

  /** What an error on purpose is. */
  static final class InjectedError extends Error {
    private static final long serialVersionUID = 1;

    InjectedError() {
      super("on purpose", null, false, false);
    }
  }

  /** Counts it and makes what is to be thrown. */
  InjectedException exception() {
    times.increment();
    return new InjectedException();
  }

  /** As {@link #exception}. */
  InjectedError error() {
    times.increment();
    return new InjectedError();
  }
}
