package io.vortis;

import static java.util.Objects.requireNonNull;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every engine has in common: all operations that can be said in terms of {@link #update} are
 * said here, once, so that they mean the same everywhere. An engine overrides one only to be
 * faster.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public abstract class AbstractStore<K, V> implements Store<K, V> {
  /*
   * Threads:    any; the fields sweeper and expiryInterval are guarded by sweeperLock, under which nothing else is
   *             locked or waited for.
   */

  private final InstantSource clock;
  private final long defaultTtl;
  private final Duration expiryBudget;
  private final LongAdder droppedEvents;
  private final Object sweeperLock = new Object();
  final Events<K, V> events = new Events<>();
  final Loads<K, V> loads = new Loads<>();
  final @Nullable ReadStats readStats;
  private @Nullable Sweeper sweeper;
  private Duration expiryInterval;

  /** A store with the builder's options. */
  protected AbstractStore(StoreBuilder<K, V, ?> builder) {
    clock = builder.clock;
    defaultTtl = builder.defaultTtl == null ? 0 : Millis.roundedUp(builder.defaultTtl);
    expiryInterval = builder.expiryInterval;
    expiryBudget = builder.expiryBudget;
    droppedEvents = builder.droppedEvents;
    readStats = builder.recordStats ? new ReadStats() : null;
    builder.listeners.forEach(events::add);
  }

  /** What time it is, in epoch milliseconds. */
  protected final long now() {
    return clock.millis();
  }

  /** When an entry written now, without a TTL of its own, expires. */
  protected final long defaultExpiry() {
    return defaultTtl == 0 ? NO_EXPIRY : Millis.after(now(), defaultTtl);
  }

  /** Whether this thread is in an {@link #atomically} section of this store. */
  protected abstract boolean inSection();

  /** Counts a read. */
  protected final void countRead(boolean hit) {
    if (readStats != null) {
      (hit ? readStats.hits : readStats.misses).increment();
    }
  }

  // ---------------------------------------------------------------- reading

  @Override
  public Ttl ttl(K key) {
    for (; ; ) {
      long expiresAt = expiresAt(key);
      if (expiresAt == ABSENT || expiresAt == NO_EXPIRY) {
        return Ttl.until(expiresAt, 0);
      }
      long now = now();
      // Else its time ran out between the two looks, and the next one tells what is there now.
      if (expiresAt > now) {
        return Ttl.until(expiresAt, now);
      }
    }
  }

  // ---------------------------------------------------------------- writing

  @Override
  public SetResult<V> set(K key, V value, SetOptions<V> options) {
    requireNonNull(value, "value");
    requireNonNull(options, "options");
    return this.<SetResult<V>>update(
        key,
        entry -> {
          V found = entry.value();
          boolean applies = options.allows(found);
          if (applies) {
            switch (options.expiry) {
              case DEFAULT -> entry.set(value, defaultExpiry());
              case KEEP -> entry.set(value);
              case AFTER -> entry.set(value, Millis.after(now(), options.millis));
              case AT -> entry.set(value, options.millis);
            }
          }
          return new SetResult<>(applies, options.returnPrevious ? found : null);
        });
  }

  @Override
  @SuppressWarnings("NullAway") // R is @Nullable V here
  public @Nullable V getAndSet(K key, V value) {
    requireNonNull(value, "value");
    return this.<@Nullable V>update(
        key,
        entry -> {
          entry.set(value, defaultExpiry());
          return entry.value();
        });
  }

  @Override
  @SuppressWarnings("NullAway") // R is @Nullable V here
  public @Nullable V getAndDelete(K key) {
    return this.<@Nullable V>update(
        key,
        entry -> {
          entry.delete();
          return entry.value();
        });
  }

  @Override
  @SuppressWarnings("NullAway") // R is @Nullable V here
  public @Nullable V getAndExpire(K key, Duration ttl) {
    long millis = Millis.positive(ttl, "ttl");
    return this.<@Nullable V>update(
        key,
        entry -> {
          entry.expireAt(Millis.after(now(), millis));
          return entry.value();
        });
  }

  @Override
  public boolean replace(K key, V expected, V update) {
    return set(key, update, SetOptions.ifEquals(expected)).applied();
  }

  @Override
  public int deleteAll(Collection<? extends K> keys) {
    Set<K> distinct = new LinkedHashSet<>(keys);
    return this.<Integer>atomically(
        distinct,
        () -> {
          int deleted = 0;
          for (K key : distinct) {
            deleted += delete(key) ? 1 : 0;
          }
          return deleted;
        });
  }

  // ---------------------------------------------------------------- expiry

  @Override
  public boolean expire(K key, Duration ttl, ExpireCondition condition) {
    return expireAt(key, Millis.after(now(), Millis.roundedUp(ttl)), condition);
  }

  @Override
  public boolean expireAt(K key, long epochMillis, ExpireCondition condition) {
    requireNonNull(condition, "condition");
    return this.<Boolean>update(
        key,
        entry -> {
          boolean applies =
              entry.expiresAt() != ABSENT && condition.allows(entry.expiresAt(), epochMillis);
          if (applies) {
            entry.expireAt(epochMillis);
          }
          return applies;
        });
  }

  @Override
  public boolean persist(K key) {
    return expireAt(key, NO_EXPIRY, ExpireCondition.IF_SOME);
  }

  // ---------------------------------------------------------------- read–modify–write

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    requireNonNull(function, "function");
    return this.<@Nullable V>update(
        key,
        entry -> {
          V computed = function.apply(key, entry.value());
          if (computed == null) {
            entry.delete();
          } else {
            entry.set(computed);
          }
          return computed;
        });
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> loader) {
    return load(key, loader, 0);
  }

  @Override
  public @Nullable V computeIfAbsent(
      K key, Function<? super K, ? extends @Nullable V> loader, Duration ttl) {
    return load(key, loader, Millis.positive(ttl, "ttl"));
  }

  /**
   * Loads a key that is absent.
   *
   * @param ttl in milliseconds, 0 for the default
   */
  private @Nullable V load(K key, Function<? super K, ? extends @Nullable V> loader, long ttl) {
    requireNonNull(loader, "loader");
    V present = get(key);
    return present != null
        ? present
        : loads.load(key, new Loading(key, loader, ttl), /* mayWait= */ !inSection());
  }

  /** The loading of one key, for {@code ttl} milliseconds or, if that is 0, the default TTL. */
  private final class Loading implements Loads.Steps<V> {
    private final K key;
    private final Function<? super K, ? extends @Nullable V> loader;
    private final long ttl;

    Loading(K key, Function<? super K, ? extends @Nullable V> loader, long ttl) {
      this.key = key;
      this.loader = loader;
      this.ttl = ttl;
    }

    @Override
    @SuppressWarnings("NullAway") // R is @Nullable V here
    public @Nullable V present() {
      return AbstractStore.this.<@Nullable V>update(key, MutableEntry::value);
    }

    @Override
    public @Nullable V call() {
      return AbstractStore.this.call(key, loader);
    }

    @Override
    public V install(V loaded, BooleanSupplier current) {
      return AbstractStore.this.<V>update(
          key,
          entry -> {
            V found = entry.value();
            if (found != null) {
              return found;
            }
            if (current.getAsBoolean()) {
              entry.set(loaded, ttl == 0 ? defaultExpiry() : Millis.after(now(), ttl));
            }
            return loaded;
          });
    }
  }

  private @Nullable V call(K key, Function<? super K, ? extends @Nullable V> loader) {
    if (readStats == null) {
      return loader.apply(key);
    }
    long start = System.nanoTime();
    V value = null;
    try {
      value = loader.apply(key);
      return value;
    } finally {
      readStats.loadNanos.add(System.nanoTime() - start);
      (value == null ? readStats.failedLoads : readStats.loads).increment();
    }
  }

  // ---------------------------------------------------------------- the whole store

  @Override
  public ConcurrentMap<K, V> asMap() {
    return new StoreMap<>(this);
  }

  @Override
  public StoreListener.Registration addListener(StoreListener<? super K, ? super V> listener) {
    return events.add(requireNonNull(listener, "listener"));
  }

  /**
   * Changes what a full store does while it is in use: for what is evicted from now on, without a
   * pause. Entries stay as they are; under a policy that was not in force they count as just
   * inserted.
   */
  public abstract void evictBy(Eviction eviction);

  /**
   * Changes how long the background sweeper rests between two cycles, from the next rest on.
   *
   * @throws IllegalArgumentException if {@code interval} is zero or negative
   */
  public void sweepEvery(Duration interval) {
    Millis.positive(interval, "interval");
    synchronized (sweeperLock) {
      expiryInterval = interval;
      if (sweeper != null) {
        sweeper.interval(interval);
      }
    }
  }

  @Override
  public void startExpiry() {
    synchronized (sweeperLock) {
      if (sweeper == null) {
        sweeper = new Sweeper(this, expiryInterval, expiryBudget);
        sweeper.start();
      }
    }
  }

  @Override
  public void stopExpiry() {
    Sweeper stopping;
    synchronized (sweeperLock) {
      stopping = sweeper;
      sweeper = null;
    }
    if (stopping != null) {
      stopping.stop();
    }
  }

  @Override
  public void close() {
    stopExpiry();
  }

  // ---------------------------------------------------------------- for engines in other packages

  /** When something that is to live for {@code millis} from now on expires; saturated. */
  protected final long expiryAfter(long millis) {
    return Millis.after(now(), millis);
  }

  /**
   * A TTL in milliseconds, a fraction rounded up.
   *
   * @throws IllegalArgumentException if it is zero or negative
   */
  protected static long positiveMillis(Duration ttl) {
    return Millis.positive(ttl, "ttl");
  }

  /** Whether anybody listens: without listeners an engine need not put an event together. */
  protected final boolean hasListeners() {
    return events.any();
  }

  /** The listeners as one, to be told under the lock that orders what happens to the key. */
  protected final StoreListener<K, V> listeners() {
    return events;
  }

  /** Whether any load is under way that a delete would have to {@link #forgetLoad forget}. */
  protected final boolean hasLoads() {
    return loads.any();
  }

  /** Keeps a load of {@code key} under way from storing its result; called under the key's lock. */
  protected final void forgetLoad(K key) {
    loads.forget(key);
  }

  /** Keeps all loads under way from storing their results; called under all locks. */
  protected final void forgetLoads() {
    loads.forgetAll();
  }

  /**
   * The statistics: what readers and loaders counted here, and what an engine counted itself, which
   * are zeros unless statistics are recorded.
   */
  protected final StoreStats stats(
      long sets, long deleted, long expired, long evicted, long cleared) {
    StripeStats written = new StripeStats();
    if (readStats != null) {
      written.sets = sets;
      written.deleted = deleted;
      written.expired = expired;
      written.evicted = evicted;
      written.cleared = cleared;
    }
    return stats(written);
  }

  /** The statistics, those of the stripes given. */
  final StoreStats stats(StripeStats written) {
    ReadStats read = readStats == null ? new ReadStats() : readStats;
    return new StoreStats(
        read.hits.sum(),
        read.misses.sum(),
        written.sets,
        written.deleted,
        written.expired,
        written.evicted,
        written.cleared,
        read.loads.sum(),
        read.failedLoads.sum(),
        read.loadNanos.sum(),
        droppedEvents.sum());
  }
}
