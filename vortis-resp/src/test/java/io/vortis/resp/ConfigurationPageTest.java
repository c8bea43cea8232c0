package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.Directive.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the table of directives says. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- directives: begin -->\n";
  private static final String END = "<!-- directives: end -->";

  @Test
  void page_hasTheTableOfDirectives() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END, from);
    if ("write".equals(System.getProperty("configuration.page"))) {
      page = page.substring(0, from) + table() + page.substring(to);
      Files.writeString(PAGE, page);
      to = page.indexOf(END, from);
    }
    assertThat(page.substring(from, to))
        .as("the table in %s is stale; -Dconfiguration.page=write makes it anew", PAGE)
        .isEqualTo(table());
  }

  private static String table() {
    return "| directive | values | default | by `CONFIG SET` | meaning |\n|---|---|---|---|---|\n"
        + Directive.all().values().stream()
            .map(ConfigurationPageTest::row)
            .collect(Collectors.joining());
  }

  private static String row(Directive directive) {
    boolean anyTime = directive.change() == Change.ANY_TIME;
    return "| `%s` | %s | %s | %s | %s |%n"
        .formatted(
            directive.name(),
            directive.type().label().replace("|", ", "),
            directive.defaultValue().isEmpty() ? "`\"\"`" : "`" + directive.defaultValue() + "`",
            anyTime ? "yes" : "no",
            directive.description() + (directive.hasNoEffect() ? "; **no effect**" : ""));
  }
}
