package io.vortis;

import static java.util.Objects.requireNonNull;

import io.vortis.eviction.Eviction;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Store} on the Java heap. Readers never lock; writers of different stripes don't wait for
 * each other.
 *
 * <p>An entry costs 24 bytes beside its key and value, 40 with a TTL, and about 9 for its place in
 * the tables.
 *
 * <pre>{@code
 * try (HeapStore<String, User> users =
 *     HeapStore.<String, User>builder().maxEntries(100_000).eviction(Eviction.lru()).activeExpiry().build()) {
 *   users.set("42", user, Duration.ofMinutes(10));
 * }
 * }</pre>
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class HeapStore<K, V> extends AbstractStore<K, V> {
  /*
   * The high bits of a key's hash choose its stripe; all that concerns one stripe is there. Here is what concerns
   * several: sections, snapshots, room that one stripe makes for another, walks.
   *
   * Threads:      any.
   * Lock order:   collecting, then stripes by ascending index; two of these are held at once only by a section,
   *               which does not wait for collecting but does without.
   * Sections:     A thread in a section holds the locks of its stripes. While there is any section, every thread
   *               that is about to lock a stripe asks whether it is in one itself, and is refused a stripe that
   *               does not belong to it: waiting for it could be a deadlock.
   * Snapshots:    getAll and size read without locks, then check that no version has changed; after a few
   *               failures they lock the stripes in order.
   * Room:         A writer who finds neither free room nor a victim in its own stripe unlocks it, takes room from
   *               other stripes, one at a time, as credit, and tries again. Credit counts as used, so the bound
   *               holds meanwhile, and the writer gets on because nobody can take it away. Only one writer
   *               collects credit at a time: two could each hold what the other lacks, and both be refused.
   * Benign races: expiryCursor may be set back by a second cycle; a stripe is then swept twice in a row.
   * Verified by:  StoreContractTest, HeapStoreStressTest, ReadAgainstSectionTest, ClearAgainstSetTest
   */

  private static final int OPTIMISTIC_READS = 3;
  private static final int RANDOM_KEY_TRIES = 100;

  /** Stripes smaller than this make sampling coarse and evicting elsewhere frequent. */
  private static final int MIN_ENTRIES_PER_STRIPE = 512;

  private static final int MIN_WEIGHT_PER_STRIPE = 1 << 16;
  private static final int ROOM_ROUNDS = 1_000;

  private final Stripe<K, V>[] stripes;
  private final int stripeShift;
  private final Hasher hasher;
  private final @Nullable Sizer<K, V> sizer;
  private final boolean overflowAllowed;
  private final boolean everyKeyMayGo;
  private final ReentrantLock collecting = new ReentrantLock();
  private final AtomicInteger sections = new AtomicInteger();

  /**
   * The stripes of the section that a thread is in; per store, since sections of several may be
   * nested.
   */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<int[]> ownSection = new ThreadLocal<>();

  private volatile int expiryCursor;

  private HeapStore(Builder<K, V> builder) {
    super(builder);
    SplittableRandom seeds = new SplittableRandom(builder.randomSeed);
    hasher = new Hasher(seeds.nextInt());
    sizer = builder.sizer();
    overflowAllowed = builder.eviction.overflowAllowed();
    everyKeyMayGo = builder.eviction.scope() == Eviction.Scope.ALL_KEYS;
    stripes = newArray(builder.stripeCount(builder.roomyStripes()));
    stripeShift = Integer.SIZE - Integer.numberOfTrailingZeros(stripes.length);
    Stripe.Shared<K, V> shared =
        new Stripe.Shared<>(
            builder.concurrent(),
            builder.clock,
            hasher,
            events,
            sizer,
            builder.eviction,
            builder.timeToIdle == null ? 0 : Millis.roundedUp(builder.timeToIdle),
            stripes.length);
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe<>(shared, seeds.nextLong());
    }
  }

  /** A builder; without further options its store is unbounded and has no background thread. */
  public static <K, V> Builder<K, V> builder() {
    return new Builder<>();
  }

  // ---------------------------------------------------------------- reading

  @Override
  public @Nullable V get(K key) {
    int hash = hasher.hash(key);
    Stripe<K, V> stripe = stripeOf(hash);
    Entry<K, V> entry = stripe.read(key, hash, true);
    if (entry instanceof ExpiringEntry || entry == Table.UNDECIDED) {
      entry = settle(stripe, entry, key, hash, true);
    }
    countRead(entry != null);
    return entry == null ? null : entry.value;
  }

  @Override
  public boolean contains(K key) {
    return peek(key) != null;
  }

  @Override
  public long expiresAt(K key) {
    Entry<K, V> entry = peek(key);
    return entry == null ? ABSENT : entry.expiresAt();
  }

  /** The live entry of a key, looked at without using it. */
  private @Nullable Entry<K, V> peek(K key) {
    int hash = hasher.hash(key);
    Stripe<K, V> stripe = stripeOf(hash);
    Entry<K, V> entry = stripe.read(key, hash, false);
    return entry instanceof ExpiringEntry || entry == Table.UNDECIDED
        ? settle(stripe, entry, key, hash, false)
        : entry;
  }

  /**
   * What a lock-free read leaves open: whether the entry has expired, or what the lock is needed to
   * tell.
   */
  private @Nullable Entry<K, V> settle(
      Stripe<K, V> stripe, @Nullable Entry<K, V> read, K key, int hash, boolean use) {
    Entry<K, V> entry = read;
    if (entry == Table.UNDECIDED || (entry != null && stripe.isExpired(entry))) {
      // Of an expired entry the lock is needed too: a writer who came in time may be giving it a
      // new expiry just now.
      enter(stripe);
      try {
        entry = stripe.findLive(key, hash);
      } finally {
        stripe.exit();
      }
    }
    if (use && entry instanceof IdleEntry<K, V> idle) {
      idle.touch(now());
    }
    return entry;
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    int[] involved = stripesOf(keys);
    Map<K, V> found = snapshot(involved, () -> readAll(keys));
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
      prefetch.add(stripeOf(hash).table(), hash);
    }
    prefetch.run();
  }

  private Map<K, V> readAll(Collection<? extends K> keys) {
    Map<K, V> found = new LinkedHashMap<>();
    for (K key : keys) {
      int hash = hasher.hash(key);
      Stripe<K, V> stripe = stripeOf(hash);
      Entry<K, V> entry = stripe.read(key, hash, true);
      if (entry instanceof ExpiringEntry || entry == Table.UNDECIDED) {
        entry = settle(stripe, entry, key, hash, true);
      }
      if (entry != null) {
        found.put(key, entry.value);
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
    return this.<Long>snapshot(allStripes(), () -> Arrays.stream(stripes).mapToLong(count).sum());
  }

  /**
   * Reads from several stripes as from one: without locks if no version changes, else with them.
   */
  private <R> R snapshot(int[] involved, Supplier<R> read) {
    long[] versions = new long[involved.length];
    for (int i = 0; i < OPTIMISTIC_READS; i++) {
      boolean quiet = true;
      for (int j = 0; j < involved.length; j++) {
        versions[j] = stripes[involved[j]].versionAcquire();
        quiet &= Stripe.isQuiet(versions[j]);
      }
      if (quiet) {
        R result = read.get();
        VarHandle.acquireFence();
        for (int j = 0; quiet && j < involved.length; j++) {
          quiet = versions[j] == stripes[involved[j]].versionAcquire();
        }
        if (quiet) {
          return result;
        }
      }
    }
    return locked(involved, read);
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
    Stripe<K, V> stripe = stripeOf(hash);
    long missing;
    enter(stripe);
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
    Stripe<K, V> stripe = stripeOf(hash);
    enter(stripe);
    try {
      loads.forget(key);
      Entry<K, V> found = stripe.findLive(key, hash);
      if (found != null) {
        stripe.removeAndRelease(found, RemovalCause.EXPLICIT);
      }
      return found != null;
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
    Stripe<K, V> stripe = stripeOf(hash);
    Credit credit = new Credit();
    boolean collects = false;
    try {
      for (int round = 1; ; round++) {
        if (missing > 0) {
          collects = collects || startCollecting();
          long rest = takeRoomAnywhere(missing, credit, stripe, key, hash);
          if (rest > 0 && (round == ROOM_ROUNDS || !roomMayCome(credit))) {
            goWithout(rest, credit);
          } else if (rest > 0) {
            Thread.onSpinWait();
          }
        }
        enter(stripe);
        try {
          Entry<K, V> found = stripe.findLive(key, hash);
          Decision<K, V> decision = new Decision<>(found);
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
      if (sizer != null) {
        sizer.release(credit.room);
      }
      if (collects) {
        collecting.unlock();
      }
    }
  }

  /**
   * Exceeds the bound by what is missing, if that is allowed.
   *
   * @throws StoreFullException if not
   */
  private void goWithout(long missing, Credit credit) {
    Sizer<K, V> sizer = requireNonNull(this.sizer);
    if (!overflowAllowed) {
      throw sizer.full(missing);
    }
    sizer.overflow(missing);
    credit.room += missing;
  }

  /** Keeps other writers from collecting credit, unless waiting for that could be a deadlock. */
  private boolean startCollecting() {
    if (ownSection.get() != null) {
      return collecting.tryLock();
    }
    collecting.lock();
    return true;
  }

  /** Carries out what an updater decided; returns the room that is missing, or 0. */
  private long apply(Decision<K, V> decision, Stripe<K, V> stripe, K key, int hash, Credit credit) {
    Entry<K, V> found = decision.found;
    long expiresAt = decision.expiresAt;
    switch (decision.action) {
      case KEEP -> {
        return 0;
      }
      case SET -> {
        if (expiresAt != NO_EXPIRY && expiresAt <= now()) {
          deleteFound(stripe, key, found);
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
          deleteFound(stripe, key, found);
        } else if (found != null) {
          stripe.expire(found, expiresAt);
        }
        return 0;
      }
      case DELETE -> {
        deleteFound(stripe, key, found);
        return 0;
      }
    }
    throw new AssertionError(decision.action);
  }

  private void deleteFound(Stripe<K, V> stripe, K key, @Nullable Entry<K, V> found) {
    loads.forget(key);
    if (found != null) {
      stripe.removeAndRelease(found, RemovalCause.EXPLICIT);
    }
  }

  /**
   * Goes round the stripes once and adds to the credit the room of any entries but the one to be
   * written.
   *
   * @return how much room is still missing
   */
  private long takeRoomAnywhere(long room, Credit credit, Stripe<K, V> home, K key, int hash) {
    Sizer<K, V> sizer = requireNonNull(this.sizer);
    boolean inSection = inSection();
    long wanted = credit.room + room;
    int start = ThreadLocalRandom.current().nextInt(stripes.length);
    credit.passedOver = false;
    for (int i = 0; i < stripes.length; i++) {
      Stripe<K, V> stripe = stripes[(start + i) & (stripes.length - 1)];
      if (!inSection) {
        stripe.enter();
      } else if (!stripe.tryEnter()) {
        // Waiting for a stripe out of order could be a deadlock.
        credit.passedOver = true;
        continue;
      }
      try {
        Entry<K, V> spare = stripe == home ? stripe.findLive(key, hash) : null;
        while (credit.room < wanted) {
          long freed = stripe.evictOne(spare);
          if (freed == Stripe.NOTHING) {
            break;
          }
          credit.room += freed;
        }
      } finally {
        stripe.exit();
      }
      long rest = Math.max(0, wanted - credit.room);
      if (rest == 0 || sizer.tryReserve(rest)) {
        credit.room += rest;
        return 0;
      }
    }
    return wanted - credit.room;
  }

  /**
   * Whether one more round is worth while: a stripe was passed over, or every key may go. In the
   * latter case there is room to be had, and it was only that others put it elsewhere meanwhile.
   */
  private boolean roomMayCome(Credit credit) {
    return credit.passedOver || (everyKeyMayGo && !overflowAllowed);
  }

  /** What an updater sees and decides. */
  private static final class Decision<K, V> implements MutableEntry<V> {
    enum Action {
      KEEP,
      SET,
      SET_KEEPING_EXPIRY,
      EXPIRE,
      DELETE
    }

    final @Nullable Entry<K, V> found;
    Action action = Action.KEEP;
    @Nullable V value;
    long expiresAt;

    Decision(@Nullable Entry<K, V> found) {
      this.found = found;
    }

    /** The expiry to keep: the one that was asked for, not that of a time to idle. */
    long hardExpiry() {
      if (found instanceof ExpiringEntry<K, V> expiring) {
        return expiring.hardExpiry();
      }
      return NO_EXPIRY;
    }

    @Override
    public @Nullable V value() {
      return found == null ? null : found.value;
    }

    @Override
    public long expiresAt() {
      return found == null ? ABSENT : found.expiresAt();
    }

    @Override
    public void set(V value) {
      decide(Action.SET_KEEPING_EXPIRY, requireNonNull(value, "value"), 0);
    }

    @Override
    public void set(V value, long expiresAt) {
      decide(Action.SET, requireNonNull(value, "value"), expiresAt);
    }

    @Override
    public void expireAt(long expiresAt) {
      decide(Action.EXPIRE, null, expiresAt);
    }

    @Override
    public void delete() {
      decide(Action.DELETE, null, 0);
    }

    private void decide(Action action, @Nullable V value, long expiresAt) {
      this.action = action;
      this.value = value;
      this.expiresAt = expiresAt;
    }
  }

  // ---------------------------------------------------------------- several keys as one

  @Override
  public <R extends @Nullable Object> R atomically(Collection<? extends K> keys, Supplier<R> work) {
    return section(stripesOf(keys), requireNonNull(work, "work"));
  }

  @Override
  public <R extends @Nullable Object> R atomically(Supplier<R> work) {
    return section(allStripes(), requireNonNull(work, "work"));
  }

  @Override
  protected boolean inSection() {
    return ownSection.get() != null;
  }

  private <R extends @Nullable Object> R section(int[] involved, Supplier<R> work) {
    if (inSection()) {
      return locked(involved, work);
    }
    return locked(
        involved,
        () -> {
          sections.incrementAndGet();
          ownSection.set(involved);
          for (int i : involved) {
            stripes[i].beginSection();
          }
          try {
            return work.get();
          } finally {
            for (int i : involved) {
              stripes[i].endSection();
            }
            ownSection.remove();
            sections.decrementAndGet();
          }
        });
  }

  /** Holds the locks of some stripes, which are given in ascending order. */
  private <R extends @Nullable Object> R locked(int[] involved, Supplier<R> work) {
    int entered = 0;
    try {
      for (int i : involved) {
        enter(stripes[i]);
        entered++;
      }
      return work.get();
    } finally {
      while (entered > 0) {
        stripes[involved[--entered]].exit();
      }
    }
  }

  /** Locks a stripe, unless this thread is in a section that the stripe does not belong to. */
  private void enter(Stripe<K, V> stripe) {
    if (sections.get() != 0 && inSection() && !stripe.isEntered()) {
      throw new IllegalStateException("key does not belong to the keys of this atomic section");
    }
    stripe.enter();
  }

  // ---------------------------------------------------------------- the whole store

  @Override
  public void clear() {
    atomically(
        () -> {
          loads.forgetAll();
          for (Stripe<K, V> stripe : stripes) {
            stripe.clear();
          }
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
    if (index < 0 || index >= stripes.length) {
      return 0;
    }
    Stripe<K, V> stripe = stripes[index];
    List<Entry<K, V>> found = new ArrayList<>();
    enter(stripe);
    try {
      do {
        within = stripe.walk(within, found::add);
      } while (within != 0 && found.size() < count);
    } finally {
      stripe.exit();
    }
    for (Entry<K, V> entry : found) {
      if (!stripe.isExpired(entry)) {
        action.accept(entry.key, entry.value);
      }
    }
    if (within == 0) {
      index++;
    }
    return index == stripes.length ? 0 : ((long) index << Integer.SIZE) | (within & 0xFFFFFFFFL);
  }

  @Override
  public @Nullable K randomKey() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < RANDOM_KEY_TRIES; i++) {
      Stripe<K, V> stripe = stripes[random.nextInt(stripes.length)];
      enter(stripe);
      try {
        Entry<K, V> entry = stripe.randomEntry();
        if (entry != null && !stripe.isExpired(entry)) {
          return entry.key;
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
    if (inSection() && !stripes[0].isShared()) {
      throw new IllegalStateException("a store for one thread is not shared in an atomic section");
    }
    for (Stripe<K, V> stripe : stripes) {
      stripe.share();
    }
    super.startExpiry();
  }

  @Override
  public int expireCycle(Duration budget) {
    long start = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(budget);
    int expired = 0;
    for (int i = 0; i < stripes.length; i++) {
      int index = expiryCursor;
      int now;
      do {
        Stripe<K, V> stripe = stripes[index];
        enter(stripe);
        try {
          now = stripe.expireSample();
        } finally {
          stripe.exit();
        }
        expired += now;
        if (!Stripe.worthGoingOn(now)) {
          expiryCursor = (index + 1) & (stripes.length - 1);
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
      for (Stripe<K, V> stripe : stripes) {
        enter(stripe);
        try {
          stripe.addStats(sum);
        } finally {
          stripe.exit();
        }
      }
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
    long used = 0;
    for (Stripe<K, V> stripe : stripes) {
      enter(stripe);
      try {
        used += stripe.memoryUsed();
      } finally {
        stripe.exit();
      }
    }
    return used;
  }

  /** Checks everything that must hold while no operation is under way. */
  void checkInvariants() {
    long weights =
        this.<Long>locked(
            allStripes(),
            () ->
                IntStream.range(0, stripes.length)
                    .mapToLong(i -> stripes[i].checkInvariants(hash -> stripeIndex(hash) == i))
                    .sum());
    Invariants.checkEqual(sections.get(), 0, "sections under way");
    if (sizer != null) {
      Invariants.checkEqual(sizer.used(), weights, "room in use");
      Invariants.check(
          overflowAllowed || weights <= sizer.bound(), "store keeps its bound", weights);
    }
  }

  // ---------------------------------------------------------------- stripes

  private Stripe<K, V> stripeOf(int hash) {
    return stripes[stripeIndex(hash)];
  }

  private int stripeIndex(int hash) {
    // A shift by 32 would be one by 0.
    return stripeShift == Integer.SIZE ? 0 : hash >>> stripeShift;
  }

  private int[] allStripes() {
    return IntStream.range(0, stripes.length).toArray();
  }

  /** The stripes of some keys, ascending, each once. */
  private int[] stripesOf(Collection<? extends K> keys) {
    int[] indexes = new int[keys.size()];
    int n = 0;
    for (K key : keys) {
      indexes[n++] = stripeIndex(hasher.hash(key));
    }
    return Arrays.stream(indexes, 0, n).sorted().distinct().toArray();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
  private static <K, V> Stripe<K, V>[] newArray(int length) {
    return (Stripe<K, V>[]) new Stripe[length];
  }

  // ---------------------------------------------------------------- the builder

  /** The options of a {@link HeapStore}. */
  public static final class Builder<K, V> extends StoreBuilder<K, V, Builder<K, V>> {
    private long maxEntries;
    private long maxWeight;
    private @Nullable Weigher<? super K, ? super V> weigher;

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
