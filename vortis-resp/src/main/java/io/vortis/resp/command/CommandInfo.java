package io.vortis.resp.command;

import io.vortis.resp.Server;
import io.vortis.resp.telemetry.CommandFigures;
import io.vortis.resp.telemetry.CommandStats;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.BiConsumer;

/** The sections of {@code INFO} that have a line for each command that ran, or for each error. */
final class CommandInfo {
  private static final double NANOS_PER_MICRO = 1_000;

  private CommandInfo() {}

  static void commands(Server server, Info info) {
    forEachUsed(
        server,
        (command, figures) -> {
          long micros = figures.nanos() / 1_000;
          double each =
              figures.calls() == 0 ? 0 : figures.nanos() / NANOS_PER_MICRO / figures.calls();
          info.line(
              "cmdstat_" + command.name(),
              String.format(
                  Locale.ROOT,
                  "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
                  figures.calls(),
                  micros,
                  each,
                  figures.rejected(),
                  figures.failed()));
        });
  }

  static void errors(Server server, Info info) {
    server
        .telemetry()
        .errors()
        .forEach((code, count) -> info.line("errorstat_" + code, "count=" + count));
  }

  static void latencies(Server server, Info info) {
    var percentiles = server.config().words("latency-tracking-info-percentiles");
    if (percentiles.isEmpty() || !server.config().flag("latency-tracking")) {
      return;
    }
    forEachUsed(
        server,
        (command, figures) -> {
          if (figures.tracked() > 0) {
            StringJoiner values = new StringJoiner(",");
            for (String percent : percentiles) {
              double micros = figures.percentile(Double.parseDouble(percent)) / NANOS_PER_MICRO;
              values.add(String.format(Locale.ROOT, "p%s=%.3f", percent, micros));
            }
            info.line("latency_percentiles_usec_" + command.name(), values);
          }
        });
  }

  private static void forEachUsed(Server server, BiConsumer<Command, CommandFigures> visitor) {
    CommandStats stats = server.telemetry().commands();
    server
        .commands()
        .forEach(
            command -> {
              CommandFigures figures = stats.of(command.number());
              if (figures.isUsed()) {
                visitor.accept(command, figures);
              }
            });
  }
}
