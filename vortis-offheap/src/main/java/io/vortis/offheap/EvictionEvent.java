package io.vortis.offheap;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * In a recording of the JDK's flight recorder: a segment was cleaned, and entries in it were
 * evicted.
 */
@Name("io.vortis.offheap.Eviction")
@Label("Eviction Batch off the Heap")
@Category("vortis")
@StackTrace(false)
final class EvictionEvent extends Event {
  @Label("Entries Evicted")
  int evicted;

  @Label("Entries Moved")
  int moved;

  private EvictionEvent() {}

  /** Notes it, if anybody records and there were any. */
  static void commit(int evicted, int moved) {
    if (evicted > 0) {
      EvictionEvent event = new EvictionEvent();
      if (event.shouldCommit()) {
        event.evicted = evicted;
        event.moved = moved;
        event.commit();
      }
    }
  }
}
