package io.vortis;

import io.vortis.offheap.OffHeapStore;
import io.vortis.offheap.Unchecked;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmarks ask of a contender, each time in the words that an application would use for
 * it. One fork sees one contender, so calls are direct.
 */
interface Cache extends AutoCloseable {

  /** What holds the entries, for measuring its size. */
  Object root();

  byte @Nullable [] get(String key);

  /** With the contender's TTL, if it has one. */
  void set(String key, byte[] value);

  void delete(String key);

  byte @Nullable [] getOrLoad(String key, Function<String, byte[]> loader);

  /** Adds one to the number in the first eight bytes of a value, atomically. */
  void count(String key);

  /** What is present of several keys; by single gets where a contender knows no better. */
  default Map<String, byte[]> getAll(List<String> keys) {
    Map<String, byte[]> found = new HashMap<>(keys.size() * 2);
    for (String key : keys) {
      byte[] value = get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  /** The bytes that it says it occupies off the heap; zero if it does not tell. */
  default long offHeapBytes() {
    return 0;
  }

  @Override
  default void close() {}

  static Cache of(ConcurrentMap<String, byte[]> map) {
    return new OfMap(map);
  }

  /** A store; each write gives the entry {@code ttl}, or none if that is {@code null}. */
  static Cache of(Store<String, byte[]> store, @Nullable Duration ttl) {
    return ttl == null ? new OfStore(store) : new OfStoreWithTtl(store, ttl);
  }

  /** A copy whose first eight bytes are one more. */
  static byte[] incremented(byte[] value) {
    byte[] copy = Arrays.copyOf(value, Math.max(value.length, Long.BYTES));
    ByteBuffer bytes = ByteBuffer.wrap(copy);
    bytes.putLong(0, bytes.getLong(0) + 1);
    return copy;
  }

  /** Any map. */
  record OfMap(ConcurrentMap<String, byte[]> root) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return root.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      root.put(key, value);
    }

    @Override
    public void delete(String key) {
      root.remove(key);
    }

    @Override
    public byte @Nullable [] getOrLoad(String key, Function<String, byte[]> loader) {
      return root.computeIfAbsent(key, loader);
    }

    @Override
    public void count(String key) {
      root.computeIfPresent(key, (same, value) -> incremented(value));
    }
  }

  /** A vortis store, whichever engine. */
  class OfStore implements Cache {
    final Store<String, byte[]> store;

    OfStore(Store<String, byte[]> store) {
      this.store = store;
    }

    @Override
    public Object root() {
      return store;
    }

    @Override
    public byte @Nullable [] get(String key) {
      return store.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      store.set(key, value);
    }

    @Override
    public void delete(String key) {
      store.delete(key);
    }

    @Override
    public byte @Nullable [] getOrLoad(String key, Function<String, byte[]> loader) {
      return store.computeIfAbsent(key, loader);
    }

    @Override
    public void count(String key) {
      store.update(
          key,
          entry -> {
            byte[] value = entry.value();
            if (value != null) {
              entry.set(incremented(value));
            }
            return true;
          });
    }

    @Override
    public Map<String, byte[]> getAll(List<String> keys) {
      return store.getAll(keys);
    }

    @Override
    public long offHeapBytes() {
      return store instanceof HeapStore ? 0 : store.memoryUsed();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** The same off the heap, but that gets and overwrites check nothing. */
  final class OfUnchecked extends OfStore {
    private final Unchecked unchecked;

    OfUnchecked(OffHeapStore<String, byte[]> store) {
      super(store);
      unchecked = new Unchecked(store);
    }

    @Override
    public byte @Nullable [] get(String key) {
      return unchecked.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      if (!unchecked.overwrite(key, value)) {
        super.set(key, value);
      }
    }
  }

  /** The same, with a TTL in each write. */
  final class OfStoreWithTtl extends OfStore {
    private final Duration ttl;

    OfStoreWithTtl(Store<String, byte[]> store, Duration ttl) {
      super(store);
      this.ttl = ttl;
    }

    @Override
    public void set(String key, byte[] value) {
      store.set(key, value, ttl);
    }

    @Override
    public byte @Nullable [] getOrLoad(String key, Function<String, byte[]> loader) {
      return store.computeIfAbsent(key, loader, ttl);
    }
  }
}
