package io.vortis.resp.command;

import io.vortis.StoreStats;
import io.vortis.resp.Client;
import io.vortis.resp.Config;
import io.vortis.resp.Databases;
import io.vortis.resp.Keyspace;
import io.vortis.resp.Server;
import io.vortis.resp.ServerStats;
import io.vortis.resp.Version;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.PubSub.Kind;
import io.vortis.resp.events.ServerEvents;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * {@code INFO}: what the server measures, under the names that Redis's tools read. What neither is
 * measured nor follows from what the server is, is not listed.
 *
 * @see <a href="https://redis.io/commands/info/">INFO</a>
 */
final class Info {
  private static final String[] UNITS = {"B", "K", "M", "G", "T", "P", "E"};
  private static final Map<String, BiConsumer<Server, Info>> SECTIONS = sections();

  private final StringBuilder text = new StringBuilder();

  private Info() {}

  /** Sections that one must ask for. */
  private static final Set<String> SPECIAL = Set.of("Commandstats", "Latencystats");

  private static Map<String, BiConsumer<Server, Info>> sections() {
    Map<String, BiConsumer<Server, Info>> sections = new LinkedHashMap<>();
    sections.put("Server", Info::server);
    sections.put("Clients", Info::clients);
    sections.put("Memory", Info::memory);
    sections.put("Persistence", Info::persistence);
    sections.put("Stats", Info::stats);
    sections.put("Replication", Info::replication);
    sections.put("CPU", Info::cpu);
    sections.put("Modules", (server, info) -> {});
    sections.put("Commandstats", CommandInfo::commands);
    sections.put("Errorstats", CommandInfo::errors);
    sections.put("Latencystats", CommandInfo::latencies);
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
    boolean usual = !SPECIAL.contains(section);
    if (call.count() == 1) {
      return usual;
    }
    for (Slice word : call.request().args(1)) {
      if (word.is(section)
          || (usual && word.is("default"))
          || word.is("all")
          || word.is("everything")) {
        return true;
      }
    }
    return false;
  }

  Info line(String name, Object value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  private static void server(Server server, Info info) {
    ServerStats stats = server.stats();
    long now = System.currentTimeMillis();
    long uptime = Math.max(0, now - stats.startedAt()) / 1000;
    Config config = server.config();
    info.line("redis_version", ConnectionCommands.REDIS_VERSION)
        .line("redis_git_sha1", "00000000")
        .line("redis_git_dirty", 0)
        .line("redis_mode", config.flag("cluster-enabled") ? "cluster" : "standalone")
        .line("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"))
        .line("arch_bits", 64)
        .line("monotonic_clock", "System.nanoTime")
        .line("multiplexing_api", server.transport())
        .line("process_id", ProcessHandle.current().pid())
        .line("process_supervised", "no")
        .line("run_id", stats.runId())
        .line("tcp_port", server.port())
        .line("server_time_usec", now * 1000)
        .line("uptime_in_seconds", uptime)
        .line("uptime_in_days", uptime / 86_400)
        .line("hz", config.get("hz"))
        .line("configured_hz", config.get("hz"))
        .line("lru_clock", ObjectCommands.lruClock(now))
        .line("executable", ProcessHandle.current().info().command().orElse(""))
        .line("config_file", config.file() == null ? "" : config.file())
        .line("io_threads_active", hasIoThreads(server) ? 1 : 0)
        .line("vortis_version", Version.number())
        .line("vortis_transport", server.transport())
        .line("java_version", property("java.version"))
        .line("java_vm", property("java.vm.name"));
  }

  private static boolean hasIoThreads(Server server) {
    return server.config().number("io-threads") != 1;
  }

  private static void clients(Server server, Info info) {
    Collection<Client> clients = server.clients();
    ServerStats.Peaks peaks = server.stats().recentPeaks(clients);
    info.line("connected_clients", clients.size())
        .line("cluster_connections", 0)
        .line("maxclients", server.config().get("maxclients"))
        .line("client_recent_max_input_buffer", peaks.input())
        .line("client_recent_max_output_buffer", peaks.output())
        .line("blocked_clients", count(clients, Client::isWaiting))
        .line("tracking_clients", count(clients, client -> client.tracking() != null))
        .line("pubsub_clients", count(clients, client -> !client.subscriptions().isEmpty()))
        .line("watching_clients", count(clients, client -> client.transaction().watching() > 0))
        .line("clients_in_timeout_table", 0)
        .line("total_watched_keys", server.events().watches().size());
  }

