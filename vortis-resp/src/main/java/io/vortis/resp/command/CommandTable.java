package io.vortis.resp.command;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All commands by name. Looking one up allocates nothing.
 *
 * <p>Thread safety: immutable.
 */
public final class CommandTable {
  private final CommandIndex index;

  /** By the names they have before any are changed, which users' rules go on naming. */
  private final CommandIndex originals;

  private final int size;

  /** A table of these rows. */
  public CommandTable(Collection<Command.Row> rows) {
    Map<String, Command> byName = new TreeMap<>();
    AtomicInteger numbers = new AtomicInteger();
    for (Command.Row row : rows) {
      Command command = row.build(numbers::getAndIncrement);
      if (byName.put(command.name(), command) != null) {
        throw new IllegalArgumentException("command twice in the table: name=" + command.name());
      }
    }
    index = new CommandIndex(byName);
    originals = index;
    size = numbers.get();
  }

  private CommandTable(CommandIndex index, CommandTable from) {
    this.index = index;
    originals = from.originals;
    size = from.size;
  }

  /**
   * The same commands, some of which clients have to call otherwise: {@code rename-command}.
   *
   * @param names the new names by the old ones; an empty one takes the command away
   * @throws IllegalArgumentException if there is no such command, or one of the new name already
   */
  public CommandTable renamed(Map<String, String> names) {
    if (names.isEmpty()) {
      return this;
    }
    Map<String, Command> byWord = new TreeMap<>();
    for (Command command : commands()) {
      byWord.put(command.name(), command);
    }
    names.forEach(
        (from, to) -> {
          Command command = byWord.remove(from.toLowerCase(Locale.ROOT));
          if (command == null) {
            throw new IllegalArgumentException("rename-command " + from + ": no such command");
          }
          if (!to.isEmpty() && byWord.putIfAbsent(to.toLowerCase(Locale.ROOT), command) != null) {
            throw new IllegalArgumentException(
                "rename-command " + from + " " + to + ": there is a command of this name");
          }
        });
    return new CommandTable(new CommandIndex(byWord), this);
  }

  /** The table of every command that there is. */
  public static CommandTable standard() {
    List<Command.Row> rows = new ArrayList<>();
    rows.addAll(ConnectionCommands.rows());
    rows.addAll(ClientCommands.rows());
    rows.addAll(AclCommands.rows());
    rows.addAll(StringCommands.rows());
    rows.addAll(MultiKeyCommands.rows());
    rows.addAll(NumberCommands.rows());
    rows.addAll(SubstringCommands.rows());
    rows.addAll(BitCommands.rows());
    rows.addAll(BitfieldCommands.rows());
    rows.addAll(KeyCommands.rows());
    rows.addAll(KeyspaceCommands.rows());
    rows.addAll(CopyCommands.rows());
    rows.addAll(ObjectCommands.rows());
    rows.addAll(ExpiryCommands.rows());
    rows.addAll(DatabaseCommands.rows());
    rows.addAll(TransactionCommands.rows());
    rows.addAll(PubSubCommands.rows());
    rows.addAll(ServerCommands.rows());
    rows.addAll(CommandCommands.rows());
    rows.addAll(SlowLogCommands.rows());
    rows.addAll(LatencyCommands.rows());
    rows.addAll(DurabilityCommands.rows());
    rows.addAll(DebugCommands.rows());
    rows.addAll(ClusterCommands.rows());
    return new CommandTable(rows);
  }

  /** All commands in alphabetical order, without subcommands. */
  public Collection<Command> commands() {
    return index.commands();
  }

  /** How many commands and subcommands there are; their numbers are below that. */
  public int size() {
    return size;
  }

  /** Visits all commands and subcommands, each command before its subcommands. */
  public void forEach(Consumer<Command> visitor) {
    for (Command command : commands()) {
      visitor.accept(command);
      command.subcommands().forEach(visitor);
    }
  }

  /** The command of this name, in whatever case, or {@code null}. */
  public @Nullable Command find(Slice name) {
    return index.find(name);
  }

  /**
   * The command or, named as {@code client|list}, the subcommand; {@code null} if there is none.
   */
  public @Nullable Command find(String fullName) {
    int bar = fullName.indexOf('|');
    if (bar < 0) {
      return originals.find(Slice.of(fullName));
    }
    Command container = originals.find(Slice.of(fullName.substring(0, bar)));
    return container == null ? null : container.subcommand(Slice.of(fullName.substring(bar + 1)));
  }

  /**
   * The command or subcommand whose words are a request's arguments from {@code start} on; {@code
   * null} if there is none.
   */
  public @Nullable Command find(Request request, int start) {
    Command command = index.find(request.arg(start));
    return command == null || !command.isContainer() || request.count() == start + 1
        ? command
        : command.subcommand(request.arg(start + 1));
  }
}
