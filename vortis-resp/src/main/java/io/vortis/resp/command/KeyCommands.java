package io.vortis.resp.command;

import java.util.List;

/** Commands on keys, whatever their values. */
final class KeyCommands {

  private KeyCommands() {}

  static List<Command.Row> rows() {
    return List.of();
  }
}
