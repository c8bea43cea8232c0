package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.CommandHarness.Peer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientLimitsTest {
  private static final String MESSAGE = "x".repeat(1_000);

  private final CommandHarness harness = new CommandHarness();
  private final Peer slow = harness.connect();

  private void set(String name, String value) {
    assertThat(harness.peer().send("CONFIG", "SET", name, value)).isEqualTo("+OK\r\n");
  }

  private void publish(int messages) {
    for (int i = 0; i < messages; i++) {
      harness.run("PUBLISH news " + MESSAGE);
    }
  }

  private String info(String section, String field) {
    return harness
        .run("INFO " + section)
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .findAny()
        .orElseThrow()
        .substring(field.length() + 1);
  }

  @Test
  void subscriber_beyondTheHardLimit_isDisconnected() {
    set("client-output-buffer-limit", "pubsub 5000 0 0");
    slow.run("SUBSCRIBE news");
    publish(4);
    assertThat(slow.isKilled()).isFalse();
    publish(1);
    assertThat(slow.isKilled()).isTrue();
    assertThat(slow.client().outputBytes()).isZero();
  }

  @Test
  void subscriber_beyondTheSoftLimitForTooLong_isDisconnected() {
    set("client-output-buffer-limit", "pubsub 0 5000 10");
    slow.run("SUBSCRIBE news");
    publish(6);
    harness.advance(Duration.ofSeconds(9));
    harness.lookAround();
    assertThat(slow.isKilled()).isFalse();
    harness.advance(Duration.ofSeconds(1));
    harness.lookAround();
    assertThat(slow.isKilled()).isTrue();
  }

  @Test
  void subscriber_thatReadsInTime_startsAnew() {
    set("client-output-buffer-limit", "pubsub 0 5000 10");
    slow.run("SUBSCRIBE news");
    for (int round = 0; round < 3; round++) {
      publish(6);
      harness.advance(Duration.ofSeconds(9));
      assertThat(slow.received()).contains(MESSAGE);
      harness.lookAround();
    }
    assertThat(slow.isKilled()).isFalse();
  }

  @Test
  void classes_haveTheirOwnLimits() {
    set("client-output-buffer-limit", "normal 5000 0 0 pubsub 0 0 0");
    Peer monitor = harness.connect();
    monitor.run("MONITOR");
    slow.run("SUBSCRIBE news");
    publish(20);
    assertThat(slow.isKilled()).isFalse();
    assertThat(monitor.isKilled()).isTrue();
  }

  @Test
  void maxmemoryClients_evictsThoseWhoHoldTheMost() {
    set("client-output-buffer-limit", "pubsub 0 0 0");
    set("maxmemory-clients", "40kb");
    Peer spared = harness.connect();
    spared.run("CLIENT NO-EVICT on");
    spared.run("SUBSCRIBE news");
    publish(10);
    slow.run("SUBSCRIBE news");
    assertThat(slow.isKilled()).isFalse();
    publish(20);
    assertThat(spared.isKilled()).isFalse();
    assertThat(slow.isKilled()).isTrue();
    assertThat(harness.peer().isKilled()).isFalse();
    assertThat(info("stats", "evicted_clients")).isEqualTo("1");
  }

  @Test
  void maxmemoryClients_countsWhatIsQueued() {
    set("maxmemory-clients", "40kb");
    slow.run("MULTI");
    for (int i = 0; i < 100 && !slow.isKilled(); i++) {
      slow.run("SET k " + MESSAGE);
      harness.lookAround();
    }
    assertThat(slow.isKilled()).isTrue();
  }

  @Test
  void maxmemoryClients_set_concernsWhatIsHeldAlready() {
    set("client-output-buffer-limit", "pubsub 0 0 0");
    slow.run("SUBSCRIBE news");
    publish(50);
    set("maxmemory", "1mb");
    set("maxmemory-clients", "100%");
    assertThat(slow.isKilled()).isFalse();
    set("maxmemory-clients", "3%");
    assertThat(slow.isKilled()).isTrue();
  }

  @Test
  void figures_areThoseOfTheBuffers() {
    long idle = slow.client().memory().total();
    slow.run("SUBSCRIBE news");
    publish(3);
    harness.lookAround();
    ClientMemory memory = slow.client().memory();
    assertThat(memory.unsent()).isEqualTo(3);
    assertThat(memory.output()).isBetween(3_000L, 3_500L);
    assertThat(memory.subscriptions()).isBetween(4L, 200L);
    assertThat(memory.total()).isEqualTo(idle + memory.subscriptions() + memory.output());
    assertThat(harness.run("CLIENT LIST TYPE pubsub"))
        .contains(" oll=3 omem=" + memory.output() + " tot-mem=" + memory.total() + " ");
    assertThat(harness.run("CLIENT LIST ID " + harness.peer().client().id()))
        .contains(" argv-mem=" + ("CLIENTLISTID" + harness.peer().client().id()).length() + " ");
    assertThat(info("memory", "mem_clients_normal")).isEqualTo("" + (memory.total() + idle));
    slow.received();
    assertThat(info("clients", "client_recent_max_output_buffer")).isEqualTo("" + memory.output());
    for (int i = 0; i < 8; i++) {
      harness.lookAround();
    }
    assertThat(info("clients", "client_recent_max_output_buffer")).isEqualTo("0");
  }

  @Test
  void watchedKeys_areCounted_untilTheyAreForgotten() {
    slow.run("WATCH one two");
    assertThat(slow.client().memory().transaction()).isBetween(6L, 500L);
    slow.run("UNWATCH");
    assertThat(slow.client().memory().transaction()).isZero();
    slow.run("WATCH one");
    slow.run("MULTI");
    slow.run("GET one");
    slow.run("EXEC");
    assertThat(slow.client().memory().transaction()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "5mb, 5242880",
    "5%, 5%",
    "0%, 0",
    "100%, 100%",
  })
  void maxmemoryClients_takesSizesAndPercentages(String value, String told) {
    set("maxmemory-clients", value);
    assertThat(harness.config().get("maxmemory-clients")).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, argument must be a memory or percent value",
    "x, argument must be a memory or percent value",
    "'', argument must be a memory or percent value",
    "5x%, argument must be a memory or percent value",
    "-5%, argument must be a memory or percent value",
    "101%, percentage argument must be less or equal to 100",
  })
  void maxmemoryClients_ofWhatIsNeither_isRefused(String value, String problem) {
    assertThatThrownBy(() -> harness.config().change(Map.of("maxmemory-clients", value)))
        .hasMessageEndingWith(problem);
  }
}
