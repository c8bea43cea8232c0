package io.vortis.resp.command;

import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ADMIN;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.telemetry.SlowLog;
import java.util.List;

/** {@code SLOWLOG}: the commands that took long. */
final class SlowLogCommands {
  private static final long DEFAULT_COUNT = 10;

  private SlowLogCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        container("slowlog")
            .manual("server", "2.2.12", "Depends on subcommand.", "",
                "Looks into the log of slow commands")
            .subcommands(
                row("get", -2, SlowLogCommands::get)
                    .flags(ADMIN, LOADING, STALE)
                    .tips("request_policy:all_nodes", "nondeterministic_output")
                    .manual("server", "2.2.12", "O(N), N entries", "[count]",
                        "Tells the latest slow commands"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .manual("server", "6.2.0", "O(1)", "",
                        "Lists the subcommands"),
                row("len", 2, call -> call.reply().integer(log(call).length()))
                    .flags(ADMIN, LOADING, STALE)
                    .tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output")
                    .manual("server", "2.2.12", "O(1)", "",
                        "Counts the slow commands that are kept"),
                row("reset", 2, SlowLogCommands::reset)
                    .flags(ADMIN, LOADING, STALE)
                    .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                    .manual("server", "2.2.12", "O(N), N entries", "",
                        "Forgets the slow commands so far")));
  }
  // spotless:on

  private static SlowLog log(Call call) {
    return call.server().telemetry().slowLog();
  }

  private static void get(Call call) {
    if (call.count() > 3) {
      throw Errors.subcommandSyntax(call.request());
    }
    long count = call.count() == 2 ? DEFAULT_COUNT : count(call);
    List<SlowLog.Entry> entries = log(call).latest(count < 0 ? Long.MAX_VALUE : count);
    ReplyWriter reply = call.reply();
    reply.array(entries.size());
    for (SlowLog.Entry entry : entries) {
      reply.array(6);
      reply.integer(entry.id());
      reply.integer(entry.seconds());
      reply.integer(entry.micros());
      reply.array(entry.arguments().size());
      entry.arguments().forEach(reply::bulk);
      reply.bulk(entry.address());
      reply.bulk(entry.name());
    }
  }

  private static long count(Call call) {
    long count;
    try {
      count = call.arg(2).toLong();
    } catch (NumberFormatException e) {
      throw Errors.slowLogCount();
    }
    if (count < -1) {
      throw Errors.slowLogCount();
    }
    return count;
  }

  private static void reset(Call call) {
    log(call).reset();
    call.reply().ok();
  }
}
