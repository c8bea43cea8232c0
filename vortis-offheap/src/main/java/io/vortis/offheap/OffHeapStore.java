package io.vortis.offheap;

import static java.util.Objects.requireNonNull;

import io.vortis.AbstractStore;
import io.vortis.Codec;
import io.vortis.StoreBuilder;
import io.vortis.StoreStats;
import io.vortis.Updater;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link io.vortis.Store} outside the Java heap, under a bound in bytes that includes everything
 * it holds: keys, values, headers, index, free space, policy state. Readers never lock.
 *
 * <p>Keys and values are what a pair of {@linkplain io.vortis.Codecs codecs} makes of them: two
 * keys are the same if their bytes are. A key may have up to 65,535 bytes, or a quarter of a
 * segment if that is less; a value up to 512 MiB. Longer ones are refused with {@link
 * IllegalArgumentException}.
 *
 * <p>With a bound the store evicts by default what was not used again soon (S3-FIFO, under the
 * names {@code lru} and {@code lfu}); with {@link Eviction#none()} it refuses a write when nine
 * tenths of it are alive. Where {@link Eviction#allowOverflow()} lets a heap store grow, this one
 * still refuses: beyond the bound it would be the operating system that ends the process, and a
 * bound that may be passed would have to be set lower for fear of that. Who would rather grow calls
 * {@link #resize} when a write is refused.
 *
 * <p>The JVM must be started with {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}.
 *
 * <pre>{@code
 * try (OffHeapStore<String, byte[]> pages =
 *     OffHeapStore.builder(Codecs.utf8(), Codecs.bytes()).maxBytes(4L << 30).build()) {
 *   pages.set("/index", page, Duration.ofMinutes(10));
 * }
 * }</pre>
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class OffHeapStore<K, V> extends AbstractStore<K, V> {
  /*
   * Puts types and the whole Store contract on top of the Engine, which does the work on bytes.
   *
   * Threads:      any; each has a Scratch of its own.
   * Callbacks:    updaters, listeners, and the codecs they need run under the stripe's lock; so does the decoding of
   *               scan. Other encoding and decoding runs without.
   * Verified by:  OffHeapStoreTest, OffHeapModelTest, OffHeapStoreModelTest, OffHeapStoreLincheckTest, OffHeapStressTest
   */

  /** The smallest bound. */
  public static final long MIN_BYTES = Sizing.MIN_BYTES;

  private final Engine engine;
  private final TypedEntries<K, V> entries;
  private final Observers observers;
  private volatile long maxBytes;

  private OffHeapStore(Builder<K, V> builder) {
    super(builder);
    maxBytes = builder.bound();
    entries =
        new TypedEntries<>(
            builder.keys, builder.values, this::scratch, this::hasListeners, this::listeners);
    observers = new Observers(entries);
    engine = new Engine(builder.parts(this::defaultExpiry, observers));
  }

  /** A builder; without further options its store is bound by the JVM's direct memory alone. */
  public static <K, V> Builder<K, V> builder(Codec<K> keys, Codec<V> values) {
    return new Builder<>(requireNonNull(keys, "keys"), requireNonNull(values, "values"));
  }

  /** Whether the JVM was started with the flag that the store needs. */
  public static boolean isAvailable() {
    return JvmFlags.hasAccess();
  }

  private Scratch scratch() {
    return engine.scratch();
  }

  /** This thread's scratch, with a key in it. */
  private Scratch scratch(K key) {
    Scratch scratch = engine.scratch();
    ByteBuffer bytes = entries.encodeKey(key, scratch);
    engine.key(scratch, bytes.array(), bytes.arrayOffset(), bytes.limit());
    return scratch;
  }

  // ---------------------------------------------------------------- reading

  @Override
  public @Nullable V get(K key) {
    V value = read(scratch(key));
    countRead(value != null);
    return value;
  }

  private @Nullable V read(Scratch scratch) {
    return engine.read(scratch, entries.target(scratch), true) == Engine.MISS
        ? null
        : entries.decodeRead(scratch);
  }

  /**
   * Shows a key's value to {@code reader} as bytes; nothing is allocated. The reader runs without a
   * lock and must not use the store.
   *
   * @return what the reader returned; {@code null} if the key is absent or expired
   */
  public <R> @Nullable R read(K key, ValueReader<R> reader) {
    requireNonNull(reader, "reader");
    Scratch scratch = scratch(key);
    boolean hit = engine.read(scratch, scratch.intoReadBuffer, true) != Engine.MISS;
    countRead(hit);
    return hit ? reader.read(scratch.read()) : null;
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    List<? extends K> list = new ArrayList<>(keys);
    int[] involved = stripesOf(list);
    Map<K, V> found = engine.stripes.snapshot(involved, () -> readAll(list));
    for (K key : keys) {
      countRead(found.containsKey(key));
    }
    return found;
  }

  private Map<K, V> readAll(List<? extends K> keys) {
    Map<K, V> found = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i += Prefetch.WIDTH) {
      List<? extends K> group = keys.subList(i, Math.min(keys.size(), i + Prefetch.WIDTH));
      fetch(group);
      for (K key : group) {
        V value = read(scratch(key));
        if (value != null) {
          found.put(key, value);
        }
      }
    }
    return found;
  }

  @Override
  public void prefetch(List<? extends K> keys) {
    for (int i = 0; i < keys.size(); i += Prefetch.WIDTH) {
      fetch(keys.subList(i, Math.min(keys.size(), i + Prefetch.WIDTH)));
    }
  }

  private void fetch(List<? extends K> keys) {
    for (K key : keys) {
      engine.willRead(scratch(key));
    }
    engine.prefetch(scratch());
  }

  @Override
  public boolean contains(K key) {
    return engine.read(scratch(key), null, false) != Engine.MISS;
  }

  @Override
  public long expiresAt(K key) {
    Scratch scratch = scratch(key);
    return engine.read(scratch, null, false) == Engine.MISS ? ABSENT : scratch.lookup.expiresAt;
  }

  @Override
  public long size() {
    return engine.totals.size();
  }

  @Override
  public long volatileSize() {
    return engine.totals.volatileSize();
  }

  // ---------------------------------------------------------------- writing

  @Override
  public void set(K key, V value) {
    put(key, value, defaultExpiry());
  }

  @Override
  public void set(K key, V value, Duration ttl) {
    requireNonNull(value, "value");
    put(key, value, expiryAfter(positiveMillis(ttl)));
  }

  private void put(K key, V value, long expiresAt) {
    Scratch scratch = scratch(key);
    entries.encode(value, scratch);
    scratch.write.expiresAt = expiresAt;
    engine.put(scratch);
  }

  @Override
  public boolean delete(K key) {
    return engine.delete(scratch(key), () -> forgetLoad(key));
  }

  @Override
  public <R extends @Nullable Object> R update(K key, Updater<V, R> updater) {
    requireNonNull(updater, "updater");
    return engine.edits.update(scratch(key), entries, updater, () -> forgetLoad(key));
  }

  // ---------------------------------------------------------------- several keys as one

  @Override
  public <R extends @Nullable Object> R atomically(Collection<? extends K> keys, Supplier<R> work) {
    return engine.stripes.section(stripesOf(keys), requireNonNull(work, "work"));
  }

  @Override
  public <R extends @Nullable Object> R atomically(Supplier<R> work) {
    return engine.stripes.section(engine.stripes.all(), requireNonNull(work, "work"));
  }

  @Override
  protected boolean inSection() {
    return engine.stripes.isInSection();
  }

  private int[] stripesOf(Collection<? extends K> keys) {
    long[] hashes = new long[keys.size()];
    int n = 0;
    for (K key : keys) {
      hashes[n++] = scratch(key).key.hash;
    }
    return engine.stripes.of(hashes);
  }

  // ---------------------------------------------------------------- the whole store

  @Override
  public void clear() {
    engine.clear(this::forgetLoads);
  }

  @Override
  public long scan(long cursor, int count, BiConsumer<? super K, ? super V> action) {
    requireNonNull(action, "action");
    if (count < 1) {
      throw new IllegalArgumentException("count must be positive: count=" + count);
    }
    List<Map.Entry<K, V>> found = new ArrayList<>();
    long next =
        engine.walk.scan(
            cursor,
            count,
            entry ->
                found.add(
                    new SimpleImmutableEntry<>(entries.decodeKey(entry), entries.decode(entry))));
    found.forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
    return next;
  }

  @Override
  public @Nullable K randomKey() {
    List<K> chosen = new ArrayList<>(1);
    engine.walk.random(entry -> chosen.add(entries.decodeKey(entry)));
    return chosen.isEmpty() ? null : chosen.get(0);
  }

  @Override
  public void startExpiry() {
    engine.share();
    super.startExpiry();
  }

  @Override
  public int expireCycle(Duration budget) {
    return engine.expireCycle(TimeUnit.NANOSECONDS.convert(budget));
  }

  @Override
  public StoreStats stats() {
    Counters sum = engine.totals.counters();
    return stats(sum.sets, sum.deleted, sum.expired, sum.evicted, sum.cleared);
  }

  /**
   * All that the store occupies, in bytes: segments in use, for entries, index and free space
   * within them, and what it keeps on the heap. Never more than {@link #maxBytes}.
   */
  @Override
  public long memoryUsed() {
    return engine.memoryUsed();
  }

  /** The bound, in bytes; without one, what the JVM grants. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The longest key it takes, in bytes. */
  public int maxKeyLength() {
    return engine.shape.maxKeyLength;
  }

  /**
   * Changes the bound while the store is in use. More room is there at once. Less is too, for what
   * is written from now on; what the store holds beyond it goes as {@link #shrinkStep} is called,
   * as writes need its room, and as it is deleted. Until then {@link #memoryUsed} is above the
   * bound. Segments stay as large as they were made, so a store that is to become much larger is
   * better made anew.
   *
   * @param maxBytes as for the builder; 0 for what the JVM grants
   * @throws IllegalArgumentException if it is too small; the message says what is not
   * @throws IllegalStateException if the JVM does not grant so much, and then the message names the
   *     flag, or if the store is closed
   */
  public void resize(long maxBytes) {
    engine.checkOpen();
    long bound = maxBytes;
    long mapped = engine.arena.mappedBytes();
    if (maxBytes == 0) {
      bound = mapped + JvmFlags.grantedDirectMemory();
    } else if (maxBytes > mapped) {
      JvmFlags.checkDirectMemory(maxBytes - mapped);
    }
    engine.shrinking.bound(engine.segmentsWithin(bound));
    this.maxBytes = bound;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A store that was made with {@link Eviction#none()} has set no memory aside for keys evicted
   * of late, so {@code lru} and {@code lfu} choose somewhat worse in it than in one that was made
   * with them. The number of samples means nothing here.
   *
   * @throws IllegalStateException if the store is closed
   */
  @Override
  public void evictBy(Eviction eviction) {
    engine.checkOpen();
    engine.evictBy(requireNonNull(eviction, "eviction"));
  }

  /**
   * Does a little of what {@link #resize} left to be done, for some ten microseconds.
   *
   * @return whether there is more to be done; not if nothing that is left may be evicted
   */
  public boolean shrinkStep() {
    return engine.shrinking.step();
  }

  /** What of the memory in use was overwritten or deleted and not cleaned up yet, in bytes. */
  public long deadBytes() {
    return engine.totals.deadBytes();
  }

  /** What live entries occupy, headers included and the index not, in bytes. */
  public long liveBytes() {
    return engine.totals.liveBytes();
  }

  /** What the store occupies beyond the bytes of its keys and values: the price of keeping them. */
  public long overheadBytes() {
    return engine.memoryUsed() - engine.totals.counters().payload;
  }

  /** How much memory the store has from the JVM, in bytes; it grows in chunks. */
  public long mappedBytes() {
    return engine.arena.mappedBytes();
  }

  /** The pages of the index, in bytes; part of the overhead. */
  public long indexBytes() {
    return engine.totals.indexBytes();
  }

  /** How many bytes of entries writes have written so far, headers and keys included. */
  public long writtenBytes() {
    return engine.totals.counters().writtenBytes;
  }

  /**
   * How many bytes of entries cleaning has copied so far, to get free space together. With {@link
   * #writtenBytes} it gives the write amplification: (written + moved) / written.
   */
  public long movedBytes() {
    return engine.totals.counters().movedBytes;
  }

  /** The same store with keys and values as bytes: for servers, which have no types. */
  public OffHeapBytes bytes() {
    return new OffHeapBytes(engine, observers, hit -> countRead(hit), this::forgetLoad);
  }

  /** Keeps a load of a key under way from storing its result; the key comes as bytes. */
  private void forgetLoad(ByteSpan key) {
    if (hasLoads()) {
      forgetLoad(entries.decodeKey(key));
    }
  }

  Engine engine() {
    return engine;
  }

  /** Stops the sweeper, waits for operations under way, frees the memory. Idempotent. */
  @Override
  public void close() {
    super.close();
    engine.close();
  }

  // ---------------------------------------------------------------- the builder

  /** The options of an {@link OffHeapStore}. */
  public static final class Builder<K, V> extends StoreBuilder<K, V, Builder<K, V>> {
    private final Codec<K> keys;
    private final Codec<V> values;
    private long maxBytes;
    private boolean evictionChosen;
    private boolean notesUses;

    private Builder(Codec<K> keys, Codec<V> values) {
      this.keys = keys;
      this.values = values;
      super.eviction(Eviction.lfu());
    }

    /**
     * What a full store does; without a bound of its own, one that has all the memory that the JVM
     * grants.
     */
    @Override
    public Builder<K, V> eviction(Eviction eviction) {
      evictionChosen = true;
      return super.eviction(eviction);
    }

    @Override
    protected Builder<K, V> self() {
      return this;
    }

    /**
     * The store never occupies more than this, everything included; at least {@link #MIN_BYTES}.
     *
     * @throws IllegalArgumentException if it is less
     */
    public Builder<K, V> maxBytes(long maxBytes) {
      if (maxBytes < Sizing.MIN_BYTES) {
        throw new IllegalArgumentException(
            "maxBytes too small: maxBytes=" + maxBytes + ", minimum=" + Sizing.MIN_BYTES);
      }
      this.maxBytes = maxBytes;
      return this;
    }

    /**
     * Notes when each entry was last used, for {@link OffHeapBytes#idleMillis}. That takes eight
     * bytes an entry, and of a key that was not read for a second the next read takes a lock.
     */
    public Builder<K, V> noteUses() {
      notesUses = true;
      return this;
    }

    /**
     * A new store.
     *
     * @throws IllegalStateException if the JVM was started without what the store needs; the
     *     message names the flag
     */
    public OffHeapStore<K, V> build() {
      JvmFlags.checkAccess();
      if (maxBytes > 0) {
        JvmFlags.checkDirectMemory(maxBytes);
      }
      OffHeapStore<K, V> store = new OffHeapStore<>(this);
      if (options().activeExpiry()) {
        store.startExpiry();
      }
      return store;
    }

    /** Without a bound of its own a store has that of the JVM, and evicts nothing unless asked. */
    private long bound() {
      return maxBytes > 0 ? maxBytes : JvmFlags.grantedDirectMemory();
    }

    private Engine.Parts parts(LongSupplier defaultExpiry, EntryObserver observer) {
      Options options = options();
      Eviction eviction = maxBytes > 0 || evictionChosen ? options.eviction() : Eviction.none();
      Sizing sizing =
          maxBytes > 0
              ? Sizing.of(maxBytes, this::stripeCount, eviction.policy() != null)
              : Sizing.unbounded(bound(), this::stripeCount);
      return new Engine.Parts(
          sizing,
          eviction,
          options.concurrent(),
          options.clock(),
          options.timeToIdle(),
          notesUses,
          options.randomSeed(),
          defaultExpiry,
          observer);
    }
  }
}
