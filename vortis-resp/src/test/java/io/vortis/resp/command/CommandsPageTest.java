package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class CommandsPageTest {

  @Test
  void page_isWhatTheTableSays() throws IOException {
    if ("write".equals(System.getProperty("commands.page"))) {
      CommandsPage.write();
    }
    assertThat(Files.readString(CommandsPage.FILE))
        .as("docs/commands.md is stale; it says itself how to make it anew")
        .isEqualTo(CommandsPage.text());
  }
}
