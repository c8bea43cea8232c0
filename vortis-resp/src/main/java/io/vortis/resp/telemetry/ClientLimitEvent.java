package io.vortis.resp.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** In a recording of the JDK's flight recorder: a limit had a connection closed. */
@Name("io.vortis.ClientLimit")
@Label("Connection Closed by a Limit")
@Category("vortis")
@StackTrace(false)
public final class ClientLimitEvent extends Event {
  @Label("Client")
  @Nullable String client;

  @Label("Limit")
  @Nullable String limit;

  private ClientLimitEvent() {}

  /**
   * Notes it, if anybody records.
   *
   * @param limit the directive that sets it, such as {@code maxclients}
   */
  public static void commit(String client, String limit) {
    ClientLimitEvent event = new ClientLimitEvent();
    if (event.shouldCommit()) {
      event.client = client;
      event.limit = limit;
      event.commit();
    }
  }
}
