package io.vortis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What every store is compared with: a plain map whose values carry an expiry. For one thread; it
 * shares no code with the engines, drops what has expired at once and never evicts by itself, but
 * can be {@linkplain #evict told to}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class ModelStore<K, V> implements Store<K, V> {

  /** Who may be evicted. */
  public enum Victims {
    NOBODY,
    THOSE_WITH_TTL,
    EVERYBODY
  }

  private record Held<V>(V value, long expiresAt, long usedAt) {}

  private final ManualClock clock;
  private final long defaultTtl;
  private final long timeToIdle;
  private final long maxEntries;
  private final Victims victims;
  private final Map<K, Held<V>> map = new HashMap<>();

  /** A model without options. */
  public ModelStore(ManualClock clock) {
    this(clock, 0, 0, Long.MAX_VALUE, Victims.NOBODY);
  }

  /** A model with options; both times in milliseconds, 0 for none. */
  public ModelStore(
      ManualClock clock, long defaultTtl, long timeToIdle, long maxEntries, Victims victims) {
    this.clock = clock;
    this.defaultTtl = defaultTtl;
    this.timeToIdle = timeToIdle;
    this.maxEntries = maxEntries;
    this.victims = victims;
  }

  // ---------------------------------------------------------------- the map

  private @Nullable Held<V> live(K key) {
    Held<V> held = map.get(key);
    return held == null || end(held) <= clock.millis() ? null : held;
  }

  /** When an entry expires, its time to idle considered. */
  private long end(Held<V> held) {
    return timeToIdle == 0
        ? held.expiresAt
        : Math.min(held.expiresAt, saturated(held.usedAt, timeToIdle));
  }

  private void dropExpired() {
    map.values().removeIf(held -> end(held) <= clock.millis());
  }

  private @Nullable V value(K key) {
    Held<V> held = live(key);
    return held == null ? null : held.value;
  }

  private void put(K key, V value, long expiresAt) {
    dropExpired();
    if (expiresAt <= clock.millis()) {
      map.remove(key);
      return;
    }
    boolean fits =
        map.containsKey(key)
            || map.size() < maxEntries
            || victims == Victims.EVERYBODY
            || (victims == Victims.THOSE_WITH_TTL
                && map.values().stream().anyMatch(held -> end(held) != NO_EXPIRY));
    if (!fits) {
      throw new StoreFullException("the model is full");
    }
    map.put(key, new Held<>(value, expiresAt, clock.millis()));
  }

  private static long saturated(long millis, long more) {
    return more > NO_EXPIRY - millis ? NO_EXPIRY : millis + more;
  }

  private long after(Duration ttl) {
    return saturated(clock.millis(), ttl.toMillis());
  }

  private long defaultExpiry() {
    return defaultTtl == 0 ? NO_EXPIRY : clock.millis() + defaultTtl;
  }

  private long keptExpiry(K key) {
    Held<V> held = live(key);
    return held == null ? defaultExpiry() : held.expiresAt;
  }

  /** Drops an entry that the store has evicted; whether it was there with this value. */
  public boolean evict(K key, V value) {
    boolean known = value.equals(value(key));
    map.remove(key);
    return known;
  }

  /** The live keys. */
  public Set<K> keys() {
    dropExpired();
    return map.keySet();
  }

  // ---------------------------------------------------------------- reading

  @Override
  public @Nullable V get(K key) {
    Held<V> held = live(key);
    if (held == null) {
      return null;
    }
    map.put(key, new Held<>(held.value, held.expiresAt, clock.millis()));
    return held.value;
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    Map<K, V> found = new LinkedHashMap<>();
    for (K key : keys) {
      V value = get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  @Override
  public boolean contains(K key) {
    return live(key) != null;
  }

  @Override
  public Ttl ttl(K key) {
    long expiresAt = expiresAt(key);
    boolean ends = expiresAt != ABSENT && expiresAt != NO_EXPIRY;
    return new Ttl(
        expiresAt != ABSENT,
        ends ? Optional.of(Duration.ofMillis(expiresAt - clock.millis())) : Optional.empty());
  }

  @Override
  public long expiresAt(K key) {
    Held<V> held = live(key);
    return held == null ? ABSENT : end(held);
  }

  // ---------------------------------------------------------------- writing

  @Override
  public void set(K key, V value) {
    put(key, value, defaultExpiry());
  }

  @Override
  public void set(K key, V value, Duration ttl) {
    put(key, value, after(ttl));
  }

  @Override
  public SetResult<V> set(K key, V value, SetOptions<V> options) {
    V found = value(key);
    boolean applies =
        switch (options.condition) {
          case ALWAYS -> true;
          case IF_ABSENT -> found == null;
          case IF_PRESENT -> found != null;
          case IF_EQUALS -> found != null && found.equals(options.expected);
        };
    if (applies) {
      long expiresAt =
          switch (options.expiry) {
            case DEFAULT -> defaultExpiry();
            case KEEP -> keptExpiry(key);
            case AFTER -> saturated(clock.millis(), options.millis);
            case AT -> options.millis;
          };
      put(key, value, expiresAt);
    }
    return new SetResult<>(applies, options.returnPrevious ? found : null);
  }

  @Override
  public @Nullable V getAndSet(K key, V value) {
    V found = value(key);
    set(key, value);
    return found;
  }

  @Override
  public @Nullable V getAndDelete(K key) {
    V found = value(key);
    map.remove(key);
    return found;
  }

  @Override
  public @Nullable V getAndExpire(K key, Duration ttl) {
    V found = value(key);
    if (found != null) {
      put(key, found, after(ttl));
    }
    return found;
  }

  @Override
  public boolean replace(K key, V expected, V update) {
    boolean same = expected.equals(value(key));
    if (same) {
      set(key, update);
    }
    return same;
  }

  @Override
  public boolean delete(K key) {
    return getAndDelete(key) != null;
  }

  @Override
  public int deleteAll(Collection<? extends K> keys) {
    return (int) new LinkedHashSet<K>(keys).stream().filter(this::delete).count();
  }

  // ---------------------------------------------------------------- expiry

  @Override
  public boolean expire(K key, Duration ttl, ExpireCondition condition) {
    return expireAt(key, after(ttl), condition);
  }

  @Override
  public boolean expireAt(K key, long epochMillis, ExpireCondition condition) {
    Held<V> held = live(key);
    if (held == null) {
      return false;
    }
    long present = end(held);
    boolean applies =
        switch (condition) {
          case ALWAYS -> true;
          case IF_NONE -> present == NO_EXPIRY;
          case IF_SOME -> present != NO_EXPIRY;
          case IF_LATER -> epochMillis > present;
          case IF_EARLIER -> epochMillis < present;
        };
    if (applies) {
      put(key, held.value, epochMillis);
    }
    return applies;
  }

  @Override
  public boolean persist(K key) {
    return expireAt(key, NO_EXPIRY, ExpireCondition.IF_SOME);
  }

  // ---------------------------------------------------------------- read–modify–write

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    V computed = function.apply(key, value(key));
    if (computed == null) {
      map.remove(key);
    } else {
      put(key, computed, keptExpiry(key));
    }
    return computed;
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> loader) {
    return load(key, loader, null);
  }

  @Override
  public @Nullable V computeIfAbsent(
      K key, Function<? super K, ? extends @Nullable V> loader, Duration ttl) {
    return load(key, loader, ttl);
  }

  private @Nullable V load(
      K key, Function<? super K, ? extends @Nullable V> loader, @Nullable Duration ttl) {
    V found = get(key);
    if (found == null) {
      found = loader.apply(key);
      if (found != null) {
        put(key, found, ttl == null ? defaultExpiry() : after(ttl));
      }
    }
    return found;
  }

  @Override
  public <R extends @Nullable Object> R update(K key, Updater<V, R> updater) {
    Entry entry = new Entry(key);
    R result = updater.update(entry);
    entry.decision.run();
    return result;
  }

  private final class Entry implements MutableEntry<V> {
    private final K key;
    private final @Nullable Held<V> found;
    Runnable decision = () -> {};

    Entry(K key) {
      this.key = key;
      found = live(key);
    }

    @Override
    public @Nullable V value() {
      return found == null ? null : found.value;
    }

    @Override
    public long expiresAt() {
      return found == null ? ABSENT : end(found);
    }

    @Override
    public void set(V value) {
      decision = () -> put(key, value, keptExpiry(key));
    }

    @Override
    public void set(V value, long expiresAt) {
      decision = () -> put(key, value, expiresAt);
    }

    @Override
    public void expireAt(long expiresAt) {
      decision = () -> ModelStore.this.expireAt(key, expiresAt);
    }

    @Override
    public void delete() {
      decision = () -> map.remove(key);
    }
  }

  // ---------------------------------------------------------------- several keys, all keys

  @Override
  public <R extends @Nullable Object> R atomically(Collection<? extends K> keys, Supplier<R> work) {
    return work.get();
  }

  @Override
  public <R extends @Nullable Object> R atomically(Supplier<R> work) {
    return work.get();
  }

  @Override
  public long size() {
    return keys().size();
  }

  @Override
  public long volatileSize() {
    dropExpired();
    return map.values().stream().filter(held -> end(held) != NO_EXPIRY).count();
  }

  @Override
  public void clear() {
    map.clear();
  }

  /** All there is in one step. */
  @Override
  public long scan(long cursor, int count, BiConsumer<? super K, ? super V> action) {
    dropExpired();
    Map.copyOf(map).forEach((key, held) -> action.accept(key, held.value));
    return 0;
  }

  @Override
  public @Nullable K randomKey() {
    List<K> keys = new ArrayList<>(keys());
    int size = keys.size();
    return size == 0 ? null : keys.get(RandomGenerator.getDefault().nextInt(size));
  }

  @Override
  public ConcurrentMap<K, V> asMap() {
    return new StoreMap<>(this);
  }

  @Override
  public int expireCycle(Duration budget) {
    int before = map.size();
    dropExpired();
    return before - map.size();
  }

  // ---------------------------------------------------------------- what a map does not have

  @Override
  public void startExpiry() {
    throw new UnsupportedOperationException("a model has no sweeper");
  }

  @Override
  public void stopExpiry() {}

  @Override
  public StoreStats stats() {
    throw new UnsupportedOperationException("a model records nothing");
  }

  @Override
  public long memoryUsed() {
    throw new UnsupportedOperationException("a model does not count bytes");
  }

  @Override
  public StoreListener.Registration addListener(StoreListener<? super K, ? super V> listener) {
    throw new UnsupportedOperationException("a model tells nobody");
  }

  @Override
  public void close() {}

  // ---------------------------------------------------------------- as a state among others

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ModelStore<?, ?> other
        && clock.millis() == other.clock.millis()
        && map.equals(other.map);
  }

  @Override
  public int hashCode() {
    return map.hashCode() * 31 + Long.hashCode(clock.millis());
  }
}
