package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.ServerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfoTest {
  private static final List<String> DEFAULT =
      List.of(
          "Server",
          "Clients",
          "Memory",
          "Persistence",
          "Stats",
          "Replication",
          "CPU",
          "Modules",
          "Errorstats",
          "Cluster",
          "Keyspace");

  private final CommandHarness harness = new CommandHarness();

  private String lines(String command) {
    return harness.run(command).replace("\r\n", "\n");
  }

  private List<String> sections(String command) {
    Matcher matcher = Pattern.compile("^# (\\w+)$", Pattern.MULTILINE).matcher(lines(command));
    return matcher.results().map(result -> result.group(1)).toList();
  }

  private String field(String name) {
    Matcher matcher =
        Pattern.compile("^" + name + ":(.*)$", Pattern.MULTILINE).matcher(lines("INFO"));
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INFO", "info default", "info cpu DEFAULT"})
  void info_byDefault_hasTheseSections(String command) {
    assertThat(sections(command)).isEqualTo(DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INFO all", "INFO EVERYTHING", "info cpu all"})
  void info_ofAll_hasEverySection(String command) {
    List<String> all = new ArrayList<>(DEFAULT);
    all.addAll(8, List.of("Commandstats", "Errorstats", "Latencystats"));
    all.remove(11);
    assertThat(sections(command)).isEqualTo(all);
  }

  @Test
  void info_ofSome_hasTheseInTheUsualOrder() {
    assertThat(sections("INFO stats nope SERVER")).containsExactly("Server", "Stats");
    assertThat(sections("INFO nope")).isEmpty();
  }

  /** What redis_exporter makes gauges and counters of, as far as it is about what there is here. */
  @Test
  void info_hasTheFieldsThatExportersRead() {
    List<String> fields = lines("INFO").lines().map(line -> line.replaceFirst(":.*", "")).toList();
    assertThat(fields)
        .contains(
            ("redis_version redis_mode os process_id uptime_in_seconds io_threads_active"
                    + " connected_clients blocked_clients maxclients tracking_clients pubsub_clients"
                    + " watching_clients total_watched_keys clients_in_timeout_table"
                    + " client_recent_max_input_buffer client_recent_max_output_buffer used_memory"
                    + " used_memory_rss used_memory_peak used_memory_lua used_memory_dataset"
                    + " used_memory_startup used_memory_scripts number_of_cached_scripts"
                    + " number_of_functions number_of_libraries maxmemory maxmemory_policy"
                    + " mem_fragmentation_ratio mem_fragmentation_bytes mem_clients_slaves"
                    + " mem_clients_normal mem_not_counted_for_evict mem_total_replication_buffers"
                    + " active_defrag_running lazyfree_pending_objects lazyfreed_objects loading"
                    + " async_loading rdb_changes_since_last_save rdb_bgsave_in_progress"
                    + " rdb_last_save_time rdb_last_bgsave_status rdb_last_bgsave_time_sec"
                    + " rdb_current_bgsave_time_sec rdb_last_cow_size aof_enabled"
                    + " aof_rewrite_in_progress aof_rewrite_scheduled aof_last_rewrite_time_sec"
                    + " aof_current_rewrite_time_sec aof_last_cow_size aof_last_bgrewrite_status"
                    + " aof_last_write_status module_fork_in_progress module_fork_last_cow_size"
                    + " current_cow_size current_cow_peak total_connections_received"
                    + " total_commands_processed instantaneous_ops_per_sec total_net_input_bytes"
                    + " total_net_output_bytes total_net_repl_input_bytes total_net_repl_output_bytes"
                    + " instantaneous_input_kbps instantaneous_output_kbps rejected_connections"
                    + " expired_keys evicted_keys evicted_clients keyspace_hits keyspace_misses"
                    + " pubsub_channels pubsub_patterns pubsubshard_channels latest_fork_usec"
                    + " migrate_cached_sockets slave_expires_tracked_keys active_defrag_hits"
                    + " active_defrag_misses tracking_total_keys tracking_total_prefixes"
                    + " unexpected_error_replies total_error_replies role connected_slaves"
                    + " master_replid master_repl_offset second_repl_offset repl_backlog_size"
                    + " used_cpu_sys used_cpu_user cluster_enabled")
                .split(" ", -1));
  }

  @Test
  void info_tellsWhoListensAndWatches() {
    CommandHarness.Peer other = harness.connect();
    other.run("SUBSCRIBE one two");
    other.run("PSUBSCRIBE x*");
    harness.connect().run("SSUBSCRIBE shard");
    CommandHarness.Peer third = harness.connect();
    third.run("WATCH a b");
    third.run("CLIENT TRACKING on BCAST PREFIX a");
    assertThat(field("pubsub_clients")).isEqualTo("2");
    assertThat(field("pubsub_channels")).isEqualTo("2");
    assertThat(field("pubsub_patterns")).isEqualTo("1");
    assertThat(field("pubsubshard_channels")).isEqualTo("1");
    assertThat(field("watching_clients")).isEqualTo("1");
    assertThat(field("total_watched_keys")).isEqualTo("2");
    assertThat(field("tracking_clients")).isEqualTo("1");
    assertThat(field("tracking_total_prefixes")).isEqualTo("1");
  }

  @Test
  void info_isLinesUnderHeadings() {
    assertThat(lines("INFO errorstats cluster").split("\n", -1))
        .containsExactly("$46", "# Errorstats", "", "# Cluster", "cluster_enabled:0", "", "");
  }

  @Test
  void info_countsCallsOfEachCommand_andErrors_untilReset() {
    harness.run("SET a b");
    harness.run("SET a b");
    harness.run("SET a");
    harness.run("EXPIRE a x");
    harness.run("CLIENT GETNAME");
    harness.run("nope");
    assertThat(lines("INFO commandstats errorstats").split("\n", -1))
        .contains(
            "cmdstat_set:calls=2,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0",
            "cmdstat_expire:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1",
            "cmdstat_client|getname:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0",
            "errorstat_ERR:count=3");
    harness.run("CONFIG RESETSTAT");
    assertThat(lines("INFO commandstats errorstats").split("\n", -1))
        .containsExactly(
            "$124",
            "# Commandstats",
            "cmdstat_config|resetstat:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0",
            "",
            "# Errorstats",
            "",
            "");
  }

  @Test
  void info_latencystats_tellsTheConfiguredPercentiles() {
    harness.run("SET a b");
    assertThat(lines("INFO latencystats"))
        .contains("latency_percentiles_usec_set:p50=0.000,p99=0.000,p99.9=0.000\n");
    harness.run("CONFIG SET latency-tracking-info-percentiles 75.50");
    assertThat(lines("INFO latencystats")).contains("latency_percentiles_usec_set:p75.5=0.000\n");
    harness.run("CONFIG SET latency-tracking no");
    assertThat(lines("INFO latencystats")).isEqualTo("$16\n# Latencystats\n\n");
  }

  @Test
  void info_ratesAreThoseOfTheLastSample() {
    harness.stats().commands.add(500);
    harness.stats().bytesIn.add(2_048);
    harness.stats().sample(harness.stats().startedAt() + 500);
    assertThat(harness.stats().rates(harness.stats().startedAt() + 600))
        .isEqualTo(new ServerStats.Rates(1_000, 4_096, 0));
    assertThat(harness.stats().rates(harness.stats().startedAt() + 10_000))
        .isEqualTo(new ServerStats.Rates(0, 0, 0));
  }

  @Test
  void info_peakMemory_staysWhenLessIsUsed() {
    harness.run("SET a " + "b".repeat(1_000));
    final String peak = field("used_memory");
    assertThat(field("used_memory_peak")).isEqualTo(peak);
    harness.run("DEL a");
    assertThat(field("used_memory_peak")).isEqualTo(peak);
    assertThat(field("used_memory_peak_perc")).isNotEqualTo("100.00%").endsWith("%");
  }

  @Test
  void processMemory_readsTheKernelsLines() {
    List<String> lines = List.of("Name:\tjava", "VmRSS:\t   21904 kB");
    assertThat(ProcessMemory.parse(lines, "VmRSS:")).isEqualTo(21_904 * 1_024);
    assertThat(ProcessMemory.parse(lines, "MemTotal:")).isZero();
    assertThat(ProcessMemory.now().resident()).isPositive();
  }

  @Test
  void info_tellsWhatTheServerIs() {
    assertThat(field("redis_version")).isEqualTo("7.0.15");
    assertThat(field("vortis_version")).isNotEmpty();
    assertThat(field("vortis_transport")).isEqualTo("none");
    assertThat(field("tcp_port")).isEqualTo("65432");
    assertThat(field("run_id")).matches("[0-9a-f]{40}").isEqualTo(field("run_id"));
    assertThat(field("process_id")).isEqualTo(Long.toString(ProcessHandle.current().pid()));
    assertThat(field("uptime_in_seconds")).matches("\\d+");
    assertThat(field("java_version")).isEqualTo(System.getProperty("java.version"));
    assertThat(field("maxmemory_policy")).isEqualTo("noeviction");
    assertThat(field("used_cpu_user")).matches("\\d+\\.\\d{6}");
  }

  @Test
  void info_countsClients() {
    harness.connect();
    assertThat(field("connected_clients")).isEqualTo("2");
  }

  @Test
  void info_countsKeys() {
    assertThat(harness.run("INFO keyspace")).isEqualTo("$12\r\n# Keyspace\r\n\r\n");
    harness.run("SET a b");
    harness.run("SET b c EX 10");
    assertThat(field("db0")).isEqualTo("keys=2,expires=1,avg_ttl=0");
  }

  @Test
  void info_usedMemory_isTheStores() {
    harness.run("SET a b");
    assertThat(field("used_memory")).isEqualTo(Long.toString(harness.store().memoryUsed()));
  }

  @Test
  void info_countsHitsAndExpired_untilReset() {
    harness.run("SET a b PX 10");
    harness.run("GET a");
    harness.advance(Duration.ofMillis(10));
    harness.run("GET a");
    assertThat(field("keyspace_hits")).isEqualTo("1");
    assertThat(field("keyspace_misses")).isEqualTo("1");
    assertThat(field("expired_keys")).isEqualTo("1");
    harness.stats().commands.add(5);
    harness.run("CONFIG RESETSTAT");
    assertThat(field("keyspace_hits")).isEqualTo("0");
    assertThat(field("expired_keys")).isEqualTo("0");
    assertThat(field("total_commands_processed")).isEqualTo("0");
    harness.run("GET a");
    assertThat(field("keyspace_misses")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "EXISTS k no k, 2, 1",
    "TYPE k, 1, 0",
    "TYPE no, 0, 1",
    "TTL k, 1, 0",
    "PEXPIRETIME no, 0, 1",
    "GETSET k 1, 1, 0",
    "GETDEL no, 0, 1",
    "SET k 1, 0, 0",
    "INCR k, 0, 0",
    "DEL no, 0, 0",
  })
  void hitsAndMisses_areCountedAsRedisDoes(String command, int hits, int misses) {
    harness.run("SET k 1");
    harness.run(command);
    assertThat(field("keyspace_hits")).isEqualTo("" + hits);
    assertThat(field("keyspace_misses")).isEqualTo("" + misses);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0B",
    "1023,1023B",
    "1024,1.00K",
    "1536,1.50K",
    "1048575,1024.00K",
    "1048576,1.00M",
    "9223372036854775807,8.00E"
  })
  void human_showsTwoDigitsOfTheNextUnit(long bytes, String text) {
    assertThat(Info.human(bytes)).isEqualTo(text);
  }

  @Test
  void cpuTimes_readsTheKernelsLine() {
    String stat = "15 (odd) name) S 1 2 3 4 5 6 7 8 9 10 250 125 0 0 20 0";
    assertThat(CpuTimes.parse(stat)).isEqualTo(new CpuTimes(2.5, 1.25));
    assertThat(CpuTimes.now().user()).isPositive();
  }
}
