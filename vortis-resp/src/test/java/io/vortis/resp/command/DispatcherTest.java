package io.vortis.resp.command;

import static io.vortis.resp.command.Command.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.CommandHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatcherTest {

  @Test
  void run_onAReadOnlyServer_refusesWrites() {
    CommandHarness harness = new CommandHarness();
    harness.readOnly();
    String refused = "-READONLY You can't write against a read only replica.\r\n";
    assertThat(harness.run("SET a b")).isEqualTo(refused);
    assertThat(harness.run("DEL a b")).isEqualTo(refused);
    assertThat(harness.run("FLUSHALL")).isEqualTo(refused);
    assertThat(harness.run("SET a")).startsWith("-ERR wrong number");
    assertThat(harness.run("GET a")).isEqualTo("$-1\r\n");
  }

  @Test
  void run_ofAHandlerThatFails_repliesAndGoesOn() {
    CommandHarness harness =
        new CommandHarness(
            new CommandTable(
                List.of(
                    row(
                        "boom",
                        1,
                        call -> {
                          throw new IllegalStateException("broken");
                        }),
                    row("fine", 1, call -> call.reply().ok()))));
    assertThat(harness.peer().raw("BOOM\r\nFINE\r\n"))
        .isEqualTo("-ERR internal error: IllegalStateException\r\n+OK\r\n");
  }

  @Test
  void run_ofAHandlerThatNeedsTooMuchMemory_isRefused() {
    CommandHarness harness =
        new CommandHarness(
            new CommandTable(
                List.of(
                    row(
                        "boom",
                        1,
                        call -> {
                          call.reply().beginBulk(5);
                          throw new OutOfMemoryError("test");
                        }),
                    row("fine", 1, call -> call.reply().ok()))));
    assertThat(harness.peer().raw("BOOM\r\nFINE\r\n"))
        .isEqualTo("-OOM command needs more memory than the JVM has left.\r\n+OK\r\n");
  }

  @Test
  void run_ofAnHttpRequest_endsTheConnectionSilently() {
    CommandHarness harness = new CommandHarness();
    assertThat(harness.peer().raw("POST / HTTP/1.1\r\nSET a b\r\n")).isEmpty();
    assertThat(harness.peer().client().isClosing()).isTrue();
    assertThat(harness.store().size()).isZero();

    assertThat(harness.connect().raw("PUT / HTTP/1.1\r\nHost: x\r\nSET a b\r\n"))
        .isEqualTo("-ERR unknown command 'PUT', with args beginning with: '/' 'HTTP/1.1' \r\n");
    assertThat(harness.store().size()).isZero();
  }

  @Test
  void table_withACommandTwice_isRefused() {
    Command.Row row = row("a", 1, call -> call.reply().ok());
    assertThatThrownBy(() -> new CommandTable(List.of(row, row)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("command twice in the table: name=a");
    assertThatThrownBy(() -> Command.container("a").subcommands(row, row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subcommand twice: command=a, subcommand=a");
  }
}
