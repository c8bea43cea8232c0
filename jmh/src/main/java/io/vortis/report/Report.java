package io.vortis.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the tables of {@code docs/benchmarks.md} and the charts beside it anew from the raw
 * results. A table stands between {@code <!-- table: name -->} and {@code <!-- end -->}; one whose
 * results are not there is left as it is. The README shows the charts there are between {@code <!--
 * charts -->} and {@code <!-- end -->}. Every contender that was measured is shown, whoever wins.
 *
 * <pre>{@code
 * java -cp jmh/target/benchmarks.jar io.vortis.report.Report docs docs/benchmarks/raw
 * }</pre>
 */
public final class Report {
  private static final Pattern TABLE =
      Pattern.compile("(<!-- table: ([\\w-]+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);
  private static final Pattern CHARTS =
      Pattern.compile("(<!-- charts -->\\n).*?(<!-- end -->)", Pattern.DOTALL);
  private static final int KEY_AND_VALUE = 80;

  private final Path docs;
  private final Path raw;
  private final Map<String, Function<Rows, String>> tables = new LinkedHashMap<>();

  private Report(Path docs, Path raw) {
    this.docs = docs;
    this.raw = raw;
    for (String set :
        new String[] {
          "headline", "ttl", "policies", "operations", "counters", "sizes", "keys", "scans"
        }) {
      tables.put("library-" + set, rows -> library(rows, ""));
    }
    tables.put("library-garbage", rows -> library(rows, "gc.alloc.rate.norm"));
    tables.put("library-latency", Report::asItIs);
    tables.put("library-duel", Report::asItIs);
    tables.put("memory", Report::memory);
    tables.put("memory-full", Report::asItIs);
    tables.put(
        "memory-bound", rows -> asItIs(rows.where(row -> !"warm-up".equals(row.get("store")))));
    for (String name :
        new String[] {
          "server", "server-commands", "server-ways", "server-shape", "server-large", "server-mock"
        }) {
      tables.put(name, Report::server);
    }
    tables.put("startup", Report::startUp);
    tables.put("expiry-churn", Report::churn);
    tables.put("expiry-mass", Report::mass);
    tables.put("hits", Report::hits);
  }

  public static void main(String[] args) throws IOException {
    new Report(Path.of(args[0]), Path.of(args[1])).run();
  }

  private void run() throws IOException {
    Path page = docs.resolve("benchmarks.md");
    Matcher matcher = TABLE.matcher(Files.readString(page));
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      Function<Rows, String> table = tables.get(name);
      if (table == null) {
        throw new IllegalArgumentException("no such table: name=" + name);
      }
      Path file = raw.resolve(name + ".csv");
      if (Files.exists(file)) {
        Rows rows = Rows.read(file);
        String made = matcher.group(1) + "\n" + provenance(rows) + "\n" + table.apply(rows) + "\n";
        matcher.appendReplacement(text, Matcher.quoteReplacement(made + matcher.group(3)));
      }
    }
    Files.writeString(page, matcher.appendTail(text));
    Charts.write(docs.resolve("benchmarks"), raw);
    showCharts(docs.resolveSibling("README.md"));
  }

  private void showCharts(Path readme) throws IOException {
    StringBuilder charts = new StringBuilder("$1\n");
    for (String name : Charts.NAMES) {
      if (Files.exists(docs.resolve("benchmarks").resolve(name + ".svg"))) {
        charts
            .append("![")
            .append(name)
            .append("](docs/benchmarks/")
            .append(name)
            .append(".svg)\n\n");
      }
    }
    Files.writeString(readme, CHARTS.matcher(Files.readString(readme)).replaceAll(charts + "$2"));
  }

  private static String provenance(Rows rows) {
    Map<String, String> of = rows.provenance();
    return "`"
        + of.get("command")
        + "`, "
        + of.get("date")
        + ", vortis "
        + of.get("vortis")
        + ", JDK "
        + of.get("jdk")
        + (of.containsKey("redis") ? ", redis-server " + of.get("redis") : "")
        + "; "
        + of.get("machine")
        + ".\n";
  }

  // ---------------------------------------------------------------- the tables

  private static String library(Rows all, String figure) {
    Rows rows = all.where("figure", figure);
    if (rows.rows().isEmpty()) {
      throw new IllegalArgumentException("no figures of: " + all.provenance().get("command"));
    }
    return Table.pivot(
        rows,
        "contender",
        List.of("Benchmark", "keys", "distribution", "roomPercent", "valueBytes", "Threads"),
        "Score",
        0);
  }

  /** Beyond key and value, whose objects, on the heap, have headers that belong to them. */
  private static String memory(Rows rows) {
    Table table =
        new Table(
            List.of("", "entries", "beyond 80 B", "beyond the objects", "own account", "resident"));
    for (Map<String, String> row : rows.rows()) {
      double objects = figure(row, "objects");
      boolean offHeap = objects == 0 && figure(row, "graph") == 0;
      double graph = figure(row, "graph");
      double onHeap = graph > 0 ? graph : figure(row, "heap");
      boolean strings = row.get("value_bytes").equals("0");
      double all = offHeap ? Math.max(figure(row, "own"), figure(row, "resident")) : onHeap;
      table.row(
          List.of(
              row.get("contender"),
              Table.number(OptionalDouble.of(figure(row, "keys")), 0),
              strings ? "all: " + graph : cell(all - KEY_AND_VALUE, true),
              cell(onHeap - objects, !offHeap && !strings),
              cell(figure(row, "own"), offHeap && figure(row, "own") > 0),
              cell(figure(row, "resident"), offHeap)));
    }
    return table.toString();
  }

