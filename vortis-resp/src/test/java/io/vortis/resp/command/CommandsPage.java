package io.vortis.resp.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes {@code docs/commands.md} of the command table. */
final class CommandsPage {
  static final Path FILE = Path.of("../docs/commands.md");

  private static final String HEAD =
      """
      # Commands

      What vortis understands, with the arguments, the reply and the errors of Redis 7; deviations stand in
      [differences.md](differences.md). This page is made from the command table; to make it anew:

      ```
      ./mvnw -q -pl vortis-resp -am test -Dtest=CommandsPageTest -Dsurefire.failIfNoSpecifiedTests=false \\
        -Dcommands.page=write -Djacoco.skip
      ```
      """;

  private CommandsPage() {}

  /** The page's text. */
  static String text() {
    Map<String, List<Command>> groups = new TreeMap<>();
    for (Command command : CommandTable.standard().commands()) {
      List<Command> group =
          groups.computeIfAbsent(command.manual().group(), name -> new ArrayList<>());
      if (!command.isContainer() || command.accepts(1)) {
        group.add(command);
      }
      group.addAll(command.subcommands());
    }
    StringBuilder page = new StringBuilder(HEAD);
    groups.forEach(
        (name, commands) -> {
          page.append("\n## ").append(name.substring(0, 1).toUpperCase(Locale.ROOT));
          page.append(name.substring(1)).append("\n\n");
          page.append("| command | what it does | since | complexity | flags | ACL categories |\n");
          page.append("|---|---|---|---|---|---|\n");
          commands.forEach(command -> page.append(line(command)).append('\n'));
        });
    return page.toString();
  }

  private static String line(Command command) {
    Command.Manual manual = command.manual();
    String usage = command.name().toUpperCase(Locale.ROOT).replace('|', ' ');
    String syntax = manual.syntax().isEmpty() ? usage : usage + " " + manual.usage();
    return "| `"
        + syntax.replace("|", "\\|")
        + "` | "
        + manual.summary()
        + " | "
        + manual.since()
        + " | "
        + manual.complexity()
        + " | "
        + command.flags().stream().map(Flag::wireName).collect(Collectors.joining(", "))
        + " | "
        + command.categories().stream()
            .map(category -> "@" + category.wireName())
            .collect(Collectors.joining(" "))
        + " |";
  }

  static void write() throws IOException {
    Files.writeString(FILE, text());
  }
}
