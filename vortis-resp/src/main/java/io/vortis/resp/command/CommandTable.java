package io.vortis.resp.command;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All commands by name. Looking one up allocates nothing.
 *
 * <p>Thread safety: immutable.
 */
public final class CommandTable {
  private final Map<String, Command> byName = new TreeMap<>();

  /**
   * Open addressing by the hash of the name in lower case; a power of two at least twice the
   * commands.
   */
  private final @Nullable Command[] slots;

  /** A table of these rows. */
  public CommandTable(Collection<Command.Row> rows) {
    for (Command.Row row : rows) {
      Command command = row.build();
      if (byName.put(command.name(), command) != null) {
        throw new IllegalArgumentException("command twice in the table: name=" + command.name());
      }
    }
    slots = new Command[Integer.highestOneBit(Math.max(1, byName.size())) << 2];
    for (Command command : byName.values()) {
      int i = hash(Slice.of(command.name())) & (slots.length - 1);
      while (slots[i] != null) {
        i = (i + 1) & (slots.length - 1);
      }
      slots[i] = command;
    }
  }

  /** The table of every command that there is. */
  public static CommandTable standard() {
    List<Command.Row> rows = new ArrayList<>();
    rows.addAll(ConnectionCommands.rows());
    rows.addAll(StringCommands.rows());
    rows.addAll(KeyCommands.rows());
    rows.addAll(ServerCommands.rows());
    return new CommandTable(rows);
  }

  /** All commands in alphabetical order. */
  public Collection<Command> commands() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** The command of this name, in whatever case, or {@code null}. */
  public @Nullable Command find(Slice name) {
    int i = hash(name) & (slots.length - 1);
    for (Command command = slots[i]; command != null; command = slots[i]) {
      if (name.is(command.name())) {
        return command;
      }
      i = (i + 1) & (slots.length - 1);
    }
    return null;
  }

  /**
   * The command or subcommand that a request asks for.
   *
   * @throws CommandException if there is none, or the number of arguments is wrong
   */
  public Command resolve(Request request) {
    Command command = find(request.arg(0));
    if (command == null) {
      throw Errors.unknownCommand(request);
    }
    if (!command.subcommands().isEmpty() && request.count() > 1) {
      command = subcommand(command, request.arg(1));
    }
    if (!command.accepts(request.count())) {
      throw Errors.arity(command.name());
    }
    return command;
  }

  private static Command subcommand(Command container, Slice word) {
    for (Map.Entry<String, Command> entry : container.subcommands().entrySet()) {
      if (word.is(entry.getKey())) {
        return entry.getValue();
      }
    }
    throw Errors.unknownSubcommand(container.name(), word);
  }

  private static int hash(Slice name) {
    int hash = name.length();
    for (int i = 0; i < name.length(); i++) {
      hash = hash * 31 + (name.at(i) | 0x20);
    }
    return hash ^ (hash >>> 15);
  }
}