  private static String server(Rows rows) {
    List<String> varying = new ArrayList<>();
    for (String column : new String[] {"command", "way", "connections", "depth", "value_bytes"}) {
      if (column.equals("command") || rows.distinct(column).size() > 1) {
        varying.add(column);
      }
    }
    List<String> servers = rows.distinct("server");
    List<String> heading = new ArrayList<>(varying);
    for (String server : servers) {
      heading.add(server + ": k/s");
      heading.add("p50 / p99 / p99.9 ms");
      heading.add("CPU µs");
    }
    servers.stream()
        .filter(each -> !each.equals("redis"))
        .forEach(each -> heading.add(each + " : redis"));
    Table table = new Table(heading);
    for (List<String> cell :
        rows.rows().stream()
            .map(row -> varying.stream().map(row::get).toList())
            .distinct()
            .toList()) {
      Rows of = rows.where(row -> varying.stream().map(row::get).toList().equals(cell));
      List<String> cells = new ArrayList<>(cell);
      for (String server : servers) {
        Rows its = of.where("server", server);
        cells.add(scaled(its.median("per_second")));
        cells.add(
            scaled(its.median("p50_us"))
                + " / "
                + scaled(its.median("p99_us"))
                + " / "
                + scaled(its.median("p99_9_us")));
        cells.add(Table.number(its.median("cpu_us"), 2));
      }
      for (String server : servers) {
        if (!server.equals("redis")) {
          cells.add(
              Table.number(of.medianRatio("per_second", server, "redis"), 2)
                  + ", CPU "
                  + Table.number(of.medianRatio("cpu_us", server, "redis"), 2));
        }
      }
      table.row(cells);
    }
    return table.toString();
  }

  private static String startUp(Rows rows) {
    Table table = new Table(List.of("", "median ms", "quickest", "slowest"));
    for (String server : rows.distinct("server")) {
      double[] of =
          rows.where("server", server).rows().stream()
              .mapToDouble(row -> figure(row, "ms"))
              .sorted()
              .toArray();
      table.row(
          List.of(
              server,
              Table.number(rows.where("server", server).median("ms"), 0),
              Table.number(OptionalDouble.of(of[0]), 0),
              Table.number(OptionalDouble.of(of[of.length - 1]), 0)));
    }
    return table.toString();
  }

  /** The second half of the time, when as many expire as come. */
  private static String churn(Rows rows) {
    double half =
        rows.rows().stream().mapToDouble(row -> figure(row, "second")).max().orElse(0) / 2;
    Rows steady = rows.where(row -> figure(row, "second") > half);
    Table table =
        new Table(
            List.of(
                "", "present", "expired but present, median", "most", "CPU, all", "CPU, sweeping"));
    for (String server : rows.distinct("server")) {
      Rows its = steady.where("server", server);
      double most =
          its.rows().stream().mapToDouble(row -> figure(row, "expired_percent")).max().orElse(0);
      table.row(
          List.of(
              server,
              Table.number(its.median("present"), 0),
              Table.number(its.median("expired_percent"), 2) + " %",
              Table.number(OptionalDouble.of(most), 2) + " %",
              Table.number(its.median("cpu_percent"), 0) + " %",
              server.equals("redis")
                  ? "see below"
                  : Table.number(its.median("sweep_percent"), 0) + " %"));
    }
    String own = rows.provenance().get("redis-server's own account of sweeping");
    return table + (own == null ? "" : "\nredis-server's own account of sweeping: " + own + ".\n");
  }

  private static String mass(Rows rows) {
    Table table =
        new Table(
            List.of("", "99 % gone after, ms", "reader calm: p99 µs", "meanwhile: p99", "p99.9"));
    for (String server : rows.distinct("server")) {
      Rows its = rows.where("server", server);
      table.row(
          List.of(
              server,
              Table.number(its.median("reclaimed_ms"), 0),
              Table.number(its.median("calm_p99_us"), 0),
              Table.number(its.median("p99_us"), 0),
              Table.number(its.median("p99_9_us"), 0)));
    }
    return table.toString();
  }

  private static String hits(Rows rows) {
    StringBuilder text = new StringBuilder();
    for (String bound : rows.distinct("bound")) {
      Rows of = rows.where("bound", bound);
      List<String> caches = of.distinct("cache");
      List<String> heading = new ArrayList<>(List.of("trace", "share"));
      heading.addAll(caches);
      Table table = new Table(heading);
      for (String trace : of.distinct("trace")) {
        for (String share : of.where("trace", trace).distinct("share")) {
          List<String> cells = new ArrayList<>(List.of(trace, share));
          caches.forEach(
              cache ->
                  cells.add(
                      Table.number(
                          of.where("trace", trace)
                              .where("share", share)
                              .where("cache", cache)
                              .median("hit_percent"),
                          2)));
          table.row(cells);
        }
      }
      text.append("Bounded by ").append(bound).append(":\n\n").append(table).append('\n');
    }
    return text.toString();
  }

  private static String asItIs(Rows rows) {
    List<String> heading = List.copyOf(rows.rows().get(0).keySet());
    Table table = new Table(heading);
    rows.rows().forEach(row -> table.row(heading.stream().map(row::get).toList()));
    return table.toString();
  }

  private static String cell(double figure, boolean shown) {
    return shown ? Table.number(OptionalDouble.of(figure), 1) : "–";
  }

  private static String scaled(OptionalDouble figure) {
    return figure.isEmpty()
        ? "–"
        : Table.number(
            OptionalDouble.of(figure.getAsDouble() / 1_000),
            figure.getAsDouble() < 100_000 ? 2 : 0);
  }

  private static double figure(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }
}
