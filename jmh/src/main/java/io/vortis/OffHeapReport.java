package io.vortis;

import io.vortis.eviction.Eviction;
import io.vortis.offheap.OffHeapStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;

/**
 * What an entry costs off the heap beyond its key of 16 bytes and its value of 64, when each has a
 * TTL: in a full cache, and at nine tenths alive in a store that may not evict. Counted is all that
 * the store occupies, free space, index and what is on the heap included. Prints CSV: bytes per
 * entry beyond key and value by {@code memoryUsed}, by the bound, and of the index, and how much is
 * alive of what the index leaves.
 *
 * <pre>{@code
 * java -XX:MaxDirectMemorySize=2g --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
 *     -cp jmh/target/benchmarks.jar io.vortis.OffHeapReport [entries]
 * }</pre>
 */
public final class OffHeapReport {
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 64;
  private static final Duration TTL = Duration.ofHours(2);

  /** What the bound leaves an entry, roughly; the rest follows from how many fit. */
  private static final int CACHE_OVERHEAD = 35;

  private static final int NO_EVICTION_OVERHEAD = 45;

  private OffHeapReport() {}

  public static void main(String[] args) {
    int entries = args.length > 0 ? Integer.parseInt(args[0]) : 5_000_000;
    System.out.println("store,entries,in_use,by_bound,index,alive_percent");
    report("cache", Eviction.lfu(), entries, CACHE_OVERHEAD);
    report("no eviction", Eviction.none(), entries, NO_EVICTION_OVERHEAD);
  }

  private static void report(String title, Eviction eviction, int entries, int overhead) {
    long maxBytes = (long) entries * (KEY_BYTES + VALUE_BYTES + overhead);
    try (OffHeapStore<byte[], byte[]> store =
        OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
            .maxBytes(maxBytes)
            .eviction(eviction)
            .build()) {
      byte[] key = new byte[KEY_BYTES];
      byte[] value = new byte[VALUE_BYTES];
      try {
        for (int i = 0; i < 2 * entries; i++) {
          ByteBuffer.wrap(key).putLong(8, i);
          store.set(key, value, TTL);
        }
      } catch (StoreFullException e) {
        System.err.println("refused the next entry: " + e.getMessage());
      }
      long size = store.size();
      long index = store.indexBytes();
      System.out.printf(
          Locale.ROOT,
          "%s,%d,%.1f,%.1f,%.1f,%.1f%n",
          title,
          size,
          (double) store.overheadBytes() / size,
          (double) (maxBytes - size * (KEY_BYTES + VALUE_BYTES)) / size,
          (double) index / size,
          100.0 * store.liveBytes() / (maxBytes - index));
    }
  }
}
