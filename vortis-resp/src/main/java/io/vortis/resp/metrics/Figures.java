package io.vortis.resp.metrics;

import io.vortis.StoreStats;
import io.vortis.resp.Databases;
import io.vortis.resp.Keyspace;
import io.vortis.resp.Server;
import io.vortis.resp.ServerStats;
import io.vortis.resp.Version;
import io.vortis.resp.telemetry.CommandFigures;
import io.vortis.resp.telemetry.CommandStats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * All figures of a server, as Prometheus reads them. Counters begin anew at a restart, and those of
 * commands and errors at {@code CONFIG RESETSTAT}.
 */
final class Figures {
  private static final double NANOS = 1e9;

  private Figures() {}

  /** The figures now. */
  static String of(Server server) {
    PrometheusText text = new PrometheusText();
    server(server, text);
    traffic(server, text);
    store(server, text);
    commands(server, text);
    process(text);
    return text.toString();
  }

  private static void server(Server server, PrometheusText text) {
    text.gauge("vortis_info", "What is running.")
        .sample(
            "vortis_info",
            new LinkedHashMap<>(
                Map.of("version", Version.number(), "transport", server.transport())),
            1);
    gauge(
        "vortis_uptime_seconds",
        "Time since the start.",
        (System.currentTimeMillis() - server.stats().startedAt()) / 1e3,
        text);
    gauge("vortis_connected_clients", "Connections there are.", server.clients().size(), text);
    gauge(
        "vortis_client_memory_bytes",
        "What connections hold beside the store.",
        server.clients().stream().mapToLong(client -> client.memory().total()).sum(),
        text);
    gauge(
        "vortis_max_clients",
        "Connections there may be.",
        server.config().number("maxclients"),
        text);
  }

  private static void traffic(Server server, PrometheusText text) {
    ServerStats stats = server.stats();
    counter("vortis_connections_total", "Connections accepted.", stats.connections.sum(), text);
    counter(
        "vortis_rejected_connections_total",
        "Connections turned away.",
        stats.rejectedConnections.sum(),
        text);
    counter("vortis_commands_total", "Commands run.", stats.commands.sum(), text);
    text.counter("vortis_network_bytes_total", "Bytes read from and written to clients.")
        .sample("vortis_network_bytes_total", "direction", "in", stats.bytesIn.sum())
        .sample("vortis_network_bytes_total", "direction", "out", stats.bytesOut.sum());
    text.counter("vortis_error_replies_total", "Error replies, by their first word.");
    server
        .telemetry()
        .errors()
        .forEach((code, count) -> text.sample("vortis_error_replies_total", "code", code, count));
  }

  private static void store(Server server, PrometheusText text) {
    Keyspace keyspace = server.keyspace();
    StoreStats stats = keyspace.stats();
    long found = server.stats().keysFound.sum();
    long missed = server.stats().keysMissed.sum();
    counter("vortis_keyspace_hits_total", "Reads that found a key.", stats.hits() + found, text);
    counter(
        "vortis_keyspace_misses_total", "Reads that found none.", stats.misses() + missed, text);
    counter("vortis_expired_keys_total", "Keys whose time was over.", stats.expired(), text);
    counter("vortis_evicted_keys_total", "Keys removed to make room.", stats.evicted(), text);
    gauge("vortis_keys", "Keys there are in all databases.", keyspace.size(), text);
    text.gauge("vortis_database_keys", "Keys there are in each database that has any.");
    Databases databases = server.databases();
    for (int i = 0; i < databases.count(); i++) {
      long keys = databases.get(i).size();
      if (keys > 0) {
        text.sample("vortis_database_keys", "database", Integer.toString(i), keys);
      }
    }
    gauge("vortis_memory_used_bytes", "What the store uses.", keyspace.memoryUsed(), text);
    gauge("vortis_memory_max_bytes", "What it may use; 0 is no bound.", keyspace.maxMemory(), text);
  }

  private static void commands(Server server, PrometheusText text) {
    CommandStats stats = server.telemetry().commands();
    Map<String, CommandFigures> used = new LinkedHashMap<>();
    server
        .commands()
        .forEach(
            command -> {
              CommandFigures figures = stats.of(command.number());
              if (figures.isUsed()) {
                used.put(command.name(), figures);
              }
            });
    each("calls", "Calls of each command.", used, CommandFigures::calls, text);
    each("seconds", "Time spent in it.", used, figures -> figures.nanos() / NANOS, text);
    each("failed", "Calls that gave an error.", used, CommandFigures::failed, text);
    each("rejected", "Calls refused.", used, CommandFigures::rejected, text);
    String name = "vortis_command_duration_seconds";
    text.histogram(name, "Times of all commands together.");
    CommandFigures all = CommandFigures.sum(used.values());
    all.distribution()
        .forEach(
            (nanos, calls) ->
                text.sample(name + "_bucket", "le", Double.toString(nanos / NANOS), calls));
    text.sample(name + "_bucket", "le", "+Inf", all.tracked());
    text.sample(name + "_sum", all.nanos() / NANOS);
    text.sample(name + "_count", all.tracked());
  }

  private static void each(
      String what,
      String help,
      Map<String, CommandFigures> used,
      Function<CommandFigures, Number> figure,
      PrometheusText text) {
    String name = "vortis_command_" + what + "_total";
    text.counter(name, help);
    used.forEach(
        (command, figures) -> text.sample(name, "command", command, figure.apply(figures)));
  }

  private static void process(PrometheusText text) {
    Runtime heap = Runtime.getRuntime();
    gauge("jvm_heap_used_bytes", "Heap in use.", heap.totalMemory() - heap.freeMemory(), text);
    gauge("jvm_heap_max_bytes", "Heap there may be.", heap.maxMemory(), text);
  }

  private static void counter(String name, String help, Number value, PrometheusText text) {
    text.counter(name, help).sample(name, value);
  }

  private static void gauge(String name, String help, Number value, PrometheusText text) {
    text.gauge(name, help).sample(name, value);
  }
}
