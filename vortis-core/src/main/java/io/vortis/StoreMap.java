package io.vortis;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store as a live {@link ConcurrentMap}; see {@link Store#asMap}. Thread-safe as the store is.
 */
final class StoreMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
  private final Store<K, V> store;
  private final Set<Entry<K, V>> entries = new EntrySet();

  StoreMap(Store<K, V> store) {
    this.store = store;
  }

  // The casts below are those of every Map: a key of another type is a caller's mistake that
  // equals() answers.

  @SuppressWarnings("unchecked")
  private K key(@Nullable Object key) {
    return (K) Objects.requireNonNull(key, "key");
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return store.get(key(key));
  }

  @Override
  public @Nullable V getOrDefault(@Nullable Object key, @Nullable V defaultValue) {
    V value = store.get(key(key));
    return value == null ? defaultValue : value;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return store.contains(key(key));
  }

  @Override
  public @Nullable V put(K key, V value) {
    return store.getAndSet(key, value);
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    return store.getAndDelete(key(key));
  }

  @Override
  public boolean remove(@Nullable Object key, @Nullable Object value) {
    if (value == null) {
      return false;
    }
    return store.<Boolean>update(
        key(key),
        entry -> {
          boolean same = value.equals(entry.value());
          if (same) {
            entry.delete();
          }
          return same;
        });
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return store.set(key, value, SetOptions.<V>ifAbsent().returnPrevious()).previous();
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    return store.replace(key, oldValue, newValue);
  }

  @Override
  public @Nullable V replace(K key, V value) {
    return store.set(key, value, SetOptions.<V>ifPresent().returnPrevious()).previous();
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return store.compute(key, function);
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> loader) {
    return store.computeIfAbsent(key, loader);
  }

  @Override
  @SuppressWarnings("NullAway") // R is @Nullable V here
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return store.<@Nullable V>update(
        key,
        entry -> {
          V found = entry.value();
          V computed = found == null ? null : function.apply(key, found);
          if (computed != null) {
            entry.set(computed);
          } else if (found != null) {
            entry.delete();
          }
          return computed;
        });
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(function, "function");
    return store.compute(key, (k, old) -> old == null ? value : function.apply(old, value));
  }

  @Override
  public void clear() {
    store.clear();
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, store.size());
  }

  @Override
  public boolean isEmpty() {
    return store.size() == 0;
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return entries;
  }

  private final class EntrySet extends AbstractSet<Entry<K, V>> {
    @Override
    public Iterator<Entry<K, V>> iterator() {
      return new ScanIterator();
    }

    @Override
    public int size() {
      return StoreMap.this.size();
    }

    @Override
    public void clear() {
      store.clear();
    }

    @Override
    public boolean contains(@Nullable Object o) {
      return o instanceof Map.Entry<?, ?> entry
          && entry.getValue() != null
          && entry.getValue().equals(get(entry.getKey()));
    }

    @Override
    public boolean remove(@Nullable Object o) {
      return o instanceof Map.Entry<?, ?> entry
          && StoreMap.this.remove(entry.getKey(), entry.getValue());
    }
  }

  /** Walks with {@link Store#scan}, a handful of entries at a time. */
  private final class ScanIterator implements Iterator<Entry<K, V>> {
    private static final int BATCH = 64;

    private final Queue<Entry<K, V>> ahead = new ArrayDeque<>();
    private long cursor;
    private boolean started;
    private @Nullable K last;

    @Override
    public boolean hasNext() {
      while (ahead.isEmpty() && !(started && cursor == 0)) {
        started = true;
        cursor = store.scan(cursor, BATCH, (k, v) -> ahead.add(new LiveEntry(k, v)));
      }
      return !ahead.isEmpty();
    }

    @Override
    public Entry<K, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry<K, V> entry = ahead.remove();
      last = entry.getKey();
      return entry;
    }

    @Override
    public void remove() {
      if (last == null) {
        throw new IllegalStateException("nothing to remove: next() was not called");
      }
      store.delete(last);
      last = null;
    }
  }

  /** An entry whose {@code setValue} writes to the store. */
  private final class LiveEntry extends SimpleEntry<K, V> {
    private static final long serialVersionUID = 1L;

    LiveEntry(K key, V value) {
      super(key, value);
    }

    @Override
    public V setValue(V value) {
      store.set(getKey(), value);
      return super.setValue(value);
    }
  }
}
