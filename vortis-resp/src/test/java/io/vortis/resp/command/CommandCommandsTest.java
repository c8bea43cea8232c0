package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.codec.Slice;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CommandCommandsTest {
  private final CommandHarness harness = new CommandHarness();
  private final CommandTable table = harness.commands();

  @Test
  void command_listsTheWholeTable() {
    int size = table.commands().size();
    String first = table.commands().iterator().next().name();
    String name = "$" + first.length() + "\r\n" + first + "\r\n";
    assertThat(harness.run("COMMAND")).startsWith("*" + size + "\r\n*10\r\n" + name);
    assertThat(harness.run("COMMAND INFO")).isEqualTo(harness.run("COMMAND"));
    assertThat(harness.run("COMMAND COUNT")).isEqualTo(":" + size + "\r\n");
    assertThat(harness.run("COMMAND DOCS")).startsWith("*" + 2 * size + "\r\n" + name);
    assertThat(harness.run("COMMAND LIST")).contains("$11\r\nclient|list\r\n", "$3\r\nget\r\n");
  }

  @Test
  void info_ofAContainer_holdsItsSubcommands() {
    assertThat(harness.run("COMMAND INFO config"))
        .startsWith("*1\r\n*10\r\n$6\r\nconfig\r\n:-2\r\n*0\r\n")
        .contains("*5\r\n*10\r\n$10\r\nconfig|get\r\n");
  }

  @Test
  void docs_ofWhatHasBeenReplaced_sayByWhat() {
    assertThat(harness.run("COMMAND DOCS substr"))
        .contains("$9\r\ndoc_flags\r\n*1\r\n+deprecated\r\n", "$10\r\n`GETRANGE`\r\n");
  }

  @Test
  void docs_inResp3_areMaps() {
    harness.run("HELLO 3");
    assertThat(harness.run("COMMAND DOCS config"))
        .startsWith("%1\r\n$6\r\nconfig\r\n%5\r\n")
        .contains("$11\r\nsubcommands\r\n%5\r\n$10\r\nconfig|get\r\n");
    assertThat(harness.run("COMMAND DOCS flushdb"))
        .contains(
            "$5\r\noneof\r\n$5\r\nflags\r\n~1\r\n+optional\r\n$9\r\narguments\r\n*2\r\n",
            "$10\r\npure-token\r\n$5\r\ntoken\r\n$5\r\nASYNC\r\n");
  }

  @Test
  void list_byCategory_namesSubcommandsToo() {
    assertThat(harness.run("COMMAND LIST FILTERBY aclcat BITMAP"))
        .isEqualTo(
            bulks("bitcount", "bitfield", "bitfield_ro", "bitop", "bitpos", "getbit", "setbit"));
    assertThat(harness.run("COMMAND LIST FILTERBY ACLCAT admin"))
        .contains("client|kill", "config|set", "shutdown");
  }

  @Test
  void find_ofEveryName_inAnyCase_findsIt() {
    for (Command command : table.commands()) {
      assertThat(table.find(Slice.of(command.name().toUpperCase(Locale.ROOT)))).isSameAs(command);
      assertThat(table.find(Slice.of(command.name() + "x"))).isNull();
      for (Command subcommand : command.subcommands()) {
        assertThat(table.find(subcommand.name())).isSameAs(subcommand);
      }
    }
    assertThat(table.find(Slice.of(""))).isNull();
    assertThat(table.find("nope|list")).isNull();
  }

  @Test
  void everyRow_isComplete() {
    for (Command command : table.commands()) {
      check(command);
      command.subcommands().forEach(this::check);
    }
  }

  private void check(Command command) {
    Command.Manual manual = command.manual();
    assertThat(manual.summary()).as(command.name()).isNotEmpty();
    assertThat(manual.since()).as(command.name()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(manual.complexity()).as(command.name()).isNotEmpty();
    assertThat(command.toString()).isEqualTo(command.name());
    boolean takesKeys = hasKey(Syntax.parse(manual.syntax()));
    assertThat(command.keys().none()).as(command.name()).isEqualTo(!takesKeys);
    if (command.isWrite()) {
      assertThat(command.flags()).as(command.name()).doesNotContain(Flag.READONLY);
    }
  }

  private static boolean hasKey(List<Syntax.Argument> arguments) {
    return arguments.stream().anyMatch(a -> a.type().equals("key") || hasKey(a.arguments()));
  }

  private static String bulks(String... words) {
    StringBuilder array = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      array.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return array.toString();
  }
}
