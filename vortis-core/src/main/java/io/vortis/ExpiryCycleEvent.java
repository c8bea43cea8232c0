package io.vortis;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** In a recording of the JDK's flight recorder: the sweeper's search for expired entries. */
@Name("io.vortis.ExpiryCycle")
@Label("Expiry Cycle")
@Category("vortis")
@StackTrace(false)
final class ExpiryCycleEvent extends Event {
  @Label("Expired Entries")
  int expired;

  /** Ends the cycle, and notes it if anybody records. */
  void commit(int expired) {
    if (shouldCommit()) {
      this.expired = expired;
      commit();
    }
  }
}
