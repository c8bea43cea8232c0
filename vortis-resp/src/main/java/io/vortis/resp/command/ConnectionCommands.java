package io.vortis.resp.command;

import java.util.List;

/** Commands about the connection itself. */
final class ConnectionCommands {

  private ConnectionCommands() {}

  static List<Command.Row> rows() {
    return List.of();
  }
}
