package io.vortis.resp.command;

import static io.vortis.resp.command.Category.CONNECTION;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.codec.Glob;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** {@code COMMAND}: the command table as clients see it. */
final class CommandCommands {
  private static final String PER_COMMAND = "O(N), N commands";
  private static final String PER_LOOKUP = "O(N), N commands asked for";
  private static final String PER_ARGUMENT = "O(N), N arguments";

  private CommandCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("command", -1, CommandCommands::all)
            .flags(LOADING, STALE)
            .acl(CONNECTION)
            .tips("nondeterministic_output_order")
            .manual("server", "2.8.13", PER_COMMAND, "",
                "Describes all commands")
            .subcommands(
                row("count", 2, CommandCommands::count)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("server", "2.8.13", "O(1)", "",
                        "Counts the commands"),
                row("docs", -2, CommandCommands::docs)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .tips("nondeterministic_output_order")
                    .manual("server", "7.0.0", PER_LOOKUP, "[command-name [command-name ...]]",
                        "Documents all or the named commands"),
                row("getkeys", -4, CommandCommands::getKeys)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("server", "2.8.13", PER_ARGUMENT, "",
                        "Tells which arguments of a command are keys"),
                row("getkeysandflags", -4, CommandCommands::getKeysAndFlags)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("server", "7.0.0", PER_ARGUMENT, "",
                        "Tells which arguments of a command are keys, and what it does to each"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("server", "5.0.0", "O(1)", "",
                        "Lists the subcommands"),
                row("info", -2, CommandCommands::info)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .tips("nondeterministic_output_order")
                    .manual("server", "2.8.13", PER_LOOKUP, "[command-name [command-name ...]]",
                        "Describes all or the named commands"),
                row("list", -2, CommandCommands::list)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .tips("nondeterministic_output_order")
                    .manual("server", "7.0.0", PER_COMMAND,
                        "[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]",
                        "Lists the names of all commands, or of those that match")));
  }
  // spotless:on

  private static Collection<Command> commands(Call call) {
    return call.server().commands().commands();
  }

  private static void all(Call call) {
    Collection<Command> commands = commands(call);
    call.reply().array(commands.size());
    for (Command command : commands) {
      CommandReplies.info(command, call.reply());
    }
  }

  private static void count(Call call) {
    call.reply().integer(commands(call).size());
  }

  private static void info(Call call) {
    if (call.count() == 2) {
      all(call);
      return;
    }
    call.reply().array(call.count() - 2);
    for (Slice name : call.request().args(2)) {
      Command command = call.server().commands().find(name.toLatin1());
      if (command == null) {
        call.reply().nil();
      } else {
        CommandReplies.info(command, call.reply());
      }
    }
  }

  private static void docs(Call call) {
    List<Command> documented = new ArrayList<>();
    if (call.count() == 2) {
      documented.addAll(commands(call));
    }
    for (Slice name : call.request().args(2)) {
      Command command = call.server().commands().find(name.toLatin1());
      if (command != null) {
        documented.add(command);
      }
    }
    call.reply().map(documented.size());
    for (Command command : documented) {
      CommandReplies.docs(command, call.reply());
    }
  }

  private static void list(Call call) {
    Predicate<Command> filter;
    if (call.count() == 2) {
      filter = command -> true;
    } else if (call.count() == 5 && call.arg(2).is("FILTERBY")) {
      filter = filter(call.arg(3), call.arg(4));
    } else {
      throw Errors.syntax();
    }
    List<String> names = new ArrayList<>();
    for (Command command : commands(call)) {
      addNames(command, filter, names);
    }
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private static void addNames(Command command, Predicate<Command> filter, List<String> names) {
    if (filter.test(command)) {
      names.add(command.name());
    }
    for (Command subcommand : command.subcommands()) {
      addNames(subcommand, filter, names);
    }
  }

  private static Predicate<Command> filter(Slice kind, Slice value) {
    if (kind.is("MODULE")) {
      return command -> false;
    } else if (kind.is("ACLCAT")) {
      return command -> command.categories().stream().anyMatch(c -> value.is(c.wireName()));
    } else if (kind.is("PATTERN")) {
      return command -> Glob.matches(value, Slice.of(command.name()), true);
    }
    throw Errors.syntax();
  }

  private static void getKeys(Call call) {
    List<Slice> keys = asked(call).keys().of(call.request(), 2);
    call.reply().array(keys.size());
    for (Slice key : keys) {
      call.reply().bulk(key);
    }
  }

  private static void getKeysAndFlags(Call call) {
    Command command = asked(call);
    List<Slice> keys = command.keys().of(call.request(), 2);
    ReplyWriter reply = call.reply();
    reply.array(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      reply.array(2);
      reply.bulk(keys.get(i));
      CommandReplies.names(command.keys().access(call.request(), 2, i), reply);
    }
  }

  /** The command that stands in the call from argument 2 on. */
  private static Command asked(Call call) {
    Command command = call.server().commands().find(call.request(), 2);
    if (command == null) {
      throw Errors.invalidCommand();
    }
    if (command.keys().none()) {
      throw Errors.noKeyArguments();
    }
    if (!command.accepts(call.count() - 2)) {
      throw Errors.invalidArgumentCount();
    }
    return command;
  }
}
