package io.vortis;

import io.vortis.offheap.ByteSpan;
import io.vortis.offheap.OffHeapBytes;
import io.vortis.offheap.OffHeapStore;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A large cache filled, then churned at full speed with TTLs while it expires by itself, then
 * closed: whether the garbage collector notices, and whether the memory comes back.
 *
 * <pre>{@code
 * java -Xms1g -Xmx1g -XX:+AlwaysPreTouch -XX:MaxDirectMemorySize=5g -Xlog:gc,safepoint:gc.log \
 *     --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
 *     -cp jmh/target/benchmarks.jar io.vortis.OffHeapChurn [GiB [seconds [threads]]]
 * }</pre>
 */
public final class OffHeapChurn {
  private static final int KEY_BYTES = 16;
  private static final int MAX_TTL_MILLIS = 300_000;

  private OffHeapChurn() {}

  public static void main(String[] args) throws Exception {
    long maxBytes = (args.length > 0 ? Long.parseLong(args[0]) : 4) << 30;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int threads = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    report("before");
    OffHeapStore<byte[], byte[]> store =
        OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
            .maxBytes(maxBytes)
            .activeExpiry()
            .recordStats()
            .build();
    int keys = (int) (maxBytes / 100);
    LongAdder operations = new LongAdder();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      int seed = i;
      executor.execute(
          () -> churn(store.bytes(), new SplittableRandom(seed), keys, end, operations));
    }
    executor.shutdown();
    while (!executor.awaitTermination(60, TimeUnit.SECONDS)) {
      report(
          String.format(
              "%,d operations, used %,d MiB", operations.sum(), store.memoryUsed() >> 20));
    }
    System.out.println(store.stats());
    report("full");
    store.close();
    report("closed");
  }

  /** Half reads, half writes; values of up to a kilobyte, one in a thousand up to a megabyte. */
  private static void churn(
      OffHeapBytes store, SplittableRandom random, int keys, long end, LongAdder operations) {
    byte[] key = new byte[KEY_BYTES];
    byte[] bytes = new byte[1 << 20];
    ByteSpan keySpan = ByteSpan.of(key);
    ByteSpan value = ByteSpan.of(bytes);
    while (System.nanoTime() < end) {
      for (int i = 0; i < 1_000; i++) {
        ByteBuffer.wrap(key).putLong(8, random.nextInt(keys));
        if (random.nextBoolean()) {
          store.get(keySpan, size -> ByteBuffer.wrap(bytes));
        } else {
          int limit = random.nextInt(1_000) == 0 ? 1 << 20 : 1 << 10;
          long ttl = 1 + random.nextInt(MAX_TTL_MILLIS);
          store.set(
              keySpan,
              value.set(bytes, 0, random.nextInt(limit)),
              System.currentTimeMillis() + ttl);
        }
      }
      operations.add(1_000);
    }
  }

  private static void report(String when) throws IOException {
    long collections = 0;
    long millis = 0;
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += each.getCollectionCount();
      millis += each.getCollectionTime();
    }
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    System.out.printf(
        "%-44s resident %,d MiB, %d collections in %d ms%n",
        when, Long.parseLong(resident.replaceAll("\\D", "")) >> 10, collections, millis);
  }
}
