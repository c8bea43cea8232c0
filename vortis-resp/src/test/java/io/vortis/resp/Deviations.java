package io.vortis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What replies may differ in from Redis's, as {@code docs/differences.md} has it. */
final class Deviations {
  private static final Path PAGE = Path.of("..", "docs", "differences.md");
  private static final String BEGIN = "<!-- differential: begin -->";
  private static final String END = "<!-- differential: end -->";

  /** What may differ. */
  enum Kind {
    /** Nothing. */
    NONE,
    /** The order of elements. */
    ORDER,
    /** A time, by as much as has passed. */
    TIME,
    /** Everything, but an error is one in both. */
    CONTENT
  }

  private record Row(Pattern commands, Kind kind) {}

  private final List<Row> rows = new ArrayList<>();

  private Deviations() {}

  /** Reads the page. */
  static Deviations read() throws IOException {
    Deviations deviations = new Deviations();
    String page = Files.readString(PAGE, UTF_8);
    String table = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    for (String line : table.strip().split("\n", -1)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 2 && cells[1].strip().startsWith("`")) {
        deviations.rows.add(row(cells[1].strip(), cells[2].strip()));
      }
    }
    return deviations;
  }

  private static Row row(String commands, String kind) {
    String words = commands.replace("`", "").replace(", ", "|");
    return new Row(
        Pattern.compile("(" + words + ")( .*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
        Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)));
  }

  /** What the replies to a command may differ in. */
  Kind of(List<String> words) {
    String line = String.join(" ", words);
    for (Row row : rows) {
      if (row.commands.matcher(line).matches()) {
        return row.kind;
      }
    }
    return Kind.NONE;
  }

  int size() {
    return rows.size();
  }
}
