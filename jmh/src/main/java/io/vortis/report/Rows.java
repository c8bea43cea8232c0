package io.vortis.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Raw results: rows of named cells. Of JMH's files {@code Param: x} is called {@code x}, and {@code
 * Benchmark} is the method's name alone; {@code figure} is what a profiler has measured of it, ""
 * in the rows of the time.
 *
 * @param provenance when, where and how they were made: the file's comments
 */
record Rows(List<Map<String, String>> rows, Map<String, String> provenance) {

  static Rows read(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    Map<String, String> provenance = new LinkedHashMap<>();
    String[] heading = {};
    boolean next = true;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("#")) {
        String[] words = line.substring(1).strip().split(": ", 2);
        provenance.put(words[0], words.length > 1 ? words[1] : "");
        continue;
      }
      String[] cells = line.replace("\"", "").split(",", -1);
      if (next || cells[0].equals("Benchmark")) {
        heading = cells;
        next = false;
        continue;
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.length; i++) {
        row.put(heading[i].replace("Param: ", ""), cells[i]);
      }
      if (row.containsKey("Benchmark")) {
        String[] name = row.get("Benchmark").split(":", 2);
        row.put("Benchmark", name[0].substring(name[0].lastIndexOf('.') + 1));
        row.put("figure", name.length > 1 ? name[1] : "");
      }
      rows.add(row);
    }
    return new Rows(rows, provenance);
  }

  Rows where(Predicate<Map<String, String>> condition) {
    return new Rows(rows.stream().filter(condition).toList(), provenance);
  }

  Rows where(String column, String... values) {
    return where(row -> Arrays.asList(values).contains(row.get(column)));
  }

  /** What a column holds, each once, in the order of the file. */
  List<String> distinct(String column) {
    return rows.stream().map(row -> row.getOrDefault(column, "")).distinct().toList();
  }

  /** The median of a column that holds numbers; empty if there is none. */
  OptionalDouble median(String column) {
    return median(
        rows.stream()
            .map(row -> row.getOrDefault(column, ""))
            .filter(cell -> !cell.isEmpty() && !cell.equals("NaN"))
            .map(Double::parseDouble)
            .toList());
  }

  /** The median of the ratios, round by round, of one server's figures to another's. */
  OptionalDouble medianRatio(String column, String server, String other) {
    Map<String, Double> others = where("server", other).byRound(column);
    List<Double> ratios = new ArrayList<>();
    where("server", server)
        .byRound(column)
        .forEach(
            (round, figure) -> {
              if (others.containsKey(round)) {
                ratios.add(figure / others.get(round));
              }
            });
    return median(ratios);
  }

  private Map<String, Double> byRound(String column) {
    Function<Map<String, String>, String> round = row -> row.getOrDefault("round", "");
    return rows.stream()
        .collect(
            Collectors.toMap(
                round, row -> Double.parseDouble(row.get(column)), (a, b) -> b, TreeMap::new));
  }

  private static OptionalDouble median(List<Double> figures) {
    if (figures.isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
