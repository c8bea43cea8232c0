package io.vortis.resp.command;

import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ADMIN;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.telemetry.CommandFigures;
import io.vortis.resp.telemetry.LatencyMonitor;
import io.vortis.resp.telemetry.LatencyMonitor.Spike;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;

/** {@code LATENCY}: what took long, by events, and how the times of commands are spread. */
final class LatencyCommands {
  private static final String[] TIPS = {
    "nondeterministic_output", "request_policy:all_nodes", "response_policy:special"
  };

  private static final int GRAPH_COLUMNS = 80;

  private LatencyCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        container("latency")
            .manual("server", "2.8.13", "Depends on subcommand.", "",
                "Looks into what took long")
            .subcommands(
                row("doctor", 2, LatencyCommands::doctor)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .tips(TIPS)
                    .manual("server", "2.8.13", "O(1)", "",
                        "Sums up what took long, in words"),
                row("graph", 3, LatencyCommands::graph)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .tips(TIPS)
                    .manual("server", "2.8.13", "O(1)", "event",
                        "Draws the spikes of an event"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .manual("server", "2.8.13", "O(1)", "",
                        "Lists the subcommands"),
                row("histogram", -2, LatencyCommands::histogram)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .tips(TIPS)
                    .manual("server", "7.0.0", "O(N), N commands",
                        "[command [command ...]]",
                        "Tells how the times of commands are spread"),
                row("history", 3, LatencyCommands::history)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .tips(TIPS)
                    .manual("server", "2.8.13", "O(1)", "event",
                        "Tells the spikes of an event"),
                row("latest", 2, LatencyCommands::latest)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .tips(TIPS)
                    .manual("server", "2.8.13", "O(1)", "",
                        "Tells the latest spike of each event"),
                row("reset", -2, LatencyCommands::reset)
                    .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                    .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                    .manual("server", "2.8.13", "O(1)", "[event [event ...]]",
                        "Forgets the spikes of some or all events")));
  }
  // spotless:on

  private static LatencyMonitor monitor(Call call) {
    return call.server().telemetry().latency();
  }

  private static void history(Call call) {
    List<Spike> spikes = monitor(call).history(call.arg(2).toLatin1());
    ReplyWriter reply = call.reply();
    reply.array(spikes.size());
    for (Spike spike : spikes) {
      reply.array(2);
      reply.integer(spike.seconds());
      reply.integer(spike.millis());
    }
  }

  private static void latest(Call call) {
    LatencyMonitor monitor = monitor(call);
    List<String> events = monitor.events();
    ReplyWriter reply = call.reply();
    reply.array(events.size());
    for (String event : events) {
      List<Spike> spikes = monitor.history(event);
      Spike last = spikes.isEmpty() ? new Spike(0, 0) : spikes.get(spikes.size() - 1);
      reply.array(4);
      reply.bulk(event);
      reply.integer(last.seconds());
      reply.integer(last.millis());
      reply.integer(monitor.worst(event));
    }
  }

  private static void reset(Call call) {
    List<String> events = new ArrayList<>();
    call.request().args(2).forEach(event -> events.add(event.toLatin1()));
    call.reply().integer(monitor(call).reset(events));
  }

  private static void graph(Call call) {
    String event = call.arg(2).toLatin1();
    List<Spike> spikes = monitor(call).history(event);
    if (spikes.isEmpty()) {
      throw Errors.noSamples(event);
    }
    long now = call.keyspace().now() / 1_000;
    LongSummaryStatistics millis = spikes.stream().mapToLong(Spike::millis).summaryStatistics();
    Sparkline line = new Sparkline();
    spikes.forEach(spike -> line.add(spike.millis(), age(now - spike.seconds())));
    call.reply()
        .verbatim(
            String.format(
                Locale.ROOT,
                "%s - high %d ms, low %d ms (all time high %d ms)\n%s\n%s",
                event,
                millis.getMax(),
                millis.getMin(),
                monitor(call).worst(event),
                "-".repeat(GRAPH_COLUMNS),
                line.draw(GRAPH_COLUMNS)));
  }

  /** So long ago, in the largest unit that there is one of. */
  private static String age(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    } else if (seconds < 3_600) {
      return seconds / 60 + "m";
    } else if (seconds < 86_400) {
      return seconds / 3_600 + "h";
    }
    return seconds / 86_400 + "d";
  }

  private static void histogram(Call call) {
    Map<Command, CommandFigures> found = new LinkedHashMap<>();
    if (call.count() == 2) {
      call.server().commands().forEach(command -> add(command, call, found));
    }
    for (Slice name : call.request().args(2)) {
      Command command = call.server().commands().find(name.toLatin1());
      if (command != null) {
        add(command, call, found);
        command.subcommands().forEach(sub -> add(sub, call, found));
      }
    }
    ReplyWriter reply = call.reply();
    reply.map(found.size());
    found.forEach(
        (command, figures) -> {
          Map<Long, Long> cumulative = figures.cumulative();
          reply.bulk(command.name());
          reply.map(2);
          reply.bulk("calls");
          reply.integer(figures.tracked());
          reply.bulk("histogram_usec");
          reply.map(cumulative.size());
          cumulative.forEach(
              (micros, calls) -> {
                reply.integer(micros);
                reply.integer(calls);
              });
        });
  }

  private static void add(Command command, Call call, Map<Command, CommandFigures> found) {
    CommandFigures figures = call.server().telemetry().commands().of(command.number());
    if (figures.tracked() > 0) {
      found.put(command, figures);
    }
  }

  private static void doctor(Call call) {
    LatencyMonitor monitor = monitor(call);
    StringBuilder text = new StringBuilder();
    if (call.server().config().number("latency-monitor-threshold") == 0) {
      text.append("Nothing is monitored: set latency-monitor-threshold to the milliseconds that")
          .append(" are too long.\n");
    }
    for (String event : monitor.events()) {
      List<Spike> spikes = monitor.history(event);
      LongSummaryStatistics millis = spikes.stream().mapToLong(Spike::millis).summaryStatistics();
      text.append(
          String.format(
              Locale.ROOT,
              "%s: %d spikes, average %.0f ms, longest %d ms (ever %d ms).\n",
              event,
              millis.getCount(),
              millis.getAverage(),
              millis.getMax(),
              monitor.worst(event)));
    }
    if (monitor.events().contains("command")) {
      text.append("Commands that are not O(1) took long: SLOWLOG GET names them.\n");
    }
    if (monitor.events().contains("fast-command")) {
      text.append("Commands that are O(1) took long: the JVM paused (see its GC log), the machine")
          .append(" was busy, or a large value went by.\n");
    }
    if (monitor.events().isEmpty()) {
      text.append("Nothing took long so far.\n");
    }
    call.reply().verbatim(text.toString());
  }
}
