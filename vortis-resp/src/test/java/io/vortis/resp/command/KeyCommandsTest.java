package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyCommandsTest {
  private final CommandHarness harness = new CommandHarness();

  @Test
  void expiredKeys_countNowhere() {
    harness.run("SET a 1 PX 10");
    harness.run("SET b 1");
    harness.advance(Duration.ofMillis(10));
    assertThat(harness.run("EXISTS a b")).isEqualTo(":1\r\n");
    assertThat(harness.run("TOUCH a b")).isEqualTo(":1\r\n");
    assertThat(harness.run("TYPE a")).isEqualTo("+none\r\n");
    assertThat(harness.run("RANDOMKEY")).isEqualTo("$1\r\nb\r\n");
    assertThat(harness.run("DEL a b")).isEqualTo(":1\r\n");
    assertThat(harness.run("RANDOMKEY")).isEqualTo("$-1\r\n");
  }

  @Test
  void dbsize_countsWhatIsNotReclaimedYet() {
    harness.run("SET a 1 PX 10");
    harness.advance(Duration.ofMillis(10));
    assertThat(harness.run("DBSIZE")).isEqualTo(":1\r\n");
    harness.store().expireCycle(Duration.ofSeconds(1));
    assertThat(harness.run("DBSIZE")).isEqualTo(":0\r\n");
  }

  @Test
  void delete_ofManyKeys_countsEachOnce() {
    harness.run("SET a 1");
    harness.run("SET b 1");
    assertThat(harness.run("DEL a a b nope")).isEqualTo(":2\r\n");
    harness.run("SET a 1");
    assertThat(harness.run("UNLINK a a nope")).isEqualTo(":1\r\n");
  }
}
