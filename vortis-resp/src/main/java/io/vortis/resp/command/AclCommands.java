package io.vortis.resp.command;

import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ADMIN;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.STALE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.vortis.resp.Client;
import io.vortis.resp.acl.Acl;
import io.vortis.resp.acl.AclException;
import io.vortis.resp.acl.AclLog;
import io.vortis.resp.acl.Denial;
import io.vortis.resp.acl.User;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code ACL}: users and what they may do. */
final class AclCommands {
  private static final Logger LOG = LoggerFactory.getLogger(AclCommands.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long LOG_ENTRIES = 10;
  private static final int PASSWORD_BITS = 256;
  private static final int MAX_PASSWORD_BITS = 4096;

  private AclCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        container("acl")
            .manual("server", "6.0.0", "Depends on subcommand.", "",
                "Looks into users and changes them")
            .subcommands(
                row("cat", -2, AclCommands::categories)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(1)", "[categoryname]",
                        "Lists the categories, or the commands in one"),
                row("deluser", -3, AclCommands::delete)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(1)", "username [username ...]",
                        "Deletes users and closes their connections"),
                row("dryrun", -4, AclCommands::dryRun)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "7.0.0", "O(1)", "username command [arg [arg ...]]",
                        "Tells whether a user may run a command, without running it"),
                row("genpass", -2, AclCommands::generate)
                    .flags(NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(1)", "[bits]",
                        "Makes a random password of 256 or so many bits, in hexadecimal digits"),
                row("getuser", 3, AclCommands::get)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(N), N rules", "username",
                        "Describes a user"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .manual("server", "6.0.0", "O(1)", "",
                        "Lists the subcommands"),
                row("list", 2, AclCommands::list)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(N), N users", "",
                        "Describes all users, a line each, as in a file"),
                row("load", 2, AclCommands::load)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(N), N users", "",
                        "Reads the users from aclfile anew"),
                row("log", -2, AclCommands::log)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(N), N entries", "[count | RESET]",
                        "Tells the latest refusals, or forgets them"),
                row("save", 2, AclCommands::save)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(N), N users", "",
                        "Writes the users to aclfile"),
                row("setuser", -3, AclCommands::set)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(N), N rules", "username [rule [rule ...]]",
                        "Makes a user or changes one, by rules"),
                row("users", 2, AclCommands::users)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(N), N users", "",
                        "Lists the users' names"),
                row("whoami", 2, call -> latin1(call.client().user().name(), call.reply()))
                    .flags(NOSCRIPT, LOADING, STALE)
                    .manual("server", "6.0.0", "O(1)", "",
                        "Tells which user this connection acts for")));
  }
  // spotless:on

  private static Acl acl(Call call) {
    return call.server().acl();
  }

  private static void latin1(String text, ReplyWriter reply) {
    reply.bulk(text.getBytes(ISO_8859_1));
  }

  private static void latin1(List<String> texts, ReplyWriter reply) {
    reply.array(texts.size());
    texts.forEach(text -> latin1(text, reply));
  }

  // ---------------------------------------------------------------- users

  private static void set(Call call) {
    for (int i = 2; i < call.count(); i++) {
      call.hide(i);
    }
    List<String> rules = call.request().args(3).stream().map(Slice::toLatin1).toList();
    String name = call.arg(2).toLatin1();
    try {
      if (acl(call).change(name, rules)) {
        closeListeners(call, requireNonNull(acl(call).user(name)));
      }
    } catch (AclException e) {
      throw AclErrors.acl(e);
    }
    call.reply().ok();
  }

  private static void delete(Call call) {
    List<String> names = call.request().args(2).stream().map(Slice::toLatin1).toList();
    if (names.contains(Acl.DEFAULT)) {
      throw AclErrors.defaultUserStays();
    }
    long deleted = names.stream().filter(acl(call)::remove).count();
    closeOrphans(call);
    call.reply().integer(deleted);
  }

  /** Closes the connections that act for users who are not there any more. */
  private static void closeOrphans(Call call) {
    Acl acl = acl(call);
    for (Client client : call.server().clients()) {
      if (!acl.isKnown(client.user())) {
        acl.admit(client);
        close(call, client);
      }
    }
  }

  /** Closes the connections that listen to what their user may not hear any more. */
  private static void closeListeners(Call call, User user) {
    call.server().events().pubSub().trespassers(user).forEach(client -> close(call, client));
  }

  private static void close(Call call, Client client) {
    if (client == call.client()) {
      client.closeAfterReply();
    } else {
      client.kill();
    }
  }

  private static void get(Call call) {
    User user = acl(call).user(call.arg(2).toLatin1());
    ReplyWriter reply = call.reply();
    if (user == null) {
      reply.nil();
      return;
    }
    List<User.Permissions> permissions = user.permissions();
    reply.map(6);
    reply.bulk("flags");
    reply.set(user.flags().size());
    user.flags().forEach(reply::bulk);
    reply.bulk("passwords");
    latin1(user.passwords(), reply);
    describe(permissions.get(0), reply);
    reply.bulk("selectors");
    reply.array(permissions.size() - 1);
    for (User.Permissions selector : permissions.subList(1, permissions.size())) {
      reply.map(3);
      describe(selector, reply);
    }
  }

  private static void describe(User.Permissions permissions, ReplyWriter reply) {
    reply.bulk("commands");
    reply.bulk(permissions.commands());
    reply.bulk("keys");
    reply.bulk(permissions.keys());
    reply.bulk("channels");
    reply.bulk(permissions.channels());
  }

  private static void list(Call call) {
    latin1(acl(call).lines(), call.reply());
  }

  private static void users(Call call) {
    latin1(acl(call).users().stream().map(User::name).toList(), call.reply());
  }

  // ---------------------------------------------------------------- the file

  private static void load(Call call) {
    requireFile(call);
    try {
      acl(call).load().forEach(user -> closeListeners(call, user));
    } catch (AclException e) {
      throw AclErrors.acl(e);
    }
    closeOrphans(call);
    call.reply().ok();
  }

  private static void save(Call call) {
    requireFile(call);
    try {
      acl(call).save();
    } catch (IOException e) {
      LOG.warn("aclfile not written: cause={}", e.toString());
      throw AclErrors.aclNotSaved();
    }
    call.reply().ok();
  }

  private static void requireFile(Call call) {
    if (call.server().config().get("aclfile").isEmpty()) {
      throw AclErrors.noAclFile();
    }
  }

  // ---------------------------------------------------------------- the rest

  private static void categories(Call call) {
    if (call.count() > 3) {
      throw Errors.subcommandArity(call);
    }
    List<String> names = new ArrayList<>();
    if (call.count() == 2) {
      for (Category category : Category.values()) {
        names.add(category.wireName());
      }
    } else {
      Category category = Category.named(call.arg(2).toLatin1());
      if (category == null) {
        throw AclErrors.unknownCategory(call.arg(2));
      }
      addNames(call.server().commands().commands(), category, names);
    }
    latin1(names, call.reply());
  }

  private static void addNames(
      Collection<Command> commands, Category category, List<String> names) {
    for (Command command : commands) {
      if (command.categories().contains(category)) {
        names.add(command.name());
      }
      addNames(command.subcommands(), category, names);
    }
  }

  private static void generate(Call call) {
    if (call.count() > 3) {
      throw Errors.subcommandArity(call);
    }
    long bits = call.count() == 3 ? call.integer(2) : PASSWORD_BITS;
    if (bits <= 0 || bits > MAX_PASSWORD_BITS) {
      throw AclErrors.passwordBits();
    }
    int digits = (int) (bits + 3) / 4;
    String hex = new BigInteger(4 * digits, RANDOM).toString(16);
    call.reply().bulk("0".repeat(digits - hex.length()) + hex);
  }

  private static void dryRun(Call call) {
    User user = acl(call).user(call.arg(2).toLatin1());
    if (user == null) {
      throw AclErrors.userNotFound(call.arg(2));
    }
    Command command = call.server().commands().find(call.request(), 3);
    if (command == null) {
      throw AclErrors.commandNotFound(call.arg(3));
    }
    if (!command.accepts(call.count() - 3)) {
      throw Errors.arity(command.name());
    }
    Denial denial = user.check(command, call.request(), 3);
    if (denial == null) {
      call.reply().ok();
    } else {
      latin1(AclErrors.dryRunDenial(denial, command, call.request(), 3), call.reply());
    }
  }

  private static void log(Call call) {
    if (call.count() > 3) {
      throw Errors.subcommandArity(call);
    }
    Acl acl = acl(call);
    if (call.count() == 3 && call.arg(2).is("RESET")) {
      acl.log().clear();
      call.reply().ok();
      return;
    }
    long count = call.count() == 3 ? Math.max(0, call.integer(2)) : LOG_ENTRIES;
    List<AclLog.Entry> entries = acl.log().latest(count);
    ReplyWriter reply = call.reply();
    reply.array(entries.size());
    for (AclLog.Entry entry : entries) {
      reply.map(7);
      reply.bulk("count");
      reply.integer(entry.count());
      reply.bulk("reason");
      reply.bulk(entry.reason().wireName());
      reply.bulk("context");
      reply.bulk(entry.context());
      reply.bulk("object");
      latin1(entry.object(), reply);
      reply.bulk("username");
      latin1(entry.user(), reply);
      reply.bulk("age-seconds");
      reply.real(acl.age(entry));
      reply.bulk("client-info");
      latin1(entry.client(), reply);
    }
  }
}
