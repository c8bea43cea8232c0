package io.vortis.resp.command;

import io.vortis.StoreStats;
import io.vortis.resp.Config;
import io.vortis.resp.Keyspace;
import io.vortis.resp.Server;
import io.vortis.resp.ServerStats;
import io.vortis.resp.Version;
import io.vortis.resp.codec.Slice;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * {@code INFO}: what the server measures, under the names that Redis's tools read. What is not
 * measured is not listed.
 *
 * @see <a href="https://redis.io/commands/info/">INFO</a>
 */
final class Info {
  private static final String[] UNITS = {"B", "K", "M", "G", "T", "P", "E"};
  private static final Map<String, BiConsumer<Server, Info>> SECTIONS = sections();

  private final StringBuilder text = new StringBuilder();

  private Info() {}

  private static Map<String, BiConsumer<Server, Info>> sections() {
    Map<String, BiConsumer<Server, Info>> sections = new LinkedHashMap<>();
    sections.put("Server", Info::server);
    sections.put("Clients", Info::clients);
    sections.put("Memory", Info::memory);
    sections.put("Persistence", Info::persistence);
    sections.put("Stats", Info::stats);
    sections.put("Replication", Info::replication);
    sections.put("CPU", Info::cpu);
    sections.put("Cluster", Info::cluster);
    sections.put("Keyspace", Info::keyspace);
    return sections;
  }

  /** The handler. */
  static void reply(Call call) {
    Info info = new Info();
    SECTIONS.forEach(
        (name, section) -> {
          if (isWanted(name, call)) {
            info.text.append(info.text.isEmpty() ? "# " : "\r\n# ").append(name).append("\r\n");
            section.accept(call.server(), info);
          }
        });
    call.reply().verbatim(info.text.toString());
  }

  private static boolean isWanted(String section, Call call) {
    if (call.count() == 1) {
      return true;
    }
    for (Slice word : call.request().args(1)) {
      if (word.is(section) || word.is("default") || word.is("all") || word.is("everything")) {
        return true;
      }
    }
    return false;
  }

  private Info line(String name, Object value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  private static void server(Server server, Info info) {
    ServerStats stats = server.stats();
    long now = System.currentTimeMillis();
    long uptime = Math.max(0, now - stats.startedAt()) / 1000;
    info.line("redis_version", ConnectionCommands.REDIS_VERSION)
        .line("vortis_version", Version.number())
        .line("redis_mode", "standalone")
        .line("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"))
        .line("arch_bits", 64)
        .line("java_version", property("java.version"))
        .line("java_vm", property("java.vm.name"))
        .line("multiplexing_api", server.transport())
        .line("vortis_transport", server.transport())
        .line("process_id", ProcessHandle.current().pid())
        .line("run_id", stats.runId())
        .line("tcp_port", server.port())
        .line("server_time_usec", now * 1000)
        .line("uptime_in_seconds", uptime)
        .line("uptime_in_days", uptime / 86_400);
  }

  private static void clients(Server server, Info info) {
    info.line("connected_clients", server.clients().size())
        .line("maxclients", server.config().get("maxclients"))
        .line("blocked_clients", 0)
        .line("tracking_clients", 0);
  }

  private static void memory(Server server, Info info) {
    Keyspace keyspace = server.keyspace();
    Config config = server.config();
    Runtime heap = Runtime.getRuntime();
    long used = keyspace.memoryUsed();
    long max = keyspace.maxMemory();
    info.line("used_memory", used)
        .line("used_memory_human", human(used))
        .line("used_memory_dataset", used)
        .line("maxmemory", max)
        .line("maxmemory_human", human(max))
        .line("maxmemory_policy", config.get("maxmemory-policy"))
        .line("jvm_heap_used", heap.totalMemory() - heap.freeMemory())
        .line("jvm_heap_committed", heap.totalMemory())
        .line("jvm_heap_max", heap.maxMemory());
  }

  private static void persistence(Server server, Info info) {
    info.line("loading", 0).line("async_loading", 0);
  }

  private static void stats(Server server, Info info) {
    ServerStats stats = server.stats();
    StoreStats store = stats.sinceReset(server.keyspace().stats());
    info.line("total_connections_received", stats.connections.sum())
        .line("total_commands_processed", stats.commands.sum())
        .line("total_net_input_bytes", stats.bytesIn.sum())
        .line("total_net_output_bytes", stats.bytesOut.sum())
        .line("rejected_connections", stats.rejectedConnections.sum())
        .line("expired_keys", store.expired())
        .line("evicted_keys", store.evicted())
        .line("keyspace_hits", store.hits())
        .line("keyspace_misses", store.misses())
        .line("total_error_replies", stats.errors.sum());
  }

  private static void replication(Server server, Info info) {
    info.line("role", "master").line("connected_slaves", 0);
  }

  private static void cpu(Server server, Info info) {
    CpuTimes times = CpuTimes.now();
    info.line("used_cpu_sys", String.format(Locale.ROOT, "%.6f", times.system()))
        .line("used_cpu_user", String.format(Locale.ROOT, "%.6f", times.user()));
  }

  private static void cluster(Server server, Info info) {
    info.line("cluster_enabled", 0);
  }

  private static void keyspace(Server server, Info info) {
    long keys = server.keyspace().size();
    if (keys > 0) {
      long expires = Math.max(0, server.keyspace().volatileSize());
      info.line("db0", "keys=" + keys + ",expires=" + expires + ",avg_ttl=0");
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** A size as Redis shows it to people, such as {@code 1.50K}. */
  static String human(long bytes) {
    if (bytes < 1024) {
      return bytes + "B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return String.format(Locale.ROOT, "%.2f", bytes / (double) (1L << (10 * unit))) + UNITS[unit];
  }
}
