package io.vortis.resp.command;

import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ADMIN;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Glob;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code DEBUG}: what tests of clients and of servers ask for. It has no rows of subcommands, for
 * in Redis it has none.
 */
final class DebugCommands {
  /** What a payload has beside the value: its type, a version and a checksum. */
  private static final int PAYLOAD_OVERHEAD = 1 + Short.BYTES + Long.BYTES;

  private static final double LONGEST_SLEEP = TimeUnit.DAYS.toMillis(1);

  // spotless:off
  private static final List<Subcommand> SUBCOMMANDS = List.of(
      new Subcommand("HELP", "", 2, "Lists the subcommands", DebugCommands::help),
      new Subcommand("OBJECT", "key", 3, "Tells how a value would be kept and stored",
          DebugCommands::object),
      new Subcommand("SET-ACTIVE-EXPIRE", "<0 | 1>", 3,
          "Chooses whether keys that have expired are looked for in the background",
          DebugCommands::setActiveExpire),
      new Subcommand("SLEEP", "seconds", 3,
          "Keeps back the reply, and what this connection wants next, for so long",
          DebugCommands::sleep),
      new Subcommand("STRINGMATCH-LEN", "pattern string", 4,
          "Tells whether a pattern matches a string, 1 or 0", DebugCommands::match));
  // spotless:on

  private DebugCommands() {}

  /** A subcommand, with exactly so many arguments. */
  private record Subcommand(
      String name, String syntax, int arity, String summary, Handler handler) {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("debug", -2, DebugCommands::debug)
            .flags(ADMIN, NOSCRIPT, LOADING, STALE)
            .traits(Trait.PROTECTED)
            .manual("server", "1.0.0", "Depends on subcommand.", "subcommand [argument ...]",
                "What tests ask for; refused unless enable-debug-command allows it"));
  }
  // spotless:on

  /**
   * Checks that a client may debug.
   *
   * @throws CommandException if it may not
   */
  static void check(Call call) {
    String who = call.server().config().get("enable-debug-command");
    if (who.equals("no") || (who.equals("local") && !isLocal(call))) {
      throw Errors.debugNotAllowed();
    }
  }

  private static boolean isLocal(Call call) {
    String host = call.client().host();
    if (host.startsWith("/")) {
      return true;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void debug(Call call) {
    for (Subcommand subcommand : SUBCOMMANDS) {
      if (call.arg(1).is(subcommand.name) && call.count() == subcommand.arity) {
        subcommand.handler.run(call);
        return;
      }
    }
    throw Errors.subcommandArity(call);
  }

  private static void help(Call call) {
    ReplyWriter reply = call.reply();
    reply.array(1 + 2 * SUBCOMMANDS.size());
    reply.simple("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (Subcommand subcommand : SUBCOMMANDS) {
      reply.simple((subcommand.name + " " + subcommand.syntax).strip());
      reply.simple("    " + subcommand.summary + ".");
    }
  }

  private static void sleep(Call call) {
    double millis = 0;
    try {
      millis = 1_000 * Double.parseDouble(call.arg(2).toString());
    } catch (NumberFormatException e) {
      // As C's atof reads it: none at all.
    }
    call.client().holdFor((long) Math.min(millis, LONGEST_SLEEP));
    call.reply().ok();
  }

  private static void object(Call call) {
    Keyspace keyspace = call.keyspace();
    long idle = keyspace.idleMillis(call.arg(2));
    byte[] value = keyspace.get(call.arg(2));
    if (value == null) {
      throw Errors.noSuchKey();
    }
    call.reply()
        .simple(
            "Value at:0x0 refcount:"
                + ObjectCommands.references(value)
                + " encoding:"
                + ObjectCommands.encoding(value)
                + " serializedlength:"
                + (DumpPayload.of(value).length - PAYLOAD_OVERHEAD)
                + (idle < 0 ? "" : lru(keyspace.now(), idle)));
  }

  /** When a key was last used, and how long that is ago. */
  private static String lru(long now, long idle) {
    return " lru:" + ObjectCommands.lruClock(now - idle) + " lru_seconds_idle:" + idle / 1_000;
  }

  private static void setActiveExpire(Call call) {
    Slice on = call.arg(2);
    call.server().keyspace().activeExpiry(on.length() > 0 && on.at(0) == '1');
    call.reply().ok();
  }

  private static void match(Call call) {
    call.reply().integer(Glob.matches(call.arg(2), call.arg(3), false) ? 1 : 0);
  }
}
