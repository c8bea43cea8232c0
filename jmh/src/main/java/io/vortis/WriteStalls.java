package io.vortis;

import io.vortis.eviction.Eviction;
import io.vortis.offheap.OffHeapStore;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * How long single writes take off the heap, and how much cleaning copies for them: one thread, keys
 * of 16 bytes and values of 57 to 64, a store that is full to a given share and then overwritten,
 * or a cache asked to hold four times what it can. Values differ in length since one as long as the
 * last would take its place, and nothing would be cleaned.
 *
 * <p>Beside the percentiles it prints the worst writes with what happened in each: bytes that
 * cleaning moved, milliseconds of garbage collection, and milliseconds for which the thread did not
 * run.
 *
 * <pre>{@code
 * java -Xms1g -Xmx1g -XX:MaxDirectMemorySize=2g --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
 *     -cp jmh/target/benchmarks.jar io.vortis.WriteStalls [MiB [writes]]
 * }</pre>
 */
public final class WriteStalls {
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 64;
  private static final int HEADER_BYTES = 16;
  private static final int RANKS = 1 << 22;
  private static final int WORST = 3;
  private static final long SEED = 0x5EED;

  private final OffHeapStore<byte[], byte[]> store;
  private final byte[] key = new byte[KEY_BYTES];
  private final byte[][] values = new byte[8][];
  private final Histogram histogram = new Histogram(60_000_000_000L, 3);
  private final List<Stall> worst = new ArrayList<>();

  /** One slow write. */
  private record Stall(long nanos, long number, long moved, long mapped, long gc, long idleNanos) {
    @Override
    public String toString() {
      return String.format(
          "    %.2f ms: write %,d, moved %,d KiB, grew by %,d KiB, gc %d ms, not running %.2f ms",
          nanos / 1e6, number, moved >> 10, mapped >> 10, gc, idleNanos / 1e6);
    }
  }

  private WriteStalls(long maxBytes, Eviction eviction) {
    for (int i = 0; i < values.length; i++) {
      values[i] = new byte[VALUE_BYTES - i];
    }
    store =
        OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
            .maxBytes(maxBytes)
            .eviction(eviction)
            .randomSeed(SEED)
            .build();
  }

  public static void main(String[] args) {
    long maxBytes = (args.length > 0 ? Long.parseLong(args[0]) : 256) << 20;
    int writes = args.length > 1 ? Integer.parseInt(args[1]) : 8_000_000;
    overwrite(maxBytes >> 2, 80, Distribution.UNIFORM, writes / 2, "warm-up");
    cache(maxBytes >> 2, Distribution.ZIPF, writes / 2, "warm-up");
    for (Distribution distribution : Distribution.values()) {
      for (int live : new int[] {80, 85, 90}) {
        overwrite(
            maxBytes,
            live,
            distribution,
            writes,
            "no eviction, " + live + " % live, " + distribution);
      }
    }
    for (Distribution distribution : Distribution.values()) {
      cache(maxBytes, distribution, writes, "cache, " + distribution);
    }
  }

  private static void overwrite(
      long maxBytes, int live, Distribution distribution, int writes, String title) {
    WriteStalls run = new WriteStalls(maxBytes, Eviction.none());
    int entries = run.fill(live / 100.0);
    run.report(title + ", first fill");
    run.write(entries, distribution, writes);
    run.report(title);
    run.store.close();
  }

  private static void cache(long maxBytes, Distribution distribution, int writes, String title) {
    WriteStalls run = new WriteStalls(maxBytes, Eviction.lfu());
    run.write((int) (4 * maxBytes / (KEY_BYTES + VALUE_BYTES)), distribution, writes);
    run.report(title);
    run.store.close();
  }

  /** Sets new keys until so much of what the index leaves is alive; returns how many. */
  private int fill(double share) {
    int entries = 0;
    boolean full = false;
    while (!full) {
      try {
        set(entries);
        entries++;
      } catch (StoreFullException e) {
        full = true;
      }
      if (entries % 10_000 == 0) {
        full = store.liveBytes() >= (store.maxBytes() - store.indexBytes()) * share;
      }
    }
    return entries;
  }

  private void write(int keys, Distribution distribution, int writes) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] ranks = distribution.ranks(keys, RANKS, random);
    // Which keys are popular has nothing to do with when they were stored.
    long factor = random.nextLong() | 1;
    for (int i = 0; i < writes; i++) {
      set((int) Math.floorMod(ranks[i & (RANKS - 1)] * factor, keys));
    }
  }

  private long checkedAt = System.nanoTime();
  private long cpuAt = cpu();
  private long movedAt;
  private long usedAt;
  private long gcAt = gc();
  private long number;
  private long firstMoved;

  private void set(int keyNumber) {
    ByteBuffer.wrap(key).putLong(8, keyNumber);
    long start = System.nanoTime();
    store.set(key, values[(int) (number & 7)]);
    long end = System.nanoTime();
    histogram.recordValue(end - start);
    number++;
    if (end - start > 1_000_000) {
      note(end - start, end);
    } else if ((number & 0x3FF) == 0) {
      checkpoint(end);
    }
  }

  private void checkpoint(long now) {
    checkedAt = now;
    cpuAt = cpu();
    movedAt = store.movedBytes();
    usedAt = store.memoryUsed();
    gcAt = gc();
  }

  private void note(long nanos, long now) {
    long idle = (now - checkedAt) - (cpu() - cpuAt);
    worst.add(
        new Stall(
            nanos,
            number,
            store.movedBytes() - movedAt,
            store.memoryUsed() - usedAt,
            gc() - gcAt,
            Math.max(0, idle)));
    worst.sort(Comparator.comparingLong(Stall::nanos).reversed());
    if (worst.size() > WORST) {
      worst.remove(WORST);
    }
    checkpoint(System.nanoTime());
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long gc() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private void report(String title) {
    long written = histogram.getTotalCount() * (HEADER_BYTES + KEY_BYTES + VALUE_BYTES);
    long moved = store.movedBytes() - firstMoved;
    System.out.printf(
        "%-44s wrote %,d, amplification %.2f, ns: mean %.0f, p50 %d, p99 %d, p99.9 %d, p99.99 %d,"
            + " max %d%n",
        title,
        histogram.getTotalCount(),
        (written + moved) / (double) written,
        histogram.getMean(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getValueAtPercentile(99.99),
        histogram.getMaxValue());
    worst.forEach(System.out::println);
    histogram.reset();
    worst.clear();
    firstMoved = store.movedBytes();
  }
}
