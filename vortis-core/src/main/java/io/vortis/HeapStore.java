package io.vortis;

import static java.util.Objects.requireNonNull;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Store} on the Java heap. Readers never lock; writers of different stripes don't wait for
 * each other.
 *
 * <p>An entry costs about 16 bytes beside its key and value, its place in the tables, and 36 more
 * with a TTL.
 *
 * <pre>{@code
 * try (HeapStore<String, User> users =
 *     HeapStore.<String, User>builder().maxEntries(100_000).eviction(Eviction.s3Fifo()).activeExpiry().build()) {
 *   users.set("42", user, Duration.ofMinutes(10));
 * }
 * }</pre>
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class HeapStore<K, V> extends AbstractStore<K, V> {
  /*
   * What concerns one stripe is in Stripe, what concerns several in Stripes and Collector; here is what the operations
   * make of them.
   *
   * Threads:      any.
   * Lock order:   see Stripes and Collector.
   * Benign races: expiryCursor may be set back by a second cycle; a stripe is then swept twice in a row.
   * Verified by:  StoreContractTest, HeapStoreModelTest, HeapStoreLincheckTest, HeapStoreStressTest, and the tests named in the classes above
   */

  private static final int RANDOM_KEY_TRIES = 100;

  /** Stripes smaller than this make sampling coarse and evicting elsewhere frequent. */
  private static final int MIN_ENTRIES_PER_STRIPE = 512;

  private static final int MIN_WEIGHT_PER_STRIPE = 1 << 16;

  private final Stripes<K, V> stripes;
  private final Hasher hasher;
  private final @Nullable Sizer<K, V> sizer;
  private final @Nullable Collector<K, V> collector;
  private final EvictionChoice eviction;
  private volatile int expiryCursor;

  private HeapStore(Builder<K, V> builder) {
    super(builder);
    SplittableRandom seeds = new SplittableRandom(builder.seed());
    hasher = new Hasher(seeds.nextInt());
    sizer = builder.sizer();
    eviction = new EvictionChoice(builder.eviction);
    int count = builder.stripeCount(builder.roomyStripes());
    Stripe.Shared<K, V> shared =
        new Stripe.Shared<>(
            builder.concurrent(),
            builder.clock,
            hasher,
            events,
            sizer,
            eviction,
            builder.keyCopier,
            builder.timeToIdle == null ? 0 : Millis.roundedUp(builder.timeToIdle),
            count);
    stripes = new Stripes<>(count, hasher, i -> new Stripe<>(shared, seeds.nextLong()));
    collector = sizer == null ? null : new Collector<>(stripes, sizer, eviction);
  }

  /** A builder; without further options its store is unbounded and has no background thread. */
  public static <K, V> Builder<K, V> builder() {
    return new Builder<>();
  }

  // ---------------------------------------------------------------- reading

  @Override
  public @Nullable V get(K key) {
    V value = read(key);
    countRead(value != null);
    return value;
  }

  private @Nullable V read(K key) {
    int hash = hasher.hash(key);
    Table<K, V> table = stripes.tableOf(hash);
    Object cell = table.get(key, hash, /* use= */ true);
    if (cell == null || table.isPlain(cell)) {
      return plainValue(cell);
    }
    cell = settle(cell, key, hash);
    if (cell instanceof IdleEntry<?, ?> idle) {
      idle.touch(now());
    }
    return cell == null ? null : Cell.<V>value(cell);
  }

  @SuppressWarnings("unchecked") // a plain cell is a value
  private @Nullable V plainValue(@Nullable Object cell) {
    return (V) cell;
  }

  @Override
  public boolean contains(K key) {
    return peek(key) != null;
  }

  @Override
  public long expiresAt(K key) {
    Object cell = peek(key);
    return cell == null ? ABSENT : Cell.expiresAt(cell);
  }

  /**
   * How often a key was used lately, as the eviction policy has noted it, which alone knows the
   * scale; asking is no use of it. LFU counts from 0 to 255, as Redis does.
   *
   * @return -1 if the key is absent, or the policy does not count
   * @see <a href="https://redis.io/commands/object-freq/">OBJECT FREQ</a>
   */
  public int frequency(K key) {
    int hash = hasher.hash(key);
    Stripe<K, V> stripe = stripes.of(hash);
    stripes.enter(stripe);
    try {
      return stripe.frequency(key, hash);
    } finally {
      stripe.exit();
    }
  }

  /**
   * For how long a key has neither been read nor written, where entries are evicted by that, as LRU
   * does; asking is no use of it. No longer than it was, and shorter by a second, or a sixteenth,
   * at most, if the store sweeps; if it does not, inserts alone tell time.
   *
   * @return {@code null} if the key is absent, or the eviction policy does not tell
   * @see <a href="https://redis.io/commands/object-idletime/">OBJECT IDLETIME</a>
   */
  public @Nullable Duration idleTime(K key) {
    int hash = hasher.hash(key);
    Stripe<K, V> stripe = stripes.of(hash);
    stripes.enter(stripe);
    try {
      long millis = stripe.idleMillis(key, hash);
      return millis < 0 ? null : Duration.ofMillis(millis);
    } finally {
      stripe.exit();
    }
  }

  /** The cell of a key that has not expired, looked at without using it. */
  private @Nullable Object peek(K key) {
    int hash = hasher.hash(key);
    Table<K, V> table = stripes.tableOf(hash);
    Object cell = table.get(key, hash, /* use= */ false);
    return cell == null || table.isPlain(cell) ? cell : settle(cell, key, hash);
  }

  /**
   * What a lock-free read leaves open: whether the entry has expired, or what the lock is needed to
   * tell.
   */
  private @Nullable Object settle(Object read, K key, int hash) {
    Stripe<K, V> stripe = stripes.of(hash);
    if (read != Table.UNDECIDED && !stripe.isExpired(read)) {
      return read;
    }
    // Of an expired entry the lock is needed too: a writer who came in time may be giving it a new
    // expiry just now.
    stripes.enter(stripe);
    try {
      return stripe.findLive(key, hash);
    } finally {
      stripe.exit();
    }
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    int[] involved = stripes.of(keys);
    Map<K, V> found = stripes.snapshot(involved, () -> readAll(keys));
    if (readStats != null) {
      for (K key : keys) {
        countRead(found.containsKey(key));
      }
    }
    return found;
  }

  @Override
  public void prefetch(List<? extends K> keys) {
    Prefetch<K, V> prefetch = new Prefetch<>(keys.size());
    for (K key : keys) {
      int hash = hasher.hash(key);
      prefetch.add(key, hash, stripes.tableOf(hash));
    }
    prefetch.run();
  }

  private Map<K, V> readAll(Collection<? extends K> keys) {
    Map<K, V> found = new LinkedHashMap<>();
    for (K key : keys) {
      V value = read(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  @Override
  public long size() {
    return sum(Stripe::size);
  }

  @Override
  public long volatileSize() {
    return sum(Stripe::volatileSize);
  }

  private long sum(ToLongFunction<Stripe<K, V>> count) {
    return stripes.<Long>snapshot(
        stripes.all(),
        () -> IntStream.of(stripes.all()).mapToLong(i -> count.applyAsLong(stripes.at(i))).sum());
  }

  // ---------------------------------------------------------------- writing

  @Override
  public void set(K key, V value) {
    requireNonNull(value, "value");
    put(key, value, defaultExpiry());
  }

  @Override
  public void set(K key, V value, Duration ttl) {
    requireNonNull(value, "value");
    put(key, value, Millis.after(now(), Millis.positive(ttl, "ttl")));
  }

  private void put(K key, V value, long expiresAt) {
    int hash = hasher.hash(key);
    Stripe<K, V> stripe = stripes.of(hash);
    long missing;
    stripes.enter(stripe);
    try {
      missing = stripe.put(stripe.findLive(key, hash), key, hash, value, expiresAt, Credit.NONE);
    } finally {
      stripe.exit();
    }
    if (missing != 0) {
      update(
          key,
          missing,
          entry -> {
            entry.set(value, expiresAt);
            return true;
          });
    }
  }

  @Override
  public boolean delete(K key) {
    int hash = hasher.hash(key);
    Stripe<K, V> stripe = stripes.of(hash);
    stripes.enter(stripe);
    try {
      loads.forget(key);
      boolean found = stripe.findLive(key, hash) != null;
      if (found) {
        stripe.removeAndRelease(RemovalCause.EXPLICIT);
      }
      return found;
    } finally {
      stripe.exit();
    }
  }

  @Override
  public <R extends @Nullable Object> R update(K key, Updater<V, R> updater) {
    return update(key, 0, requireNonNull(updater, "updater"));
  }

  private <R extends @Nullable Object> R update(K key, long missing, Updater<V, R> updater) {
    int hash = hasher.hash(key);
    Stripe<K, V> stripe = stripes.of(hash);
    Credit credit = collector == null ? Credit.NONE : new Credit();
    try {
      for (; ; ) {
        if (missing > 0 && collector != null) {
          collector.collect(missing, credit, stripe, key, hash);
        }
        stripes.enter(stripe);
        try {
          Decision<V> decision = new Decision<>(stripe.findLive(key, hash));
          R result = updater.update(decision);
          missing = apply(decision, stripe, key, hash, credit);
          if (missing == 0) {
            return result;
          }
        } finally {
          stripe.exit();
        }
      }
    } finally {
      if (collector != null) {
        collector.settle(credit);
      }
    }
  }

  /** Carries out what an updater decided; returns the room that is missing, or 0. */
  private long apply(Decision<V> decision, Stripe<K, V> stripe, K key, int hash, Credit credit) {
    Object found = decision.found;
    long expiresAt = decision.expiresAt;
    switch (decision.action) {
      case KEEP -> {
        return 0;
      }
      case SET -> {
        if (expiresAt != NO_EXPIRY && expiresAt <= now()) {
          deleteFound(stripe, key, found != null);
          return 0;
        }
        V value = requireNonNull(decision.value);
        return stripe.put(found, key, hash, value, expiresAt, credit);
      }
      case SET_KEEPING_EXPIRY -> {
        V value = requireNonNull(decision.value);
        long kept = found == null ? defaultExpiry() : decision.hardExpiry();
        return stripe.put(found, key, hash, value, kept, credit);
      }
      case EXPIRE -> {
        if (found != null && expiresAt != NO_EXPIRY && expiresAt <= now()) {
          deleteFound(stripe, key, found != null);
        } else if (found != null) {
          stripe.expire(found, expiresAt);
        }
        return 0;
      }
      case DELETE -> {
        deleteFound(stripe, key, found != null);
        return 0;
      }
    }
    throw new AssertionError(decision.action);
  }

  private void deleteFound(Stripe<K, V> stripe, K key, boolean found) {
    loads.forget(key);
    if (found) {
      stripe.removeAndRelease(RemovalCause.EXPLICIT);
    }
  }

  // ---------------------------------------------------------------- several keys as one

  @Override
  public <R extends @Nullable Object> R atomically(Collection<? extends K> keys, Supplier<R> work) {
    return stripes.section(stripes.of(keys), requireNonNull(work, "work"));
  }

  @Override
  public <R extends @Nullable Object> R atomically(Supplier<R> work) {
    return stripes.section(stripes.all(), requireNonNull(work, "work"));
  }

  @Override
  protected boolean inSection() {
    return stripes.inSection();
  }

  // ---------------------------------------------------------------- the whole store

  @Override
  public void clear() {
    atomically(
        () -> {
          loads.forgetAll();
          stripes.forEachEntered(Stripe::clear);
          return true;
        });
  }

  @Override
  public long scan(long cursor, int count, BiConsumer<? super K, ? super V> action) {
    requireNonNull(action, "action");
    if (count < 1) {
      throw new IllegalArgumentException("count must be positive: count=" + count);
    }
    // Above the stripe, below the cursor within it.
    int index = (int) (cursor >>> Integer.SIZE);
    int within = (int) cursor;
    if (index < 0 || index >= stripes.count()) {
      return 0;
    }
    Stripe<K, V> stripe = stripes.at(index);
    List<K> keys = new ArrayList<>();
    List<Object> cells = new ArrayList<>();
    stripes.enter(stripe);
    try {
      do {
        within =
            stripe.walk(
                within,
                (key, cell) -> {
                  keys.add(key);
                  cells.add(cell);
                });
      } while (within != 0 && keys.size() < count);
    } finally {
      stripe.exit();
    }
    for (int i = 0; i < keys.size(); i++) {
      if (!stripe.isExpired(cells.get(i))) {
        action.accept(keys.get(i), Cell.value(cells.get(i)));
      }
    }
    if (within == 0) {
      index++;
    }
    return index == stripes.count() ? 0 : ((long) index << Integer.SIZE) | (within & 0xFFFFFFFFL);
  }

  @Override
  public @Nullable K randomKey() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < RANDOM_KEY_TRIES; i++) {
      Stripe<K, V> stripe = stripes.at(random.nextInt(stripes.count()));
      stripes.enter(stripe);
      try {
        K key = stripe.randomKey();
        if (key != null) {
          return key;
        }
      } finally {
        stripe.exit();
      }
    }
    // Nearly everything is empty or expired: the first key there is, if there is one.
    long cursor = 0;
    List<K> keys = new ArrayList<>();
    do {
      cursor = scan(cursor, 1, (key, value) -> keys.add(key));
    } while (keys.isEmpty() && cursor != 0);
    return keys.isEmpty() ? null : keys.get(0);
  }

  @Override
  public void startExpiry() {
    if (inSection() && !stripes.at(0).isShared()) {
      throw new IllegalStateException("a store for one thread is not shared in an atomic section");
    }
    for (int i : stripes.all()) {
      stripes.at(i).share();
    }
    super.startExpiry();
  }

  @Override
  public int expireCycle(Duration budget) {
    long start = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(budget);
    int expired = 0;
    for (int i = 0; i < stripes.count(); i++) {
      int index = expiryCursor;
      int now;
      do {
        Stripe<K, V> stripe = stripes.at(index);
        stripes.enter(stripe);
        try {
          now = stripe.expireSample();
        } finally {
          stripe.exit();
        }
        expired += now;
        if (!Stripe.worthGoingOn(now)) {
          expiryCursor = (index + 1) & (stripes.count() - 1);
        }
        if (System.nanoTime() - start >= nanos) {
          return expired;
        }
      } while (Stripe.worthGoingOn(now));
    }
    return expired;
  }

  @Override
  public StoreStats stats() {
    StripeStats sum = new StripeStats();
    if (readStats != null) {
      stripes.forEachEntered(stripe -> stripe.addStats(sum));
    }
    return stats(sum);
  }

  /**
   * In a store with a weigher, what its entries weigh: the number that its bound holds for. In any
   * other, what its tables and entries occupy, without keys and values.
   */
  @Override
  public long memoryUsed() {
    if (sizer != null && sizer.hasWeigher()) {
      return sizer.used();
    }
    LongAdder used = new LongAdder();
    stripes.forEachEntered(stripe -> used.add(stripe.memoryUsed()));
    return used.sum();
  }

  @Override
  public void evictBy(Eviction eviction) {
    this.eviction.set(requireNonNull(eviction, "eviction"));
  }

  /**
   * Changes the bound of a bounded store while it is in use, in the unit that it was made with.
   * What the store holds beyond a lower one goes as {@link #shrinkStep} is called, and as it is
   * deleted; until then only writes that make the store no larger, or whose room is made by
   * evicting, are let in.
   *
   * @throws IllegalArgumentException if the bound is zero or negative
   * @throws IllegalStateException if the store has none
   */
  public void resize(long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: bound=" + bound);
    }
    if (sizer == null) {
      throw new IllegalStateException("an unbounded store can't be resized");
    }
    sizer.bound(bound);
  }

  /**
   * Evicts a little of what {@link #resize} left to be evicted.
   *
   * @return whether there is more; not if nothing that is left may be evicted
   */
  public boolean shrinkStep() {
    return collector != null && collector.shrinkStep();
  }

  /** Checks everything that must hold while no operation is under way. */
  void checkInvariants() {
    long weights = stripes.checkInvariants();
    if (sizer != null) {
      Invariants.checkEqual(sizer.used(), weights, "room in use");
      Invariants.check(
          eviction.get().overflowAllowed() || weights <= sizer.bound(),
          "store keeps its bound",
          weights);
    }
  }

  // ---------------------------------------------------------------- the builder

  /** The options of a {@link HeapStore}. */
  public static final class Builder<K, V> extends StoreBuilder<K, V, Builder<K, V>> {
    private long maxEntries;
    private long maxWeight;
    private @Nullable Weigher<? super K, ? super V> weigher;
    private UnaryOperator<K> keyCopier = UnaryOperator.identity();

    private Builder() {}

    @Override
    protected Builder<K, V> self() {
      return this;
    }

    /**
     * The store never holds more entries than this.
     *
     * @throws IllegalArgumentException if it is zero or negative
     */
    public Builder<K, V> maxEntries(long maxEntries) {
      if (maxEntries <= 0) {
        throw new IllegalArgumentException("maxEntries must be positive: maxEntries=" + maxEntries);
      }
      this.maxEntries = maxEntries;
      return this;
    }

    /**
     * The store's entries never weigh more than this together. An entry that alone weighs more is
     * refused.
     *
     * @throws IllegalArgumentException if it is zero or negative
     */
    public Builder<K, V> maxWeight(long maxWeight, Weigher<? super K, ? super V> weigher) {
      if (maxWeight <= 0) {
        throw new IllegalArgumentException("maxWeight must be positive: maxWeight=" + maxWeight);
      }
      this.maxWeight = maxWeight;
      this.weigher = requireNonNull(weigher, "weigher");
      return this;
    }

    /**
     * What to keep of a key that is new to the store; the key itself by default. For callers who
     * use one object again and again to ask for different keys: the copy must be equal to it and
     * stay so.
     */
    public Builder<K, V> keyCopier(UnaryOperator<K> keyCopier) {
      this.keyCopier = requireNonNull(keyCopier, "keyCopier");
      return this;
    }

    /**
     * A new store.
     *
     * @throws IllegalStateException if both {@code maxEntries} and {@code maxWeight} were given
     */
    public HeapStore<K, V> build() {
      if (maxEntries > 0 && maxWeight > 0) {
        throw new IllegalStateException("maxEntries and maxWeight exclude each other");
      }
      HeapStore<K, V> store = new HeapStore<>(this);
      if (activeExpiry) {
        store.startExpiry();
      }
      return store;
    }

    private @Nullable Sizer<K, V> sizer() {
      if (maxWeight > 0) {
        return new Sizer<>(maxWeight, weigher);
      }
      return maxEntries > 0 ? new Sizer<>(maxEntries, null) : null;
    }

    private long roomyStripes() {
      if (maxWeight > 0) {
        return maxWeight / MIN_WEIGHT_PER_STRIPE;
      }
      return maxEntries > 0 ? maxEntries / MIN_ENTRIES_PER_STRIPE : Long.MAX_VALUE;
    }
  }
}