  private static long count(Collection<Client> clients, Predicate<Client> which) {
    return clients.stream().filter(which).count();
  }

  private static void memory(Server server, Info info) {
    Keyspace keyspace = server.keyspace();
    Config config = server.config();
    Runtime heap = Runtime.getRuntime();
    ProcessMemory memory = ProcessMemory.now();
    long used = keyspace.memoryUsed();
    long peak = server.stats().peakMemory(used);
    long max = keyspace.maxMemory();
    Map<String, Long> details = new LinkedHashMap<>(keyspace.memoryDetails());
    Long known = details.remove("used_memory_overhead");
    long overhead = known == null ? 0 : known;
    info.size("used_memory", used)
        .size("used_memory_rss", memory.resident())
        .size("used_memory_peak", peak)
        .line("used_memory_peak_perc", percentage(used, peak))
        .line("used_memory_overhead", overhead)
        .line("used_memory_startup", 0)
        .line("used_memory_dataset", used - overhead)
        .line("used_memory_dataset_perc", percentage(used - overhead, used))
        .size("total_system_memory", memory.total());
    info.noScripts();
    info.size("maxmemory", max)
        .line("maxmemory_policy", config.get("maxmemory-policy"))
        .line("mem_fragmentation_ratio", used == 0 ? "0" : real((double) memory.resident() / used))
        .line("mem_fragmentation_bytes", memory.resident() - used)
        .line("mem_not_counted_for_evict", 0)
        .line("mem_replication_backlog", 0)
        .line("mem_total_replication_buffers", 0)
        .line("mem_clients_slaves", 0)
        .line(
            "mem_clients_normal",
            server.clients().stream().mapToLong(client -> client.memory().total()).sum())
        .line("mem_cluster_links", 0)
        .line("mem_aof_buffer", 0)
        .line("mem_allocator", "jvm")
        .line("active_defrag_running", 0)
        .line("lazyfree_pending_objects", 0)
        .line("lazyfreed_objects", 0)
        .line("jvm_heap_used", heap.totalMemory() - heap.freeMemory())
        .line("jvm_heap_committed", heap.totalMemory())
        .line("jvm_heap_max", heap.maxMemory());
    details.forEach(info::line);
  }

  /** What is said of scripts and functions, of which there are none. */
  private void noScripts() {
    line("used_memory_lua", 0)
        .line("used_memory_vm_eval", 0)
        .line("used_memory_lua_human", human(0))
        .line("used_memory_scripts_eval", 0)
        .line("number_of_cached_scripts", 0)
        .line("number_of_functions", 0)
        .line("number_of_libraries", 0)
        .line("used_memory_vm_functions", 0)
        .size("used_memory_vm_total", 0)
        .line("used_memory_functions", 0)
        .size("used_memory_scripts", 0);
  }

  private static void persistence(Server server, Info info) {
    StoreStats store = server.keyspace().stats();
    info.line("loading", 0)
        .line("async_loading", 0)
        .line("current_cow_peak", 0)
        .line("current_cow_size", 0)
        .line("current_cow_size_age", 0)
        .line("current_fork_perc", real(0))
        .line("current_save_keys_processed", 0)
        .line("current_save_keys_total", 0)
        .line("rdb_changes_since_last_save", store.sets() + store.deleted())
        .line("rdb_bgsave_in_progress", 0)
        .line("rdb_last_save_time", server.stats().startedAt() / 1000)
        .line("rdb_last_bgsave_status", "ok")
        .line("rdb_last_bgsave_time_sec", -1)
        .line("rdb_current_bgsave_time_sec", -1)
        .line("rdb_saves", 0)
        .line("rdb_last_cow_size", 0)
        .line("rdb_last_load_keys_expired", 0)
        .line("rdb_last_load_keys_loaded", 0)
        .line("aof_enabled", 0)
        .line("aof_rewrite_in_progress", 0)
        .line("aof_rewrite_scheduled", 0)
        .line("aof_last_rewrite_time_sec", -1)
        .line("aof_current_rewrite_time_sec", -1)
        .line("aof_last_bgrewrite_status", "ok")
        .line("aof_rewrites", 0)
        .line("aof_rewrites_consecutive_failures", 0)
        .line("aof_last_write_status", "ok")
        .line("aof_last_cow_size", 0)
        .line("module_fork_in_progress", 0)
        .line("module_fork_last_cow_size", 0);
  }

