package io.vortis.resp;

import io.vortis.HeapStore;
import io.vortis.Store;
import io.vortis.Weigher;
import io.vortis.eviction.Eviction;
import io.vortis.resp.codec.Slice;
import java.time.Duration;

/**
 * The store that a server makes for itself, as its configuration says.
 *
 * @param store what keeps the entries
 * @param keyspace what commands see of it
 */
record OwnStore(Store<Slice, byte[]> store, Keyspace keyspace) {
  private static final int MILLIS_PER_SECOND = 1_000;

  /** Entry, slice, the headers of two arrays, and their place in the tables, in bytes. */
  private static final int OVERHEAD = 24 + 32 + 16 + 16 + 10;

  private static final Weigher<Slice, byte[]> BYTES =
      (key, value) -> OVERHEAD + padded(key.length()) + padded(value.length);

  static OwnStore of(Config config) {
    long maxMemory = config.number("maxmemory");
    HeapStore.Builder<Slice, byte[]> builder =
        builder()
            .recordStats()
            .activeExpiry()
            .expiryInterval(Duration.ofMillis(MILLIS_PER_SECOND / config.number("hz")))
            .eviction(
                Eviction.named(config.get("maxmemory-policy"))
                    .samples((int) config.number("maxmemory-samples")));
    if (maxMemory > 0) {
      builder.maxWeight(maxMemory, BYTES);
    }
    HeapStore<Slice, byte[]> store = builder.build();
    return new OwnStore(store, StoreKeyspace.of(store, System::currentTimeMillis, () -> maxMemory));
  }

  /** A builder of stores that may be asked by slices which then stand for something else. */
  static HeapStore.Builder<Slice, byte[]> builder() {
    return HeapStore.<Slice, byte[]>builder().keyCopier(Slice::copy);
  }

  private static int padded(int length) {
    return (length + 7) & ~7;
  }
}
