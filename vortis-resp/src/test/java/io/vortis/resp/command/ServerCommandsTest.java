package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCommandsTest {
  private final CommandHarness harness = new CommandHarness();

  @Test
  void configGet_ofSeveralPatterns_namesEachDirectiveOnce() {
    assertThat(harness.run("CONFIG GET port bind p[o]rt"))
        .isEqualTo("*4\r\n$4\r\nbind\r\n$9\r\n127.0.0.1\r\n$4\r\nport\r\n$5\r\n65432\r\n");
    harness.run("HELLO 3");
    assertThat(harness.run("CONFIG GET port")).isEqualTo("%1\r\n$4\r\nport\r\n$5\r\n65432\r\n");
  }

  @Test
  void configSet_changesWhatConfigGetTells() {
    assertThat(harness.run("CONFIG SET timeout 7 maxclients 9")).isEqualTo("+OK\r\n");
    assertThat(harness.run("CONFIG GET timeout")).isEqualTo("*2\r\n$7\r\ntimeout\r\n$1\r\n7\r\n");
  }

  @Test
  void configSet_withOneUnknown_changesNone() {
    assertThat(harness.run("CONFIG SET timeout 7 nope 1"))
        .isEqualTo("-ERR Unknown option or number of arguments for CONFIG SET - 'nope'\r\n");
    assertThat(harness.run("CONFIG GET timeout")).isEqualTo("*2\r\n$7\r\ntimeout\r\n$1\r\n0\r\n");
  }

  @Test
  void time_isTheStoresClock() {
    harness.advance(Duration.ofMillis(12));
    assertThat(harness.run("TIME")).isEqualTo("*2\r\n$10\r\n1700000000\r\n$5\r\n12000\r\n");
  }

  @Test
  void monitor_showsTheStoresClock_andWhoIsGoneNothing() {
    CommandHarness.Peer watching = harness.connect();
    assertThat(watching.run("MONITOR")).isEqualTo("+OK\r\n");
    assertThat(harness.telemetry().attention()).isNegative();
    harness.advance(Duration.ofMillis(12));
    harness.run("GET k");
    assertThat(watching.received())
        .isEqualTo("+1700000000.012000 [0 127.0.0.1:1000] \"GET\" \"k\"\r\n");
    assertThat(watching.run("CLIENT INFO")).contains(" flags=O ");
    watching.leave();
    harness.run("GET k");
    assertThat(watching.received()).doesNotContain("GET");
    assertThat(harness.telemetry().attention()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " NOSAVE", " NOW FORCE nosave", " SAVE FORCE"})
  void shutdown_stopsTheServerWithoutAReply(String words) {
    assertThat(harness.run("SHUTDOWN" + words)).isEmpty();
    assertThat(harness.isShutdown()).isTrue();
    assertThat(harness.peer().client().isClosing()).isTrue();
  }

  @Test
  void shutdown_save_isRefusedForNothingCanBeSaved() {
    assertThat(harness.run("SHUTDOWN SAVE"))
        .isEqualTo("-ERR Errors trying to SHUTDOWN. Check logs.\r\n");
    assertThat(harness.isShutdown()).isFalse();
  }
}
