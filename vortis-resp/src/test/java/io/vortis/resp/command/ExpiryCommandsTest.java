package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryCommandsTest {
  private final CommandHarness harness = new CommandHarness();

  @ParameterizedTest
  @CsvSource({"EXPIRE,10,10000", "PEXPIRE,10,10"})
  void expire_setsTheTime(String command, long time, long millis) {
    harness.run("SET a b");
    assertThat(harness.run(command + " a " + time)).isEqualTo(":1\r\n");
    assertThat(harness.run("PTTL a")).isEqualTo(":" + millis + "\r\n");
    assertThat(harness.run("PEXPIRETIME a"))
        .isEqualTo(":" + (CommandHarness.START + millis) + "\r\n");
    harness.advance(Duration.ofMillis(millis - 1));
    assertThat(harness.run("EXISTS a")).isEqualTo(":1\r\n");
    harness.advance(Duration.ofMillis(1));
    assertThat(harness.run("EXISTS a")).isEqualTo(":0\r\n");
    assertThat(harness.run("TTL a")).isEqualTo(":-2\r\n");
  }

  @ParameterizedTest
  @CsvSource({"1499,1", "1500,2", "499,0", "500,1", "1,0", "2500,3"})
  void ttl_isRoundedToTheNearestSecond(long millis, long seconds) {
    harness.run("SET a b PX " + millis);
    assertThat(harness.run("TTL a")).isEqualTo(":" + seconds + "\r\n");
  }

  @Test
  void expireAt_isAbsolute() {
    harness.run("SET a b");
    long at = CommandHarness.START / 1000 + 5;
    assertThat(harness.run("EXPIREAT a " + at)).isEqualTo(":1\r\n");
    assertThat(harness.run("TTL a")).isEqualTo(":5\r\n");
    assertThat(harness.run("PEXPIREAT a " + (CommandHarness.START + 7))).isEqualTo(":1\r\n");
    assertThat(harness.run("PTTL a")).isEqualTo(":7\r\n");
  }

  @Test
  void persist_takesTheTimeAway() {
    harness.run("SET a b PX 10");
    assertThat(harness.run("PERSIST a")).isEqualTo(":1\r\n");
    harness.advance(Duration.ofDays(1));
    assertThat(harness.run("GET a")).isEqualTo("$1\r\nb\r\n");
  }

  @Test
  void expire_ofAnExpiredKey_findsNone() {
    harness.run("SET a b PX 10");
    harness.advance(Duration.ofMillis(10));
    assertThat(harness.run("EXPIRE a 10")).isEqualTo(":0\r\n");
    assertThat(harness.run("EXPIRE a 10 XX LT")).isEqualTo(":0\r\n");
    assertThat(harness.run("PERSIST a")).isEqualTo(":0\r\n");
  }
}
