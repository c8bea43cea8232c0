package io.vortis.resp.command;

import java.util.List;

/** Commands about the server. */
final class ServerCommands {

  private ServerCommands() {}

  static List<Command.Row> rows() {
    return List.of();
  }
}
