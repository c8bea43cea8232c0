package io.vortis.resp;

import io.vortis.AbstractStore;
import io.vortis.Codecs;
import io.vortis.HeapStore;
import io.vortis.Store;
import io.vortis.StoreBuilder;
import io.vortis.Weigher;
import io.vortis.eviction.Eviction;
import io.vortis.offheap.OffHeapStore;
import io.vortis.resp.codec.Slice;
import java.time.Duration;

/**
 * The store that a server makes for itself, as its configuration says.
 *
 * @param store what keeps the entries
 * @param databases what commands see of it
 */
record OwnStore(Store<Slice, byte[]> store, Databases databases) {
  private static final int MILLIS_PER_SECOND = 1_000;

  /** Entry, slice, the headers of two arrays, and their place in the tables, in bytes. */
  private static final int OVERHEAD = 24 + 32 + 16 + 16 + 10;

  /** What an entry takes on the heap. */
  static final Weigher<Slice, byte[]> BYTES = (key, value) -> weigh(key.length(), value.length);

  /**
   * @throws IllegalArgumentException if the store can't have such a bound
   * @throws IllegalStateException if the JVM was started without what the store needs; the message
   *     names the flag
   */
  static OwnStore of(Config config) {
    return isOffHeap(config) ? offHeap(config) : heap(config);
  }

  private static boolean isOffHeap(Config config) {
    return config.get("store").equals("offheap")
        || (config.get("store").equals("auto") && OffHeapStore.isAvailable());
  }

  private static OwnStore offHeap(Config config) {
    long maxMemory = config.number("maxmemory");
    OffHeapStore.Builder<Slice, byte[]> builder = configured(offHeapBuilder(), config);
    if (maxMemory > 0) {
      if (maxMemory < OffHeapStore.MIN_BYTES) {
        throw new IllegalArgumentException(
            "maxmemory " + maxMemory + ": must be 0 or at least " + OffHeapStore.MIN_BYTES);
      }
      builder.maxBytes(maxMemory);
    }
    if (config.get("maxmemory-policy").endsWith("-lru")) {
      builder.noteUses(); // which can't be begun later
    }
    OffHeapStore<Slice, byte[]> store = builder.build();
    new Resizer(store::resize, store::shrinkStep).follow(config);
    follow(config, store);
    Keyspace keyspace =
        new OffHeapKeyspace(store, System::currentTimeMillis, () -> config.number("maxmemory"));
    return new OwnStore(store, Databases.of(keyspace, (int) config.number("databases")));
  }

  private static OwnStore heap(Config config) {
    long maxMemory = config.number("maxmemory");
    HeapStore<Slice, byte[]> store =
        configured(heapBuilder(), config).maxWeight(weightOf(maxMemory), BYTES).build();
    new Resizer(bytes -> store.resize(weightOf(bytes)), store::shrinkStep).follow(config);
    follow(config, store);
    Keyspace keyspace =
        StoreKeyspace.of(store, System::currentTimeMillis, () -> config.number("maxmemory"));
    return new OwnStore(store, Databases.of(keyspace, (int) config.number("databases")));
  }

  /** Entries are weighed without a bound too, since one may be set later. */
  private static long weightOf(long maxMemory) {
    return maxMemory == 0 ? Long.MAX_VALUE : maxMemory;
  }

  private static <B extends StoreBuilder<Slice, byte[], B>> B configured(B builder, Config config) {
    return builder
        .recordStats()
        .activeExpiry()
        .expiryInterval(interval(config))
        .eviction(eviction(config));
  }

  /** Lets a store that is in use do what {@code CONFIG SET} says from then on. */
  private static void follow(Config config, AbstractStore<?, ?> store) {
    config.onChange("maxmemory-policy", name -> store.evictBy(eviction(config)));
    config.onChange("maxmemory-samples", samples -> store.evictBy(eviction(config)));
    config.onChange("hz", hz -> store.sweepEvery(interval(config)));
  }

  private static Eviction eviction(Config config) {
    return Eviction.named(config.get("maxmemory-policy"))
        .samples((int) config.number("maxmemory-samples"));
  }

  private static Duration interval(Config config) {
    return Duration.ofMillis(MILLIS_PER_SECOND / config.number("hz"));
  }

  /** A builder of stores that may be asked by slices which then stand for something else. */
  static HeapStore.Builder<Slice, byte[]> heapBuilder() {
    return HeapStore.<Slice, byte[]>builder().keyCopier(Slice::copy);
  }

  static OffHeapStore.Builder<Slice, byte[]> offHeapBuilder() {
    return OffHeapStore.builder(SliceCodec.INSTANCE, Codecs.bytes());
  }

  /** What a key and a value of these lengths take on the heap, in bytes. */
  static int weigh(int keyLength, int valueLength) {
    return OVERHEAD + padded(keyLength) + padded(valueLength);
  }

  private static int padded(int length) {
    return (length + 7) & ~7;
  }
}
