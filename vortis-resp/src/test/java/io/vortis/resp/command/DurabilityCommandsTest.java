package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurabilityCommandsTest {
  private final CommandHarness harness = new CommandHarness();

  @ParameterizedTest
  @ValueSource(strings = {"SAVE", "BGSAVE", "BGSAVE schedule"})
  void save_isRefused(String command) {
    assertThat(harness.run(command))
        .isEqualTo("-ERR data is kept in memory only: nothing can be saved\r\n");
  }

  @Test
  void lastSave_isTheStart() {
    long start = harness.stats().startedAt() / 1_000;
    assertThat(harness.run("LASTSAVE")).isEqualTo(":" + start + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REPLICAOF localhost 6379", "SLAVEOF no 1"})
  void replicaOf_anotherServer_isRefused(String command) {
    assertThat(harness.run(command))
        .isEqualTo("-ERR replication is not supported: only NO ONE is\r\n");
  }

  @Test
  void lolwut_drawsAnotherPictureEachSecond() {
    assertThat(harness.run("LOLWUT"))
        .contains("vortis ")
        .isEqualTo(harness.run("LOLWUT VERSION 5 1"));
    assertThat(Lolwut.draw(1)).isNotEqualTo(Lolwut.draw(2)).isEqualTo(Lolwut.draw(61));
    assertThat(Lolwut.draw(0).lines()).hasSize(24).allMatch(line -> line.length() == 64);
  }
}
