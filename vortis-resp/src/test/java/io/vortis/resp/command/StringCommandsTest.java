package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What depends on the clock or on a full store; replies and errors stand in {@code
 * RecordedRepliesTest}.
 */
class StringCommandsTest {
  private final CommandHarness harness = new CommandHarness();

  @Test
  void set_ex_expiresToTheMillisecond() {
    harness.run("SET a b EX 60");
    assertThat(harness.run("PTTL a")).isEqualTo(":60000\r\n");
    harness.advance(Duration.ofMillis(59_999));
    assertThat(harness.run("GET a")).isEqualTo("$1\r\nb\r\n");
    harness.advance(Duration.ofMillis(1));
    assertThat(harness.run("GET a")).isEqualTo("$-1\r\n");
  }

  @Test
  void set_px_expires() {
    harness.run("SET a b PX 500");
    harness.advance(Duration.ofMillis(500));
    assertThat(harness.run("DEL a")).isEqualTo(":0\r\n");
  }

  @Test
  void set_withoutTime_clearsTheFormerOne() {
    harness.run("SET a b PX 500");
    harness.run("SET a c");
    assertThat(harness.run("TTL a")).isEqualTo(":-1\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"XX", "GET", "XX GET"})
  void set_withOptionsButNoTime_clearsTheFormerOne(String options) {
    harness.run("SET a b PX 500");
    harness.run("SET a c " + options);
    assertThat(harness.run("TTL a")).isEqualTo(":-1\r\n");
  }

  @Test
  void set_keepttl_keepsIt() {
    harness.run("SET a b PX 500");
    harness.advance(Duration.ofMillis(100));
    harness.run("SET a c KEEPTTL");
    assertThat(harness.run("PTTL a")).isEqualTo(":400\r\n");
  }

  @Test
  void set_nx_takesAnExpiredKeyForAbsent() {
    harness.run("SET a b PX 500");
    assertThat(harness.run("SET a c NX")).isEqualTo("$-1\r\n");
    harness.advance(Duration.ofMillis(500));
    assertThat(harness.run("SET a c XX GET")).isEqualTo("$-1\r\n");
    assertThat(harness.run("SET a c NX PX 500")).isEqualTo("+OK\r\n");
    assertThat(harness.run("PTTL a")).isEqualTo(":500\r\n");
  }

  @Test
  void set_untilTheEndOfTime_neverExpiresInPractice() {
    assertThat(harness.run("SET a b PXAT 9223372036854775807")).isEqualTo("+OK\r\n");
    assertThat(harness.run("PEXPIRETIME a")).isEqualTo(":9223372036854775806\r\n");
  }

  @Test
  void set_atATimeGoneBy_leavesTheKeyAbsent() {
    harness.run("SET a b");
    assertThat(harness.run("SET a c PXAT " + (harness.now() - 1) + " GET"))
        .isEqualTo("$1\r\nb\r\n");
    assertThat(harness.run("DBSIZE")).isEqualTo(":0\r\n");
    assertThat(harness.run("EXISTS a")).isEqualTo(":0\r\n");
  }

  @Test
  void set_inAFullStore_isRefusedAndChangesNothing() {
    CommandHarness full = new CommandHarness(1);
    full.run("SET a b");
    String oom = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
    assertThat(full.run("SET b c")).isEqualTo(oom);
    assertThat(full.run("SET b c NX GET")).isEqualTo(oom);
    assertThat(full.run("SET a c GET")).isEqualTo("$1\r\nb\r\n");
    assertThat(full.run("DBSIZE")).isEqualTo(":1\r\n");
  }

  @Test
  void get_ofAValueLongerThanASendBuffer_comesWhole() {
    String value = "x".repeat(300_000);
    harness.peer().send("SET", "a", value);
    assertThat(harness.run("GET a")).isEqualTo("$300000\r\n" + value + "\r\n");
    assertThat(harness.peer().send("SET", "a", "y", "GET"))
        .isEqualTo("$300000\r\n" + value + "\r\n");
  }

  @Test
  void set_ifeq_comparesBeforeItSets() {
    assertThat(harness.run("SET a b IFEQ x")).isEqualTo("$-1\r\n");
    assertThat(harness.run("EXISTS a")).isEqualTo(":0\r\n");
    harness.run("SET a b PX 500");
    assertThat(harness.run("SET a c IFEQ x")).isEqualTo("$-1\r\n");
    assertThat(harness.run("SET a c IFEQ x GET")).isEqualTo("$1\r\nb\r\n");
    assertThat(harness.run("PTTL a")).isEqualTo(":500\r\n");
    assertThat(harness.run("SET a c IFEQ b KEEPTTL")).isEqualTo("+OK\r\n");
    assertThat(harness.run("PTTL a")).isEqualTo(":500\r\n");
    assertThat(harness.run("SET a d GET IFEQ c")).isEqualTo("$1\r\nc\r\n");
    assertThat(harness.run("GET a")).isEqualTo("$1\r\nd\r\n");
    assertThat(harness.run("TTL a")).isEqualTo(":-1\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IFEQ", "IFEQ b NX", "XX IFEQ b", "IFEQ b IFEQ"})
  void set_ifeqWithOtherConditions_isRefused(String options) {
    assertThat(harness.run("SET a b " + options)).isEqualTo("-ERR syntax error\r\n");
  }

  @Test
  void delex_deletesOnlyWhatIsEqual() {
    harness.run("SET a b");
    assertThat(harness.run("DELEX a IFEQ c")).isEqualTo(":0\r\n");
    assertThat(harness.run("DELEX a ifeq b")).isEqualTo(":1\r\n");
    assertThat(harness.run("DELEX a IFEQ b")).isEqualTo(":0\r\n");
    harness.run("SET a b");
    assertThat(harness.run("DELEX a")).isEqualTo(":1\r\n");
    assertThat(harness.run("DELEX a")).isEqualTo(":0\r\n");
    assertThat(harness.run("DELEX a IFEQ"))
        .isEqualTo("-ERR wrong number of arguments for 'delex' command\r\n");
    assertThat(harness.run("DELEX a IFNE b")).isEqualTo("-ERR Invalid condition. Use IFEQ\r\n");
  }

  @Test
  void getex_givesTheValueANewEnd() {
    harness.run("SET a b");
    assertThat(harness.run("GETEX a PX 500")).isEqualTo("$1\r\nb\r\n");
    assertThat(harness.run("PTTL a")).isEqualTo(":500\r\n");
    assertThat(harness.run("GETEX a PXAT " + (harness.now() - 1))).isEqualTo("$1\r\nb\r\n");
    assertThat(harness.run("DBSIZE")).isEqualTo(":0\r\n");
  }

  @Test
  void mset_inAFullStore_changesNothing() {
    CommandHarness full = new CommandHarness(3);
    full.run("SET a 1 PX 500");
    full.run("SET b 1");
    String oom = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
    assertThat(full.run("MSET a 2 b 2 c 2 d 2")).isEqualTo(oom);
    assertThat(full.run("MSETNX c 2 d 2")).isEqualTo(oom);
    assertThat(full.run("MGET a b c d")).isEqualTo("*4\r\n$1\r\n1\r\n$1\r\n1\r\n$-1\r\n$-1\r\n");
    assertThat(full.run("PTTL a")).isEqualTo(":500\r\n");
    assertThat(full.run("MSET a 2 b 2 c 2")).isEqualTo("+OK\r\n");
  }

  @Test
  void mset_isSeenWholeByMget() throws InterruptedException {
    CommandHarness.Peer writer = harness.connect();
    CommandHarness.Peer reader = harness.connect();
    harness.run("MSET a 0 b 0 c 0 d 0");
    Thread writing =
        new Thread(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                writer.run("MSET a %1$d b %1$d c %1$d d %1$d".formatted(i));
              }
            });
    writing.start();
    while (writing.isAlive()) {
      String[] values = reader.run("MGET a b c d").split("\r\n");
      assertThat(values).hasSize(9);
      assertThat(List.of(values[4], values[6], values[8])).containsOnly(values[2]);
    }
    writing.join();
  }

  @Test
  void valuesOfALengthBeyondTheLimit_areRefused() {
    harness.run("CONFIG SET proto-max-bulk-len 1mb");
    String tooLong = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n";
    assertThat(harness.run("SETRANGE a 1048576 b")).isEqualTo(tooLong);
    assertThat(harness.run("SETRANGE a 1048575 b")).isEqualTo(":1048576\r\n");
    assertThat(harness.run("APPEND a b")).isEqualTo(tooLong);
    assertThat(harness.run("SETBIT a 8388608 1"))
        .isEqualTo("-ERR bit offset is not an integer or out of range\r\n");
    assertThat(harness.run("SETBIT a 8388607 1")).isEqualTo(":0\r\n");
    assertThat(harness.run("STRLEN a")).isEqualTo(":1048576\r\n");
    harness.run("SETRANGE b 600 b");
    assertThat(harness.run("LCS a b LEN"))
        .isEqualTo(
            "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len\r\n");
  }
}
