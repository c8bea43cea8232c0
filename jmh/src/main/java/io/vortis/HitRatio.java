package io.vortis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vortis.eviction.Eviction;
import io.vortis.offheap.OffHeapStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Replays a trace of requests through the real stores, beside Caffeine, plain LRU and Belady's
 * optimum, and prints as CSV how many percent of the requests each answered. What is missing is
 * inserted.
 *
 * <p>{@code entries}: every cache holds as many, a share of the distinct keys. {@code bytes}:
 * {@link OffHeapStore} gets a bound in bytes that takes in about so many entries; the others, which
 * count entries or weights alone, get as many as it held on the mean once it was full. {@code
 * sizes}, if the trace tells them: all are bounded by bytes instead, and of the others only keys
 * and values count, which favours them. For sizes there is no optimum that could be computed. Short
 * traces are replayed several times, since which keys share a stripe is left to chance: the mean.
 *
 * <pre>{@code
 * xz -dc web12.trace.xz | java --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
 *     -cp jmh/target/benchmarks.jar io.vortis.HitRatio INT32 web12
 * }</pre>
 *
 * <p>{@code docs/benchmarks/hits.sh} does so for a folder of traces. Formats: {@link TraceFormat}.
 */
public final class HitRatio {
  private static final double[] SHARES = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5};
  private static final int KEY_BYTES = Long.BYTES;

  private static final List<Eviction> HEAP_POLICIES =
      List.of(Eviction.s3Fifo(), Eviction.lru(), Eviction.lfu(), Eviction.random());

  /** So large the bound in bytes should be, where values may be as large as that takes. */
  private static final long WANTED_BYTES = 16 << 20;

  private static final int MIN_VALUE_BYTES = 64;
  private static final int MAX_VALUE_BYTES = 3_900;

  /** About what an entry costs off the heap, beside key and value. */
  private static final int OVERHEAD_BYTES = 40;

  private static final long MIN_BYTES = 1 << 20;

  /** A trace is replayed until so many requests have been made of each cache. */
  private static final int REQUESTS = 1_000_000;

  private static final int MAX_REPLAYS = 30;

  private final TraceFormat.Trace trace;
  private final String name;
  private final byte[][] values = new byte[1 << 17][];
  private final int replays;

  private HitRatio(TraceFormat.Trace trace, String name) {
    this.trace = trace;
    this.name = name;
    replays = Math.max(1, Math.min(MAX_REPLAYS, REQUESTS / trace.keys().length));
  }

  /**
   * Reads the trace from the standard input; the arguments are its format and name. Without
   * arguments it prints the heading.
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.out.println("trace,bound,share,size,cache,hit_percent");
      return;
    }
    TraceFormat format = TraceFormat.valueOf(args[0].toUpperCase(Locale.ROOT));
    new HitRatio(format.read(System.in), args.length > 1 ? args[1] : "trace").run();
  }

  private void run() {
    long[] keys = trace.keys();
    long unique = LongStream.of(keys).distinct().count();
    Arrays.fill(values, new byte[MIN_VALUE_BYTES]);
    Belady belady = new Belady(keys);
    byEntries(unique, belady);
    byBytes(unique, belady);
    if (trace.sizes() != null) {
      bySizes();
    }
  }

  // ---------------------------------------------------------------- the tables

  private void byEntries(long unique, Belady belady) {
    for (double share : SHARES) {
      int entries = (int) (unique * share);
      if (entries < 10) {
        continue;
      }
      Row row = new Row("entries", share, entries);
      row.print("belady", belady.hitPercent(entries));
      row.print("caffeine", replay(() -> caffeine(entries)));
      row.print("lru", replay(() -> new Lru(entries)));
      for (Eviction eviction : HEAP_POLICIES) {
        HeapStore.Builder<Long, byte[]> builder =
            HeapStore.<Long, byte[]>builder().maxEntries(entries).eviction(eviction);
        row.print("heap " + eviction, replay(() -> new OfStore(builder.build())));
      }
    }
  }

  private void byBytes(long unique, Belady belady) {
    for (double share : SHARES) {
      long wanted = (long) (unique * share);
      int value =
          (int) Math.max(MIN_VALUE_BYTES, Math.min(MAX_VALUE_BYTES, WANTED_BYTES / (wanted + 1)));
      long bound = wanted * (value + KEY_BYTES + OVERHEAD_BYTES);
      if (bound < MIN_BYTES) {
        continue;
      }
      Arrays.fill(values, new byte[value]);
      LongSummaryStatistics sizes = new LongSummaryStatistics();
      double hits =
          replay(() -> new OfStore(offHeap(bound)), cache -> sizes.accept(cache.meanSize()));
      int entries = (int) sizes.getAverage();
      Row row = new Row("bytes", share, entries);
      row.print("offheap", hits);
      row.print("belady", belady.hitPercent(entries));
      row.print("caffeine", replay(() -> caffeine(entries)));
      row.print("lru", replay(() -> new Lru(entries)));
    }
  }

  private void bySizes() {
    int[] sizes = trace.sizes();
    Map<Long, Integer> last = new LinkedHashMap<>();
    for (int i = 0; i < sizes.length; i++) {
      last.put(trace.keys()[i], sizes[i]);
      values[sizes[i]] = new byte[sizes[i]];
    }
    long all = last.values().stream().mapToLong(size -> size + KEY_BYTES).sum();
    for (double share : SHARES) {
      long bound = (long) (all * share);
      Row row = new Row("sizes", share, bound);
      row.print("offheap", replay(() -> new OfStore(offHeap(bound))));
      for (Eviction eviction : HEAP_POLICIES) {
        HeapStore.Builder<Long, byte[]> builder =
            HeapStore.<Long, byte[]>builder()
                .maxWeight(bound, (key, value) -> KEY_BYTES + value.length)
                .eviction(eviction);
        row.print("heap " + eviction, replay(() -> new OfStore(builder.build())));
      }
      Caffeine<Long, byte[]> weighed =
          Caffeine.newBuilder()
              .maximumWeight(bound)
              .weigher((Long key, byte[] value) -> KEY_BYTES + value.length)
              .executor(Runnable::run);
      row.print("caffeine", replay(() -> new OfCaffeine(weighed.build())));
    }
  }

  /** What the rows for one size have in common. */
  private final class Row {
    private final String prefix;

    Row(String bound, double share, long size) {
      prefix = String.format(Locale.ROOT, "%s,%s,%.2f,%d", name, bound, share, size);
    }

    void print(String cache, double percent) {
      System.out.printf(Locale.ROOT, "%s,%s,%.2f%n", prefix, cache, percent);
    }
  }

  // ---------------------------------------------------------------- the caches

  /** Answers a request from the cache, or inserts what it lacks. */
  private interface Replayed extends AutoCloseable {
    boolean hits(Long key, byte[] value);

    @Override
    default void close() {}
  }

  private double replay(Supplier<Replayed> cache) {
    return replay(cache, replayed -> {});
  }

  /** Percent of hits, the mean of several caches, each of which is looked at when it is over. */
  private <C extends Replayed> double replay(Supplier<C> cache, Consumer<C> after) {
    double percents = 0;
    for (int i = 0; i < replays; i++) {
      try (C replayed = cache.get()) {
        percents += hitPercent(replayed);
        after.accept(replayed);
      }
    }
    return percents / replays;
  }

  private double hitPercent(Replayed cache) {
    long[] keys = trace.keys();
    int[] sizes = trace.sizes();
    long hits = 0;
    for (int i = 0; i < keys.length; i++) {
      byte[] value = values[sizes == null ? 0 : sizes[i]];
      if (cache.hits(keys[i], value)) {
        hits++;
      }
    }
    return 100.0 * hits / keys.length;
  }

  private static OffHeapStore<Long, byte[]> offHeap(long bound) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(bound)
        .eviction(Eviction.lfu())
        .recordStats()
        .build();
  }

  private Replayed caffeine(int entries) {
    return new OfCaffeine(
        Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build());
  }

  private record OfCaffeine(Cache<Long, byte[]> cache) implements Replayed {
    @Override
    public boolean hits(Long key, byte[] value) {
      boolean hit = cache.getIfPresent(key) != null;
      if (!hit) {
        cache.put(key, value);
      }
      return hit;
    }
  }

  private static final class OfStore implements Replayed {
    private final Store<Long, byte[]> store;
    private long sizes;
    private long samples;
    private long misses;

    OfStore(Store<Long, byte[]> store) {
      this.store = store;
    }

    @Override
    public boolean hits(Long key, byte[] value) {
      boolean hit = store.get(key) != null;
      if (!hit) {
        store.set(key, value);
        // Full, most likely: what a cache holds while it fills is no measure of what it can hold.
        if ((++misses & 0x3FF) == 0 && store.stats().evicted() > 0) {
          sizes += store.size();
          samples++;
        }
      }
      return hit;
    }

    int meanSize() {
      return (int) (samples == 0 ? store.size() : sizes / samples);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static final class Lru extends LinkedHashMap<Long, byte[]> implements Replayed {
    private static final long serialVersionUID = 1;
    private final int entries;

    Lru(int entries) {
      super(16, 0.75f, true);
      this.entries = entries;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
      return size() > entries;
    }

    @Override
    public boolean hits(Long key, byte[] value) {
      boolean hit = get(key) != null;
      if (!hit) {
        put(key, value);
      }
      return hit;
    }
  }
}
