package io.vortis;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Locale;
import org.openjdk.jol.info.GraphLayout;

/**
 * What an entry costs in memory, key of 16 bytes and value included, as a row of CSV for one
 * contender; in bytes per entry:
 *
 * <ul>
 *   <li>{@code objects}: the key and value objects themselves, whose headers no store on the heap
 *       can save
 *   <li>{@code graph}: all objects that the store reaches, by JOL; not for more than two million
 *       entries, nor off the heap
 *   <li>{@code heap}: by how much the live heap grew
 *   <li>{@code own}: what the store says that it occupies off the heap; 0 if it does not tell
 *   <li>{@code resident}: by how much the resident set grew, which for a heap of fixed size, all
 *       touched, is what came to be off the heap; what a contender takes beforehand counts too, and
 *       each has room for half as many entries again
 * </ul>
 *
 * <p>Each contender needs a process of its own; {@code docs/benchmarks/memory.sh} sees to that. As
 * the contender {@code SHORT_STRINGS} and {@code SHORT_STRINGS_TTL} it measures a heap store of
 * {@code key:N} and {@code value:N}.
 *
 * <pre>{@code
 * java -Xms6g -Xmx6g -XX:+AlwaysPreTouch -XX:+UseParallelGC -Djdk.attach.allowAttachSelf \
 *     -cp jmh/target/benchmarks.jar io.vortis.MemoryReport HEAP 1000000 64
 * }</pre>
 */
public final class MemoryReport {
  private static final String HEADING =
      "contender,keys,value_bytes,objects,graph,heap,own,resident";
  private static final String SHORT_STRINGS = "SHORT_STRINGS";
  private static final int MOST_FOR_GRAPH = 2_000_000;

  private MemoryReport() {}

  public static void main(String[] args) {
    if (args.length == 0) {
      System.out.println(HEADING);
      return;
    }
    // Lambdas and records too: a contender's graph reaches them.
    System.setProperty("jol.magicFieldOffset", "true");
    int keys = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    int valueBytes = args.length > 2 ? Integer.parseInt(args[2]) : Workload.VALUE_BYTES;
    if (args[0].startsWith(SHORT_STRINGS)) {
      shortStrings(args[0], keys);
    } else {
      report(Contender.valueOf(args[0]), keys, valueBytes);
    }
    System.exit(0); // some contenders leave threads behind
  }

  private static void report(Contender contender, int keys, int valueBytes) {
    long emptyResident = Resident.bytes();
    Cache cache = contender.create(new Contender.Shape(keys, valueBytes));
    boolean graph = !contender.isOffHeap() && keys <= MOST_FOR_GRAPH;
    long emptyGraph = graph ? size(cache.root()) : 0;
    long emptyOwn = cache.offHeapBytes();
    long emptyHeap = liveHeap();
    for (int from = 0; from < keys; from += 1_000) {
      for (String key : Workload.keys(from, Math.min(keys, from + 1_000))) {
        cache.set(key, new byte[valueBytes]);
      }
    }
    long heap = liveHeap() - emptyHeap;
    double objects =
        contender.isOffHeap() ? 0 : size(Workload.keys(0, 1)[0]) + size(new byte[valueBytes]);
    row(
        contender.name(),
        keys,
        valueBytes,
        objects,
        graph ? (double) (size(cache.root()) - emptyGraph) / keys : 0,
        (double) heap / keys,
        (double) (cache.offHeapBytes() - emptyOwn) / keys,
        (double) (Resident.bytes() - emptyResident) / keys);
    // Not closed: OHC would take as long as the square of its entries with a TTL, and the process
    // ends.
    Reference.reachabilityFence(cache);
  }

  private static void shortStrings(String name, int keys) {
    SetOptions<String> options = SetOptions.always();
    if (!name.equals(SHORT_STRINGS)) {
      options = options.ttl(Contender.TTL);
    }
    try (HeapStore<String, String> store = HeapStore.<String, String>builder().build()) {
      long empty = size(store);
      for (int i = 0; i < keys; i++) {
        store.set("key:" + i, "value:" + i, options);
      }
      row(name, keys, 0, 0, (double) (size(store) - empty) / keys, 0, 0, 0);
    }
  }

  private static void row(String name, int keys, int valueBytes, double... figures) {
    StringBuilder row = new StringBuilder(name + "," + keys + "," + valueBytes);
    for (double figure : figures) {
      row.append(String.format(Locale.ROOT, ",%.1f", figure));
    }
    System.out.println(row);
  }

  private static long size(Object root) {
    return GraphLayout.parseInstance(root).totalSize();
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
