package io.vortis.resp.command;

import static io.vortis.resp.command.Category.CONNECTION;
import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ADMIN;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Client;
import io.vortis.resp.codec.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code CLIENT}: what a connection tells of itself, and looking after the others. */
final class ClientCommands {

  private ClientCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        container("client")
            .manual("connection", "2.4.0", "Depends on subcommand.", "",
                "Looks into connections and changes them")
            .subcommands(
                row("getname", 2, ClientCommands::getName)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "2.6.9", "O(1)", "",
                        "Tells the name of this connection"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "5.0.0", "O(1)", "",
                        "Lists the subcommands"),
                row("id", 2, call -> call.reply().integer(call.client().id()))
                    .flags(NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "5.0.0", "O(1)", "",
                        "Tells the number of this connection"),
                row("info", 2, ClientCommands::info)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .tips("nondeterministic_output")
                    .manual("connection", "6.2.0", "O(1)", "",
                        "Describes this connection"),
                row("kill", -3, ClientCommands::kill)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "2.4.0", "O(N), N connections",
                        "<ip:port | <[ID client-id] | [TYPE <NORMAL | MASTER | SLAVE | REPLICA | PUBSUB>]"
                            + " | [USER username] | [ADDR ip:port] | [LADDR ip:port] | [SKIPME yes/no]> ...>",
                        "Closes the connections that match"),
                row("list", -2, ClientCommands::list)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .tips("nondeterministic_output")
                    .manual("connection", "2.4.0", "O(N), N connections",
                        "[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]]",
                        "Describes the connections that match, a line each"),
                row("no-evict", 3, ClientCommands::noEvict)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "7.0.0", "O(1)", "<ON | OFF>",
                        "Chooses whether this connection is spared when clients are evicted"),
                row("no-touch", 3, ClientCommands::noTouch)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "7.2.0", "O(1)", "<ON | OFF>",
                        "Chooses whether what this connection reads counts as used for eviction"),
                row("pause", -3, ClientCommands::pause)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "2.9.50", "O(1)", "timeout [WRITE | ALL]",
                        "Lets commands of all connections wait for so many milliseconds"),
                row("reply", 3, ClientCommands::reply)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "3.2.0", "O(1)", "<ON | OFF | SKIP>",
                        "Chooses whether this connection gets replies, or none to the next command"),
                row("setinfo", 4, ClientCommands::setInfo)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                    .manual("connection", "7.2.0", "O(1)", "<LIB-NAME libname | LIB-VER libver>",
                        "Notes the name or version of the client's library"),
                row("setname", 3, ClientCommands::setName)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "2.6.9", "O(1)", "connection-name",
                        "Names this connection"),
                row("unblock", -3, ClientCommands::unblock)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "5.0.0", "O(1)", "client-id [TIMEOUT | ERROR]",
                        "Wakes a connection whose command waits; none does, for no command here waits"),
                row("unpause", 2, ClientCommands::unpause)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .acl(CONNECTION)
                    .manual("connection", "6.2.0", "O(N), N connections that wait", "",
                        "Lets commands that wait go on"))
            .subcommands(TrackingCommands.rows()));
  }
  // spotless:on

  private static void getName(Call call) {
    String name = call.client().name();
    if (name.isEmpty()) {
      call.reply().nil();
    } else {
      call.reply().bulk(name);
    }
  }

  private static void setName(Call call) {
    call.client().name(checkedName(call.arg(2)).toLatin1());
    call.reply().ok();
  }

  /**
   * A name that a connection may have; an empty one takes its name away.
   *
   * @throws CommandException if it holds anything but printable ASCII
   */
  static Slice checkedName(Slice name) {
    if (!isPrintable(name)) {
      throw Errors.badClientName();
    }
    return name;
  }

  private static void setInfo(Call call) {
    Client client = call.client();
    Slice value = call.arg(3);
    if (call.arg(2).is("LIB-NAME")) {
      checkAttribute("lib-name", value);
      client.libraryName(value.toLatin1());
    } else if (call.arg(2).is("LIB-VER")) {
      checkAttribute("lib-ver", value);
      client.libraryVersion(value.toLatin1());
    } else {
      throw Errors.unknownClientAttribute(call.arg(2));
    }
    call.reply().ok();
  }

  private static void checkAttribute(String attribute, Slice value) {
    if (!isPrintable(value)) {
      throw Errors.badClientAttribute(attribute);
    }
  }

  private static boolean isPrintable(Slice text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) < '!' || text.at(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static void reply(Call call) {
    if (call.arg(2).is("ON")) {
      call.reply().muted(false);
      call.reply().ok();
    } else if (call.arg(2).is("OFF")) {
      call.reply().muted(true);
    } else if (call.arg(2).is("SKIP")) {
      call.reply().skip();
    } else {
      throw Errors.syntax();
    }
  }

  private static void noEvict(Call call) {
    call.client().noEvict(onOrOff(call.arg(2)));
    call.reply().ok();
  }

  private static void noTouch(Call call) {
    call.client().noTouch(onOrOff(call.arg(2)));
    call.reply().ok();
  }

  private static boolean onOrOff(Slice word) {
    if (!word.is("ON") && !word.is("OFF")) {
      throw Errors.syntax();
    }
    return word.is("ON");
  }

  private static void pause(Call call) {
    if (call.count() > 4) {
      throw Errors.subcommandArity(call);
    }
    boolean writesOnly = call.count() == 4 && call.arg(3).is("WRITE");
    if (call.count() == 4 && !writesOnly && !call.arg(3).is("ALL")) {
      throw Errors.pauseMode();
    }
    long millis;
    try {
      millis = call.arg(2).toLong();
    } catch (NumberFormatException e) {
      throw Errors.timeoutNotAnInteger();
    }
    if (millis < 0) {
      throw Errors.negativeTimeout();
    }
    call.server().pause().begin(millis, !writesOnly);
    call.reply().ok();
  }

  private static void unpause(Call call) {
    call.server().pause().end();
    call.reply().ok();
  }

  private static void info(Call call) {
    call.reply().verbatim(ClientInfo.of(call.client(), call) + "\n");
  }

  private static void list(Call call) {
    List<Client> listed;
    if (call.count() == 2) {
      listed = clients(call);
    } else if (call.count() == 4 && call.arg(2).is("TYPE")) {
      ClientFilter type = ClientFilter.byType(call.arg(3));
      listed =
          clients(call).stream().filter(client -> type.matches(client, call.client())).toList();
    } else if (call.count() > 3 && call.arg(2).is("ID")) {
      listed = clientsById(call);
    } else {
      throw Errors.syntax();
    }
    StringBuilder text = new StringBuilder();
    for (Client client : listed) {
      text.append(ClientInfo.of(client, call)).append('\n');
    }
    call.reply().verbatim(text.toString());
  }

  private static List<Client> clientsById(Call call) {
    List<Client> all = clients(call);
    List<Client> found = new ArrayList<>();
    for (int i = 3; i < call.count(); i++) {
      long id;
      try {
        id = call.arg(i).toLong();
      } catch (NumberFormatException e) {
        throw Errors.invalidClientId();
      }
      for (Client client : all) {
        if (client.id() == id) {
          found.add(client);
        }
      }
    }
    return found;
  }

  private static List<Client> clients(Call call) {
    List<Client> clients = new ArrayList<>(call.server().clients());
    clients.sort(Comparator.comparingLong(Client::id));
    return clients;
  }

  private static void unblock(Call call) {
    if (call.count() > 4) {
      throw Errors.subcommandArity(call);
    }
    if (call.count() == 4 && !call.arg(3).is("TIMEOUT") && !call.arg(3).is("ERROR")) {
      throw Errors.unblockReason();
    }
    call.integer(2);
    call.reply().integer(0);
  }

  private static void kill(Call call) {
    if (call.count() == 3) {
      if (killAll(call, ClientFilter.byAddress(call.arg(2))) == 0) {
        throw Errors.noSuchClient();
      }
      call.reply().ok();
    } else {
      call.reply().integer(killAll(call, ClientFilter.parse(call, 2)));
    }
  }

  private static int killAll(Call call, ClientFilter filter) {
    int killed = 0;
    for (Client client : clients(call)) {
      if (filter.matches(client, call.client())) {
        if (client == call.client()) {
          client.closeAfterReply();
        } else {
          client.kill();
        }
        killed++;
      }
    }
    return killed;
  }
}
