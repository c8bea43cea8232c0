package io.vortis.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The charts for those who don't read tables: a server's throughput, a get, and an entry. */
final class Charts {
  static final List<String> NAMES = List.of("server", "get", "memory");

  private static final int KEY_AND_VALUE = 80;

  private Charts() {}

  /** Writes each chart whose results are there. */
  static void write(Path to, Path raw) throws IOException {
    Files.createDirectories(to);
    write(to.resolve("server.svg"), raw.resolve("server.csv"), Charts::server);
    write(to.resolve("get.svg"), raw.resolve("library-headline.csv"), Charts::get);
    write(to.resolve("memory.svg"), raw.resolve("memory.csv"), Charts::memory);
  }

  private interface Drawing {
    Chart of(Rows rows);
  }

  private static void write(Path svg, Path results, Drawing drawing) throws IOException {
    if (Files.exists(results)) {
      Files.writeString(svg, drawing.of(Rows.read(results)).svg());
    }
  }

  private static Chart server(Rows rows) {
    Chart chart =
        new Chart(
            "Server: commands per second",
            "thousands, 1 M keys, 64-byte values; longer is better",
            0);
    for (String command : rows.distinct("command")) {
      for (String depth : rows.where("command", command).distinct("depth")) {
        Chart.Group group = chart.group(command + ", pipeline depth " + depth);
        Rows cell = rows.where("command", command).where("depth", depth);
        for (String server : cell.distinct("server")) {
          String label = server.equals("redis") ? "redis-server" : server;
          bar(group, label, cell.where("server", server).median("per_second"), 1e-3);
        }
      }
    }
    return chart;
  }

  private static Chart get(Rows rows) {
    Chart chart =
        new Chart(
            "Library: one get",
            "nanoseconds, 1 M entries of 64 bytes, Zipf, one thread; shorter is better",
            0);
    Chart.Group heap = chart.group("On the heap");
    Chart.Group offHeap = chart.group("Off the heap");
    Rows gets = rows.where("Benchmark", "get").where("Threads", "1").where("valueBytes", "64");
    for (String contender : gets.distinct("contender")) {
      boolean off = contender.matches("(OFFHEAP|OHC|CHRONICLE|EHCACHE|MAPDB).*");
      bar(off ? offHeap : heap, contender, gets.where("contender", contender).median("Score"), 1);
    }
    return chart;
  }

  private static Chart memory(Rows rows) {
    Chart chart =
        new Chart(
            "Memory: what an entry costs",
            "bytes beyond a key of 16 and a value of 64; shorter is better",
            0);
    Chart.Group heap = chart.group("On the heap, objects of key and value included");
    Chart.Group offHeap = chart.group("Off the heap");
    String keys = rows.distinct("keys").get(0);
    for (Map<String, String> row : rows.where("keys", keys).where("value_bytes", "64").rows()) {
      double graph = Double.parseDouble(row.get("graph"));
      double own = Double.parseDouble(row.get("own"));
      double resident = Double.parseDouble(row.get("resident"));
      boolean off = Double.parseDouble(row.get("objects")) == 0;
      double all =
          off ? Math.max(own, resident) : graph > 0 ? graph : Double.parseDouble(row.get("heap"));
      bar(off ? offHeap : heap, row.get("contender"), OptionalDouble.of(all - KEY_AND_VALUE), 1);
    }
    return chart;
  }

  private static void bar(Chart.Group group, String label, OptionalDouble figure, double scale) {
    boolean ours = label.matches("vortis.*|heap.*|HEAP.*|OFFHEAP.*");
    figure.ifPresent(known -> group.bar(label, known * scale, ours));
  }
}
