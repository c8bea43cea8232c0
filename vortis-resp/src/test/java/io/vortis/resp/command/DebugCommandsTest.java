package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebugCommandsTest {
  private final CommandHarness harness = new CommandHarness();

  private void enable(String who) {
    harness.config().set("enable-debug-command", who);
  }

  private static String unknown(String word) {
    return "-ERR unknown subcommand or wrong number of arguments for '"
        + word
        + "'. Try DEBUG HELP.\r\n";
  }

  @Test
  void debug_unlessEnabled_isRefused() {
    String refusal =
        "-ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\","
            + " you can run it from a local connection, otherwise you need to set this option in"
            + " the configuration file, and then restart the server.\r\n";
    assertThat(harness.run("DEBUG SLEEP 0")).isEqualTo(refusal);
    assertThat(harness.run("DEBUG")).contains("wrong number of arguments for 'debug' command");
    harness.run("MULTI");
    assertThat(harness.run("DEBUG HELP")).isEqualTo(refusal);
    assertThat(harness.run("EXEC")).startsWith("-EXECABORT");
    assertThat(harness.run("CONFIG SET enable-debug-command yes"))
        .contains("can't set immutable config");
  }

  @Test
  void debug_locally_isForThisMachine() {
    enable("local");
    assertThat(harness.run("DEBUG SLEEP 0")).isEqualTo("+OK\r\n");
    CommandHarness.Peer far = harness.connect("192.0.2.1:5");
    assertThat(far.run("DEBUG SLEEP 0")).contains("not allowed");
    assertThat(harness.connect("/run/vortis.sock:0").run("DEBUG SLEEP 0")).isEqualTo("+OK\r\n");
    enable("yes");
    assertThat(far.run("DEBUG SLEEP 0")).isEqualTo("+OK\r\n");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1.5, 1500", "0.001, 1", "x, 0", "-1, 0", "1e300, 86400000"})
  void sleep_holdsItsClientAlone(String seconds, long millis) {
    enable("yes");
    assertThat(harness.run("DEBUG SLEEP " + seconds)).isEqualTo("+OK\r\n");
    assertThat(Math.max(0, harness.peer().client().takeHold())).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "123, 2147483647 encoding:int serializedlength:2",
    "hello, 1 encoding:embstr serializedlength:6",
    "12345678901, 1 encoding:int serializedlength:12",
  })
  void object_tellsHowRedisKeepsTheValue(String value, String told) {
    enable("yes");
    harness.run("SET k " + value);
    assertThat(harness.run("DEBUG OBJECT k")).isEqualTo("+Value at:0x0 refcount:" + told + "\r\n");
    assertThat(harness.run("DEBUG OBJECT nosuch")).isEqualTo("-ERR no such key\r\n");
  }

  @ParameterizedTest
  @CsvSource({"a*, aaa, 1", "b*, aaa, 0", "a?a, aba, 1"})
  void stringMatchLen_tellsWhetherAPatternMatches(String pattern, String text, int matches) {
    enable("yes");
    assertThat(harness.run("DEBUG STRINGMATCH-LEN " + pattern + " " + text))
        .isEqualTo(":" + matches + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SLEEP", "SLEEP 0 1", "OBJECT", "OBJECT k fast", "FOO", "JMAP", "HELP 1"})
  void others_areRefused(String words) {
    enable("yes");
    assertThat(harness.run("DEBUG " + words)).isEqualTo(unknown(words.split(" ", -1)[0]));
  }

  @Test
  void help_listsWhatThereIs() {
    enable("yes");
    assertThat(harness.run("DEBUG HELP"))
        .startsWith("*11\r\n+DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\r\n")
        .contains("+SLEEP seconds\r\n");
  }
}
