package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.command.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @TempDir Path directory;

  @Test
  void parse_everySyntax_isUnderstood() throws IOException {
    Config config =
        Config.parse(
            file(
                "redis.conf",
                """
                # a comment
                   # an indented one

                port 7000
                MAXMEMORY   100mb
                bind 127.0.0.1 -::1
                save ""
                logfile "/tmp/a \\"log\\".txt"
                loglevel 'debug'
                port 7001
                """));
    assertThat(config.number("port")).as("the later line holds").isEqualTo(7_001);
    assertThat(config.number("maxmemory")).isEqualTo(100 << 20);
    assertThat(config.words("bind")).containsExactly("127.0.0.1", "-::1");
    assertThat(config.get("logfile")).isEqualTo("/tmp/a \"log\".txt");
    assertThat(config.get("loglevel")).isEqualTo("debug");
    assertThat(config.get("timeout")).isEqualTo("0");
  }

  @Test
  void parse_carriageReturns_areNoPartOfValues() throws IOException {
    assertThat(Config.parse(file("redis.conf", "port 7000\r\nhz 20\r\n")).number("hz"))
        .isEqualTo(20);
  }

  @Test
  void load_severalFiles_leavesTheRestAsItIs() throws IOException {
    Config config = Config.parse(file("one.conf", "port 7000\nhz 20"));
    config.load(file("two.conf", "hz 30"));
    assertThat(config.number("port")).isEqualTo(7_000);
    assertThat(config.number("hz")).isEqualTo(30);
  }

  @Test
  void include_relativeToItsFile_standsInItsPlace() throws IOException {
    file("included.conf", "hz 20\ntimeout 5\n");
    Config config = Config.parse(file("redis.conf", "hz 1\ninclude included.conf\ntimeout 6\n"));
    assertThat(config.number("hz")).isEqualTo(20);
    assertThat(config.number("timeout")).isEqualTo(6);
  }

  @Test
  void include_missingFile_isNamed() {
    assertThatThrownBy(() -> Config.parse(file("redis.conf", "include missing.conf")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(directory.resolve("missing.conf").toString());
  }

  @Test
  void include_itself_isRefused() {
    assertThatThrownBy(() -> Config.parse(file("redis.conf", "include redis.conf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            directory.resolve("redis.conf") + ", line 1: files include each other: depth=16");
  }

  @Test
  void include_faultInside_isFoundInside() {
    assertThatThrownBy(
            () -> {
              file("included.conf", "\nnosuch 1\n");
              Config.parse(file("redis.conf", "include included.conf"));
            })
        .hasMessage(
            directory.resolve("included.conf") + ", line 2: unknown directive: name=nosuch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nosuch 1 | unknown directive: name=nosuch",
        "port | port: value missing",
        "port 1 2 | port: one value expected: values=2",
        "port abc | port abc: argument couldn't be parsed into an integer",
        "logfile \"a | unbalanced quotes",
        "logfile \"a\"b | unbalanced quotes",
        "include | include: value missing",
      })
  void parse_badLine_isNamedByFileAndNumber(String line, String problem) {
    assertThatThrownBy(() -> Config.parse(file("redis.conf", "port 7000\n\n" + line + "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(directory.resolve("redis.conf") + ", line 3: " + problem);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void renameCommand_changesWhatClientsCallIt(@TempDir Path files) throws IOException {
    Path file = files.resolve("renamed.conf");
    Files.writeString(file, "rename-command FLUSHALL \"\"\nrename-command config secret\nport 0\n");
    Config config = Config.parse(file);
    try (RespServer server = RespServer.builder().config(config).start();
        RawClient client = new RawClient(server.port())) {
      client
          .command("FLUSHALL")
          .expect("-ERR unknown command 'FLUSHALL', with args beginning with: \r\n");
      client.send("CONFIG GET save\r\n");
      assertThat(client.line()).startsWith("-ERR unknown command 'CONFIG'");
      client.send("SECRET GET save\r\n").expect("*2\r\n$4\r\nsave\r\n$0\r\n\r\n");
      client.send("ACL SETUSER ann -config +config|get -flushall\r\n").expect("+OK\r\n");
    }
  }

  @Test
  void renameCommand_ofWhatIsNotThereOrToWhatIs_isRefused() throws IOException {
    CommandTable table = CommandTable.standard();
    assertThatThrownBy(() -> table.renamed(Map.of("nosuch", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rename-command nosuch: no such command");
    assertThatThrownBy(() -> table.renamed(Map.of("GET", "Set")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rename-command GET Set: there is a command of this name");
  }
}
