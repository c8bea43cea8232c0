package io.vortis;

import org.openjdk.jol.info.GraphLayout;

/**
 * What an entry costs in memory, measured by walking the objects of a full store.
 *
 * <p>The first table is for keys of 16 bytes and values of 64, and tells two things: what an entry
 * costs beyond those 80 bytes, as one would say it of a store that isn't written in Java, and
 * beyond the key and value objects, whose headers no store on the heap can save. The second counts
 * everything, the strings {@code key:N} and {@code value:N} too.
 *
 * <pre>{@code
 * java -Xmx8g -Djdk.attach.allowAttachSelf --add-exports java.base/jdk.internal.vm.annotation=ALL-UNNAMED \
 *     -cp jmh/target/benchmarks.jar io.vortis.MemoryReport [keys]
 * }</pre>
 */
public final class MemoryReport {
  private static final int KEY_BYTES = 16;

  private MemoryReport() {}

  public static void main(String[] args) {
    // Lambdas and records too: a contender's graph reaches them.
    System.setProperty("jol.magicFieldOffset", "true");
    int keys = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    double objects =
        GraphLayout.parseInstance(Workload.keys(0, 1)[0]).totalSize()
            + GraphLayout.parseInstance((Object) Workload.value()).totalSize();
    System.out.printf("bytes per entry, %,d entries of 16 B + 64 B%n", keys);
    System.out.printf("%-22s %12s %16s%n", "", "beyond 80 B", "beyond objects");
    for (Contender contender : Contender.values()) {
      double all = entrySize(contender, keys);
      System.out.printf(
          "%-22s %12.1f %16.1f%n",
          contender, all - KEY_BYTES - Workload.VALUE_BYTES, all - objects);
    }
    System.out.printf("%nbytes per entry in all, %,d short strings%n", keys);
    System.out.printf("%-22s %12.1f%n", "VORTIS", shortStringsSize(keys, SetOptions.always()));
    System.out.printf(
        "%-22s %12.1f%n",
        "VORTIS_TTL", shortStringsSize(keys, SetOptions.<String>always().ttl(Contender.TTL)));
  }

  /** What an entry occupies, key and value included. */
  private static double entrySize(Contender contender, int keys) {
    Cache cache = contender.create(keys);
    long empty = GraphLayout.parseInstance(cache.root()).totalSize();
    for (String key : Workload.keys(0, keys)) {
      cache.set(key, Workload.value());
    }
    return (double) (GraphLayout.parseInstance(cache.root()).totalSize() - empty) / keys;
  }

  private static double shortStringsSize(int keys, SetOptions<String> options) {
    HeapStore<String, String> store = HeapStore.<String, String>builder().build();
    long empty = GraphLayout.parseInstance(store).totalSize();
    for (int i = 0; i < keys; i++) {
      store.set("key:" + i, "value:" + i, options);
    }
    return (double) (GraphLayout.parseInstance(store).totalSize() - empty) / keys;
  }
}
