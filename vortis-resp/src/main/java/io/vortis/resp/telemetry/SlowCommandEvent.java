package io.vortis.resp.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** In a recording of the JDK's flight recorder: a command belonged into the slow log. */
@Name("io.vortis.SlowCommand")
@Label("Slow Command")
@Category("vortis")
@StackTrace(false)
public final class SlowCommandEvent extends Event {
  @Label("Command")
  @Nullable String command;

  @Label("Client")
  @Nullable String client;

  @Label("Time Taken")
  @Timespan(Timespan.NANOSECONDS)
  long taken;

  private SlowCommandEvent() {}

  /** Notes it, if anybody records. */
  public static void commit(String command, String client, long nanos) {
    SlowCommandEvent event = new SlowCommandEvent();
    if (event.shouldCommit()) {
      event.command = command;
      event.client = client;
      event.taken = nanos;
      event.commit();
    }
  }
}
