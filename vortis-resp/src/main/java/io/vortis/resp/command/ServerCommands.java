package io.vortis.resp.command;

import static io.vortis.resp.command.Category.DANGEROUS;
import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ADMIN;
import static io.vortis.resp.command.Flag.ALLOW_BUSY;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.NO_MULTI;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Client;
import io.vortis.resp.Config;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands about the server and its data as a whole. */
final class ServerCommands {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCommands.class);

  private ServerCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        config(),
        row("info", -1, Info::reply)
            .flags(LOADING, STALE)
            .acl(DANGEROUS)
            .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
            .manual("server", "1.0.0", "O(1)", "[section [section ...]]",
                "Tells figures of the server, by sections"),
        row("lolwut", -1, Lolwut::reply)
            .flags(READONLY, FAST)
            .manual("server", "5.0.0", "O(1)", "[VERSION version]",
                "Draws a picture"),
        row("monitor", 1, ServerCommands::monitor)
            .flags(ADMIN, NOSCRIPT, LOADING, STALE)
            .manual("server", "1.0.0", "O(1)", "",
                "Shows this connection every command that any connection has run"),
        row("shutdown", -1, ServerCommands::shutdown)
            .flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY)
            .manual("server", "1.0.0",
                "O(1)",
                "[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]",
                "Stops the server"),
        row("time", 1, ServerCommands::time)
            .flags(LOADING, STALE, FAST)
            .tips("nondeterministic_output")
            .manual("server", "2.6.0", "O(1)", "",
                "Tells the server's time"));
  }

  private static Command.Row config() {
    return container("config")
        .manual("server", "2.0.0", "Depends on subcommand.", "",
            "Reads and changes the configuration")
        .subcommands(
            row("get", -3, ServerCommands::configGet)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .manual("server", "2.0.0", "O(N), N directives",
                    "parameter [parameter ...]",
                    "Tells the directives that match"),
            row("help", 2, Help::reply)
                .flags(LOADING, STALE)
                .manual("server", "5.0.0", "O(1)", "",
                    "Lists the subcommands"),
            row("resetstat", 2, ServerCommands::configResetStat)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .manual("server", "2.0.0", "O(1)", "",
                    "Sets the counters of INFO to zero"),
            row("rewrite", 2, ServerCommands::configRewrite)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .manual("server", "2.8.0", "O(1)", "",
                    "Writes the configuration into the file it came from"),
            row("set", -4, ServerCommands::configSet)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .manual("server", "2.0.0", "O(N), N directives",
                    "<parameter value> [<parameter value> ...]",
                    "Changes directives, all or none"));
  }
  // spotless:on

  private static void configGet(Call call) {
    Map<String, String> found = new TreeMap<>();
    for (Slice pattern : call.request().args(2)) {
      found.putAll(call.server().config().matching(pattern.toString()));
    }
    ReplyWriter reply = call.reply();
    reply.map(found.size());
    found.forEach(
        (name, value) -> {
          reply.bulk(name);
          reply.bulk(value);
        });
  }

  private static void configSet(Call call) {
    if (call.count() % 2 != 0) {
      throw Errors.syntax();
    }
    List<Map.Entry<String, String>> changes = new ArrayList<>();
    for (int i = 2; i < call.count(); i += 2) {
      if (call.arg(i).is("requirepass")) {
        call.hide(i + 1);
      }
      changes.add(Map.entry(call.arg(i).toString(), call.arg(i + 1).toString()));
    }
    try {
      call.server().config().change(changes);
    } catch (IllegalArgumentException e) {
      throw Errors.config(String.valueOf(e.getMessage()));
    }
    call.reply().ok();
  }

  private static void configRewrite(Call call) {
    Config config = call.server().config();
    if (config.file() == null) {
      throw Errors.noConfigFile();
    }
    try {
      config.rewrite();
    } catch (IOException e) {
      LOG.warn("configuration not rewritten: file={}", config.file(), e);
      throw Errors.rewriteFailed(e);
    }
    call.reply().ok();
  }

  private static void configResetStat(Call call) {
    call.server().stats().reset(call.keyspace().stats());
    call.server().telemetry().reset();
    call.reply().ok();
  }

  private static void monitor(Call call) {
    Client client = call.client();
    if (client.transaction().isOpen()) {
      throw Errors.monitorInTransaction();
    }
    if (!client.isMonitoring()) {
      call.server().events().monitors().add(client);
      call.reply().ok();
    }
  }

  /** The store's clock, so that it agrees with every expiry; it counts milliseconds. */
  private static void time(Call call) {
    long now = call.keyspace().now();
    call.reply().array(2);
    call.reply().bulk(Long.toString(now / 1000));
    call.reply().bulk(Long.toString(now % 1000 * 1000));
  }

  private static void shutdown(Call call) {
    boolean save = false;
    boolean noSave = false;
    boolean force = false;
    boolean now = false;
    boolean abort = false;
    for (Slice word : call.request().args(1)) {
      if (word.is("SAVE")) {
        save = true;
      } else if (word.is("NOSAVE")) {
        noSave = true;
      } else if (word.is("FORCE")) {
        force = true;
      } else if (word.is("NOW")) {
        now = true;
      } else if (word.is("ABORT")) {
        abort = true;
      } else {
        throw Errors.syntax();
      }
    }
    if ((save && noSave) || (abort && (save || noSave || force || now))) {
      throw Errors.syntax();
    }
    if (abort) {
      throw Errors.noShutdown();
    }
    if (save && !force) {
      throw Errors.shutdownFailed();
    }
    call.client().closeAfterReply();
    call.server().shutdown();
  }
}
