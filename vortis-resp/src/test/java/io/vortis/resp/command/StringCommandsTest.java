package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.time.Duration;
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
}
