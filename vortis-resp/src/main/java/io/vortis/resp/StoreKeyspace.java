package io.vortis.resp;

import static java.util.Objects.requireNonNull;

import io.vortis.Codec;
import io.vortis.ExpireCondition;
import io.vortis.HeapStore;
import io.vortis.MutableEntry;
import io.vortis.RemovalCause;
import io.vortis.SetOptions;
import io.vortis.Store;
import io.vortis.StoreListener;
import io.vortis.StoreStats;
import io.vortis.Updater;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Any store as a {@link Keyspace}, its keys and values turned into bytes and back.
 *
 * @param <K> the store's keys
 * @param <V> the store's values
 */
class StoreKeyspace<K, V> implements Keyspace {
  private final Store<K, V> store;
  private final ValueBridge<K> keys;
  private final ValueBridge<V> values;
  private final LongSupplier clock;
  private final LongSupplier maxMemory;

  StoreKeyspace(
      Store<K, V> store,
      ValueBridge<K> keys,
      ValueBridge<V> values,
      LongSupplier clock,
      LongSupplier maxMemory) {
    this.store = store;
    this.keys = keys;
    this.values = values;
    this.clock = clock;
    this.maxMemory = maxMemory;
  }

  /** A store made with {@link OwnStore#builder}: nothing needs converting. */
  static Keyspace of(Store<Slice, byte[]> store, LongSupplier clock, LongSupplier maxMemory) {
    return new StoreKeyspace<>(store, ValueBridge.SLICES, ValueBridge.ARRAYS, clock, maxMemory);
  }

  /** An application's store. */
  static <K, V> Keyspace of(Store<K, V> store, Codec<K> keys, Codec<V> values) {
    return new StoreKeyspace<>(
        store, ValueBridge.of(keys), ValueBridge.of(values), System::currentTimeMillis, () -> 0);
  }

  @Override
  public long now() {
    return clock.getAsLong();
  }

  @Override
  public boolean reply(Slice key, ReplyWriter reply) {
    V value = store.get(keys.lookup(key));
    if (value != null) {
      values.reply(value, reply);
    }
    return value != null;
  }

  @Override
  public byte @Nullable [] get(Slice key) {
    V value = store.get(keys.lookup(key));
    return value == null ? null : values.bytes(value);
  }

  @Override
  public boolean contains(Slice key) {
    return store.contains(keys.lookup(key));
  }

  @Override
  public long expiresAt(Slice key) {
    return store.expiresAt(keys.lookup(key));
  }

  @Override
  public void set(Slice key, Slice value, long expiresAt) {
    K k = keys.keep(key);
    V v = values.keep(value);
    if (expiresAt == Store.NO_EXPIRY) {
      store.set(k, v);
    } else {
      store.set(k, v, SetOptions.<V>always().expireAt(expiresAt));
    }
  }

  @Override
  public boolean delete(Slice key) {
    return store.delete(keys.lookup(key));
  }

  @Override
  public boolean expireAt(Slice key, long expiresAt, ExpireCondition condition) {
    return store.expireAt(keys.lookup(key), expiresAt, condition);
  }

  @Override
  public <R extends @Nullable Object> R update(Slice key, Updater<byte[], R> updater) {
    return store.<R>update(keys.keep(key), entry -> updater.update(new BytesEntry(entry)));
  }

  @Override
  public <R extends @Nullable Object> R atomically(List<Slice> slices, Supplier<R> work) {
    List<K> list = new ArrayList<>(slices.size());
    for (Slice slice : slices) {
      list.add(keys.lookup(slice));
    }
    return store.atomically(list, work);
  }

  @Override
  public <R extends @Nullable Object> R atomically(Supplier<R> work) {
    return store.atomically(work);
  }

  @Override
  public void prefetch(Slice[] slices, int count) {
    List<K> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(keys.lookup(slices[i]));
    }
    store.prefetch(list);
  }

  @Override
  public long size() {
    return store.size();
  }

  @Override
  public long volatileSize() {
    return store.volatileSize();
  }

  @Override
  public void clear() {
    store.clear();
  }

  @Override
  public long scan(long cursor, int count, Consumer<byte[]> action) {
    return store.scan(cursor, count, (key, value) -> action.accept(keys.bytes(key)));
  }

  @Override
  public byte @Nullable [] randomKey() {
    K key = store.randomKey();
    return key == null ? null : keys.bytes(key);
  }

  @Override
  public void activeExpiry(boolean on) {
    if (on) {
      store.startExpiry();
    } else {
      store.stopExpiry();
    }
  }

  @Override
  public StoreListener.Registration addListener(KeyListener listener) {
    return store.addListener(
        new StoreListener<K, V>() {
          @Override
          public void written(K key, V value, long expiresAt) {
            listener.written(keys.slice(key), expiresAt);
          }

          @Override
          public void expiryChanged(K key, V value, long expiresAt) {
            listener.expiryChanged(keys.slice(key), expiresAt);
          }

          @Override
          public void removed(K key, V value, RemovalCause cause) {
            listener.removed(keys.slice(key), cause);
          }
        });
  }

  @Override
  public StoreStats stats() {
    return store.stats();
  }

  @Override
  public long memoryUsed() {
    return store.memoryUsed();
  }

  @Override
  public long memoryUsage(Slice key) {
    byte[] value = get(key);
    return value == null ? -1 : OwnStore.weigh(key.length(), value.length);
  }

  @Override
  public int frequency(Slice key) {
    return store instanceof HeapStore<K, V> heap ? heap.frequency(keys.lookup(key)) : -1;
  }

  @Override
  public long idleMillis(Slice key) {
    Duration idle = store instanceof HeapStore<K, V> heap ? heap.idleTime(keys.lookup(key)) : null;
    return idle == null ? -1 : idle.toMillis();
  }

  @Override
  public long maxMemory() {
    return maxMemory.getAsLong();
  }

  /** An entry with its value as bytes. */
  private final class BytesEntry implements MutableEntry<byte[]> {
    private final MutableEntry<V> entry;

    BytesEntry(MutableEntry<V> entry) {
      this.entry = entry;
    }

    @Override
    public byte @Nullable [] value() {
      V value = entry.value();
      return value == null ? null : values.bytes(value);
    }

    @Override
    public long expiresAt() {
      return entry.expiresAt();
    }

    @Override
    public void set(byte[] value) {
      entry.set(values.keep(requireNonNull(value)));
    }

    @Override
    public void set(byte[] value, long expiresAt) {
      entry.set(values.keep(requireNonNull(value)), expiresAt);
    }

    @Override
    public void expireAt(long expiresAt) {
      entry.expireAt(expiresAt);
    }

    @Override
    public void delete() {
      entry.delete();
    }
  }
}
