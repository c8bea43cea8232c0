package io.vortis.resp.command;

import java.util.List;

/** Commands on string values. */
final class StringCommands {

  private StringCommands() {}

  static List<Command.Row> rows() {
    return List.of();
  }
}