  private static void stats(Server server, Info info) {
    ServerStats stats = server.stats();
    StoreStats store = stats.sinceReset(server.keyspace().stats());
    ServerEvents events = server.events();
    ServerStats.Rates rates = stats.rates(System.currentTimeMillis());
    info.line("total_connections_received", stats.connections.sum())
        .line("total_commands_processed", stats.commands.sum())
        .line("instantaneous_ops_per_sec", Math.round(rates.commands()))
        .line("total_net_input_bytes", stats.bytesIn.sum())
        .line("total_net_output_bytes", stats.bytesOut.sum())
        .line("total_net_repl_input_bytes", 0)
        .line("total_net_repl_output_bytes", 0)
        .line("instantaneous_input_kbps", real(rates.bytesIn() / 1024))
        .line("instantaneous_output_kbps", real(rates.bytesOut() / 1024))
        .line("instantaneous_input_repl_kbps", real(0))
        .line("instantaneous_output_repl_kbps", real(0))
        .line("rejected_connections", stats.rejectedConnections.sum())
        .line("sync_full", 0)
        .line("sync_partial_ok", 0)
        .line("sync_partial_err", 0)
        .line("expired_keys", store.expired())
        .line("evicted_keys", store.evicted())
        .line("evicted_clients", stats.evictedClients.sum())
        .line("keyspace_hits", store.hits() + stats.keysFound.sum())
        .line("keyspace_misses", store.misses() + stats.keysMissed.sum())
        .line("pubsub_channels", events.pubSub().count(Kind.CHANNEL))
        .line("pubsub_patterns", events.pubSub().count(Kind.PATTERN))
        .line("pubsubshard_channels", events.pubSub().count(Kind.SHARD))
        .line("latest_fork_usec", 0)
        .line("total_forks", 0)
        .line("migrate_cached_sockets", 0)
        .line("slave_expires_tracked_keys", 0)
        .line("active_defrag_hits", 0)
        .line("active_defrag_misses", 0)
        .line("active_defrag_key_hits", 0)
        .line("active_defrag_key_misses", 0)
        .line("total_active_defrag_time", 0)
        .line("current_active_defrag_time", 0)
        .line("tracking_total_keys", events.tracking().keys())
        .line("tracking_total_items", events.tracking().items())
        .line("tracking_total_prefixes", events.tracking().prefixes())
        .line("unexpected_error_replies", 0)
        .line("total_error_replies", stats.errors.sum())
        .line("total_reads_processed", stats.reads.sum())
        .line("total_writes_processed", stats.writes.sum())
        .line("io_threaded_reads_processed", hasIoThreads(server) ? stats.reads.sum() : 0)
        .line("io_threaded_writes_processed", hasIoThreads(server) ? stats.writes.sum() : 0);
  }

  private static void replication(Server server, Info info) {
    info.line("role", "master")
        .line("connected_slaves", 0)
        .line("master_failover_state", "no-failover")
        .line("master_replid", server.stats().runId())
        .line("master_replid2", "0".repeat(40))
        .line("master_repl_offset", 0)
        .line("second_repl_offset", -1)
        .line("repl_backlog_active", 0)
        .line("repl_backlog_size", 0)
        .line("repl_backlog_first_byte_offset", 0)
        .line("repl_backlog_histlen", 0);
  }

  private static void cpu(Server server, Info info) {
    CpuTimes times = CpuTimes.now();
    info.line("used_cpu_sys", String.format(Locale.ROOT, "%.6f", times.system()))
        .line("used_cpu_user", String.format(Locale.ROOT, "%.6f", times.user()))
        .line("used_cpu_sys_children", "0.000000")
        .line("used_cpu_user_children", "0.000000");
  }

  private static void cluster(Server server, Info info) {
    info.line("cluster_enabled", server.config().flag("cluster-enabled") ? 1 : 0);
  }

  private static void keyspace(Server server, Info info) {
    Databases databases = server.databases();
    for (int i = 0; i < databases.count(); i++) {
      Keyspace database = databases.get(i);
      long keys = database.size();
      if (keys > 0) {
        long expires = Math.max(0, database.volatileSize());
        info.line("db" + i, "keys=" + keys + ",expires=" + expires + ",avg_ttl=0");
      }
    }
  }

  /** A size, and the same for people. */
  private Info size(String name, long bytes) {
    return line(name, bytes).line(name + "_human", human(bytes));
  }

  private static String percentage(long part, long whole) {
    return whole == 0 ? "100.00%" : real(100.0 * part / whole) + "%";
  }

  private static String real(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
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
