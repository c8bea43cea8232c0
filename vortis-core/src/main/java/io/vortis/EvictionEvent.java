package io.vortis;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * In a recording of the JDK's flight recorder: entries of one stripe had to make room, under one
 * hold of its lock.
 */
@Name("io.vortis.Eviction")
@Label("Eviction Batch")
@Category("vortis")
@StackTrace(false)
final class EvictionEvent extends Event {
  @Label("Entries")
  @Description("How many went, expired ones among them")
  int entries;

  @Label("Room")
  @Description("How much they took up, in the bound's unit")
  long room;

  private EvictionEvent() {}

  /** Notes it, if anybody records and there were any. */
  static void commit(int entries, long room) {
    if (entries > 0) {
      EvictionEvent event = new EvictionEvent();
      if (event.shouldCommit()) {
        event.entries = entries;
        event.room = room;
        event.commit();
      }
    }
  }
}
