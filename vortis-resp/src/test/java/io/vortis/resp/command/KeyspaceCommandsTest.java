package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What depends on many keys or on time; replies and errors stand in {@code RecordedRepliesTest}.
 */
class KeyspaceCommandsTest {
  private static final int KEYS = 3_000;

  private final CommandHarness harness = new CommandHarness();

  @ParameterizedTest
  @ValueSource(strings = {"", " COUNT 1", " COUNT 1000", " MATCH key:* COUNT 77 TYPE string"})
  void scan_findsEveryKeyThatStays(String options) {
    fill();
    harness.run("SELECT 1");
    fill();
    Set<String> found = new HashSet<>();
    String cursor = "0";
    int step = 0;
    do {
      String[] reply = harness.run("SCAN " + cursor + options).split("\r\n", -1);
      cursor = reply[2];
      for (int i = 5; i < reply.length; i += 2) {
        found.add(reply[i]);
      }
      harness.run("SET new:" + step + " x");
      harness.run("DEL key:" + (KEYS + step++));
    } while (!cursor.equals("0"));
    for (int i = 0; i < KEYS; i++) {
      assertThat(found).contains("key:" + i);
    }
  }

  @Test
  void scan_visitsAboutAsManyAsAsked() {
    fill();
    for (int count : new int[] {10, 100, 1_000}) {
      int found = (harness.run("SCAN 0 COUNT " + count).split("\r\n").length - 4) / 2;
      assertThat(found).isBetween(count, count + 300);
    }
    assertThat(harness.run("SCAN 0 COUNT " + 10 * KEYS)).startsWith("*2\r\n$1\r\n0\r\n*" + KEYS);
  }

  @Test
  void keys_andScan_showNothingExpired() {
    harness.run("SET a b PX 10");
    harness.run("SET c d");
    harness.advance(Duration.ofMillis(10));
    assertThat(harness.run("KEYS *")).isEqualTo("*1\r\n$1\r\nc\r\n");
    assertThat(harness.run("SCAN 0 COUNT 1000")).isEqualTo("*2\r\n$1\r\n0\r\n*1\r\n$1\r\nc\r\n");
  }

  @Test
  void keys_isOfTheSelectedDatabase() {
    fill();
    harness.run("SELECT 2");
    harness.run("SET a b");
    assertThat(harness.run("KEYS *")).isEqualTo("*1\r\n$1\r\na\r\n");
    harness.run("SELECT 0");
    List<String> words = Arrays.asList(harness.run("KEYS key:1*").split("\r\n"));
    assertThat(words).contains("key:1", "key:1000").doesNotContain("key:2");
    assertThat(words.get(0)).isEqualTo("*" + (words.size() - 1) / 2);
  }

  @Test
  void rename_keepsTheTimeToLive() {
    harness.run("SET a b PX 500");
    harness.run("SET c d");
    assertThat(harness.run("RENAME a c")).isEqualTo("+OK\r\n");
    assertThat(harness.run("PTTL c")).isEqualTo(":500\r\n");
    assertThat(harness.run("COPY c e")).isEqualTo(":1\r\n");
    assertThat(harness.run("PTTL e")).isEqualTo(":500\r\n");
    harness.advance(Duration.ofMillis(500));
    assertThat(harness.run("RENAME c d")).isEqualTo("-ERR no such key\r\n");
    assertThat(harness.run("COPY e f")).isEqualTo(":0\r\n");
  }

  @Test
  void rename_inAFullStore_works() {
    CommandHarness full = new CommandHarness(1);
    full.run("SET a b");
    assertThat(full.run("RENAME a c")).isEqualTo("+OK\r\n");
    assertThat(full.run("COPY c d")).startsWith("-OOM ");
    assertThat(full.run("GET c")).isEqualTo("$1\r\nb\r\n");
  }

  @Test
  void restore_countsFromNow() {
    String dump = harness.run("SET a b") + harness.run("DUMP a");
    String payload = dump.substring(dump.indexOf("\r\n", 5) + 2, dump.length() - 2);
    assertThat(harness.peer().send("RESTORE", "c", "500", payload)).isEqualTo("+OK\r\n");
    assertThat(harness.run("PTTL c")).isEqualTo(":500\r\n");
    String at = Long.toString(harness.now() + 100);
    assertThat(harness.peer().send("RESTORE", "c", at, payload, "ABSTTL", "REPLACE"))
        .isEqualTo("+OK\r\n");
    assertThat(harness.run("PTTL c")).isEqualTo(":100\r\n");
    assertThat(harness.peer().send("RESTORE", "c", "0", payload))
        .isEqualTo("-BUSYKEY Target key name already exists.\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"noeviction", "allkeys-random"})
  void object_withoutLfuOrLru_doesNotTellOfUse(String policy) {
    harness.config().set("maxmemory-policy", policy);
    harness.run("SET a b");
    assertThat(harness.run("OBJECT FREQ a"))
        .startsWith("-ERR An LFU maxmemory policy is not selected, ");
    assertThat(harness.run("OBJECT IDLETIME a"))
        .isEqualTo(
            "-ERR An LRU maxmemory policy is not selected, or off the heap was not when the server"
                + " started: idle time not tracked.\r\n");
  }

  @Test
  void object_withLfu_doesNotTellOfUseEither() {
    harness.config().set("maxmemory-policy", "allkeys-lfu");
    harness.run("SET a b");
    assertThat(harness.run("OBJECT FREQ a"))
        .isEqualTo("-ERR The store keeps access frequencies to itself.\r\n");
    assertThat(harness.run("OBJECT IDLETIME a"))
        .startsWith("-ERR An LFU maxmemory policy is selected, ");
  }

  @Test
  void memory_tellsWhatTheStoreAccountsFor() {
    CommandHarness heap = new CommandHarness(10);
    for (CommandHarness each : List.of(harness, heap)) {
      each.run("SET a b");
      each.peer().send("SET", "long", "x".repeat(1_000));
      long small = number(each.run("MEMORY USAGE a"));
      assertThat(number(each.run("MEMORY USAGE long samples 0")))
          .isBetween(small + 990, small + 1_010);
      assertThat(each.run("MEMORY STATS"))
          .contains("$15\r\ntotal.allocated\r\n:" + each.store().memoryUsed() + "\r\n")
          .contains("$10\r\nkeys.count\r\n:2\r\n");
      assertThat(each.run("MEMORY DOCTOR")).contains("there is no bound (maxmemory 0)");
      assertThat(each.run("MEMORY HELP")).contains("USAGE key [SAMPLES count]");
    }
  }

  @Test
  void memoryDoctor_knowsTheBound() {
    assertThat(ObjectCommands.diagnosis(80, 100, "noeviction")).endsWith("Nothing is wrong.");
    assertThat(ObjectCommands.diagnosis(95, 100, "noeviction")).contains("soon be refused");
    assertThat(ObjectCommands.diagnosis(95, 100, "allkeys-lru")).contains("Keys are being evicted");
  }

  private void fill() {
    for (int i = 0; i < KEYS; i++) {
      harness.run("SET key:" + i + " " + i);
    }
  }

  private static long number(String reply) {
    return Long.parseLong(reply.substring(1).strip());
  }
}
