package io.vortis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A table in Markdown, built row by row. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  Table(List<String> heading) {
    row(heading);
    row(heading.stream().map(each -> "---").toList());
  }

  Table row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** So many digits after the point; a dash for none. */
  static String number(OptionalDouble figure, int digits) {
    return figure.isEmpty()
        ? "–"
        : String.format(Locale.ROOT, "%,." + digits + "f", figure.getAsDouble());
  }

  /**
   * Medians of a column: a line for each value of one other, and a column for each combination of
   * some others, of which those that are everywhere the same are not mentioned.
   */
  static String pivot(Rows rows, String line, List<String> across, String value, int digits) {
    List<String> varying = across.stream().filter(each -> rows.distinct(each).size() > 1).toList();
    List<Column> columns = List.of(new Column("", rows));
    for (String by : varying) {
      columns = split(columns, by);
    }
    List<String> heading = new ArrayList<>(List.of(""));
    columns.forEach(column -> heading.add(column.name));
    Table table = new Table(heading);
    for (String name : rows.distinct(line)) {
      List<String> cells = new ArrayList<>(List.of(name));
      for (Column column : columns) {
        cells.add(number(column.rows.where(line, name).median(value), digits));
      }
      table.row(cells);
    }
    return table.toString();
  }

  private static List<Column> split(List<Column> columns, String by) {
    List<Column> split = new ArrayList<>();
    for (Column column : columns) {
      for (String value : column.rows.distinct(by)) {
        String name = by.equals("Benchmark") ? value : label(by) + " " + value;
        split.add(
            new Column(
                column.name.isEmpty() ? name : column.name + ", " + name,
                column.rows.where(by, value)));
      }
    }
    return split;
  }

  private static String label(String column) {
    return switch (column) {
      case "valueBytes", "value_bytes" -> "value B";
      case "Threads" -> "threads";
      case "roomPercent" -> "room %";
      default -> column;
    };
  }

  private record Column(String name, Rows rows) {}
}
