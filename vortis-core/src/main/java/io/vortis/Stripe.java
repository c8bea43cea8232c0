package io.vortis;

import static java.util.Objects.requireNonNull;

import io.vortis.eviction.Eviction;
import io.vortis.eviction.EvictionPolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The unit of a {@link HeapStore}: those keys whose hash begins alike, with their table, their TTL
 * index, their share of the bound, and the one lock under which they are written.
 */
final class Stripe<K, V> {
  /*
   * Threads:      the holder of the lock; table().get() and the version are anybody's.
   * Fields:       version | acquire | release | lock
   *               others  | plain   | plain   | lock
   * Lock order:   stripes by ascending index. Nothing else is locked while a stripe is, but for what listeners,
   *               weighers and updaters lock, who are told to be brief and to keep off the store.
   * Versions:     63                        2     1         0
   *               |        changes          | change | section |
   *               A change sets its bit before the first of its stores and carries it into the count after the last.
   *               A section that spans several operations sets its bit while it lasts. Of several keys read, unchanged
   *               versions without bits say that no change fell in between, not even in part. Of one key read, see
   *               Table.
   * Policy:       One that was chosen meanwhile is taken over when the lock's holder next needs one.
   * Callbacks:    listeners, weighers and updaters run under the lock.
   * Verified by:  ExpiryAgainstOverwriteTest, EvictionAgainstInsertTest, ReadAgainstSectionTest, SizeAgainstSetTest,
   *               PersistAgainstExpiryTest, SetPublicationTest (jcstress)
   */

  /** What {@link #evictOne} returns if there is nothing to evict; an entry may weigh nothing. */
  static final long NOTHING = -1;

  // The parts of a version.
  private static final long SECTION = 1;
  private static final long CHANGE = 2;

  /**
   * So often a thread looks whether the lock has come free before it sleeps: a write takes less
   * than a microsecond, waking up takes several.
   */
  private static final int SPINS = 50;

  private static final int EXPIRY_SAMPLES = 20;
  private static final int EXPIRED_VICTIM_SAMPLES = 5;

  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Stripe.class, "version", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Written before a second thread can know of the stripe, or the sweeper of the store. */
  private @Nullable ReentrantLock lock;

  private final InstantSource clock;
  private final Hasher hasher;
  private final Events<K, V> events;
  private final @Nullable Sizer<K, V> sizer;
  private final EvictionChoice chosenEviction;
  private Eviction eviction;
  private @Nullable EvictionNotes<K> notes;
  private final UnaryOperator<K> keyCopier;
  private final long timeToIdle;
  private final int stripes;
  private final Randomness random;
  private final Table<K, V> table;
  private final TtlIndex<K, V> ttlIndex = new TtlIndex<>();
  private final StripeStats stats = new StripeStats();
  private final Victim victim = new Victim();

  private long version;

  /** What the entries weigh together; 0 in an unbounded store. */
  private long weight;

  /** What all stripes of a store have in common. */
  record Shared<K, V>(
      boolean concurrent,
      InstantSource clock,
      Hasher hasher,
      Events<K, V> events,
      @Nullable Sizer<K, V> sizer,
      EvictionChoice eviction,
      UnaryOperator<K> keyCopier,
      long timeToIdle,
      int stripes) {}

  Stripe(Shared<K, V> shared, long randomSeed) {
    lock = shared.concurrent ? new ReentrantLock() : null;
    clock = shared.clock;
    hasher = shared.hasher;
    events = shared.events;
    sizer = shared.sizer;
    chosenEviction = shared.eviction;
    eviction = shared.eviction.get();
    keyCopier = shared.keyCopier;
    timeToIdle = shared.timeToIdle;
    stripes = shared.stripes;
    random = new Randomness(randomSeed);
    notes = notesFor(eviction);
    table = new Table<>(hasher, notes, sizer != null && sizer.hasWeigher());
  }

  private @Nullable EvictionNotes<K> notesFor(Eviction eviction) {
    EvictionPolicy policy = eviction.policy();
    if (sizer == null || policy == null || !policy.keepsState()) {
      return null;
    }
    return eviction.queues()
        ? new S3Fifo<>(policy, clock, hasher)
        : new EvictionNotes<>(policy, clock);
  }

  // ---------------------------------------------------------------- locks, sections, versions

  /** Whether it has a lock: a stripe made for one thread has none. */
  boolean isShared() {
    return lock != null;
  }

  /**
   * Gives a stripe made for one thread its lock; to be called by that thread, outside the stripe.
   */
  void share() {
    if (lock == null) {
      lock = new ReentrantLock();
    }
  }

  void enter() {
    if (lock != null && !spin(lock)) {
      lock.lock();
    }
  }

  private static boolean spin(ReentrantLock lock) {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  boolean tryEnter() {
    return lock == null || lock.tryLock();
  }

  void exit() {
    if (lock != null) {
      lock.unlock();
    }
  }

  boolean isEntered() {
    return lock == null || lock.isHeldByCurrentThread();
  }

  /** From here to {@link #endSection} readers wait for the lock. */
  void beginSection() {
    VERSION.setOpaque(this, version | SECTION);
    table.beginSection();
  }

  void endSection() {
    table.endSection();
    VERSION.setRelease(this, version - SECTION);
  }

  long versionAcquire() {
    return (long) VERSION.getAcquire(this);
  }

  /** Whether nothing was under way in the stripe when it had this version. */
  static boolean isQuiet(long version) {
    return (version & (SECTION | CHANGE)) == 0;
  }

  private void beginChange() {
    VERSION.setOpaque(this, version | CHANGE);
    // Keeps the stores of the change below the store that announces it.
    VarHandle.storeStoreFence();
  }

  private void endChange() {
    VERSION.setRelease(this, version + CHANGE);
  }

  // ---------------------------------------------------------------- reading without the lock

  /** The table, for readers. */
  Table<K, V> table() {
    return table;
  }

  /**
   * How many entries there are; between two equal {@linkplain #versionAcquire versions} this is
   * exact.
   */
  int size() {
    return table.size();
  }

  /** How many entries have a TTL, as exactly as {@link #size}. */
  int volatileSize() {
    return ttlIndex.size();
  }

  boolean isExpired(Object cell) {
    return cell instanceof ExpiringEntry<?, ?> entry && entry.expiresAt() <= clock.millis();
  }

  // ---------------------------------------------------------------- single keys, under the lock

  /** The cell of a key; if it has expired it is removed and there is none. */
  @Nullable Object findLive(K key, int hash) {
    Object cell = table.find(key, hash);
    if (cell != null && isExpired(cell)) {
      removeAndRelease(RemovalCause.EXPIRED);
      return null;
    }
    return cell;
  }

  /** For how long a key has not been used, in milliseconds; -1 if it is absent or unknown. */
  long idleMillis(K key, int hash) {
    followPolicy();
    return findLive(key, hash) == null ? EvictionNotes.UNKNOWN : table.idleMillisOfFound();
  }

  /** How often a key was used lately; -1 if it is absent or nobody counts. */
  int frequency(K key, int hash) {
    followPolicy();
    return findLive(key, hash) == null ? -1 : table.frequencyOfFound();
  }

  /** A key as it stands in the table, or {@code null} if it is absent. */
  @Nullable K liveKey(K key, int hash) {
    return findLive(key, hash) == null ? null : table.foundKey();
  }

  /**
   * Sets a key if there is room for it.
   *
   * @param old what {@link #findLive} has just found
   * @param credit room that the caller has reserved already; what is needed of it is taken from it
   * @return 0 if it was set, else how much room is missing
   */
  long put(@Nullable Object old, K key, int hash, V value, long expiresAt, Credit credit) {
    int newWeight = 1;
    long growth = 0;
    if (sizer != null) {
      followPolicy();
      newWeight = sizer.weigh(key, value);
      growth = newWeight - (old == null ? 0L : table.weightOfFound());
      long fromCredit = Math.max(0, Math.min(growth, credit.room));
      if (growth > fromCredit) {
        if (newWeight > sizer.bound() && !eviction.overflowAllowed()) {
          throw sizer.full(growth);
        }
        if (!makeRoom(growth - fromCredit, old == null ? null : table.foundKey())) {
          return growth - fromCredit;
        }
        if (old != null) {
          table.find(key, hash);
        }
      }
      if (fromCredit != 0) {
        credit.room -= fromCredit;
      }
      weight += growth;
    }
    K kept = old == null ? keyCopier.apply(key) : table.foundKey();
    Object fresh = newCell(kept, value, expiresAt);
    beginChange();
    reindex(old, fresh);
    if (old == null) {
      table.insert(kept, fresh, hash, newWeight);
    } else {
      table.replaceFound(fresh, newWeight);
    }
    endChange();
    stats.sets++;
    if (events.any()) {
      if (old != null) {
        events.removed(kept, Cell.value(old), RemovalCause.REPLACED);
      }
      events.written(kept, value, expiresAt);
    }
    if (sizer != null && growth < 0) {
      sizer.release(-growth);
    }
    return 0;
  }

  /** Gives the entry that {@link #findLive} has just found another expiry. */
  void expire(Object old, long expiresAt) {
    K key = table.foundKey();
    V value = Cell.value(old);
    Object fresh = newCell(key, value, expiresAt);
    beginChange();
    reindex(old, fresh);
    table.replaceFound(fresh, table.weightOfFound());
    endChange();
    if (events.any()) {
      events.expiryChanged(key, value, expiresAt);
    }
  }

  /** Removes the entry that was just found and gives its room back. */
  void removeAndRelease(RemovalCause cause) {
    long room = remove(cause);
    if (sizer != null) {
      sizer.release(room);
    }
  }

  /** Removes the entry that was just found and keeps its room, which is returned. */
  private long remove(RemovalCause cause) {
    long room = sizer == null ? 0 : table.weightOfFound();
    K key = table.foundKey();
    Object cell = table.foundCell();
    weight -= room;
    beginChange();
    reindex(cell, null);
    table.removeFound();
    endChange();
    stats.removed(cause, 1);
    if (events.any()) {
      events.removed(key, Cell.value(cell), cause);
    }
    return room;
  }

  private Object newCell(K key, V value, long expiresAt) {
    if (timeToIdle > 0) {
      return new IdleEntry<>(key, value, expiresAt, timeToIdle, clock.millis());
    }
    if (expiresAt != Store.NO_EXPIRY) {
      return new ExpiringEntry<>(key, value, expiresAt);
    }
    return value;
  }

  /** Keeps the index of entries with a TTL up to date when one cell takes the place of another. */
  @SuppressWarnings("unchecked") // the entries of this stripe's table
  private void reindex(@Nullable Object old, @Nullable Object fresh) {
    ExpiringEntry<K, V> was = old instanceof ExpiringEntry ? (ExpiringEntry<K, V>) old : null;
    ExpiringEntry<K, V> is = fresh instanceof ExpiringEntry ? (ExpiringEntry<K, V>) fresh : null;
    if (was != null && is != null) {
      ttlIndex.replace(was, is);
    } else if (was != null) {
      ttlIndex.remove(was);
    } else if (is != null) {
      ttlIndex.add(is);
    }
  }

  // ---------------------------------------------------------------- many keys, under the lock

  void clear() {
    if (events.any()) {
      table.forEach((key, cell) -> events.removed(key, Cell.value(cell), RemovalCause.CLEARED));
    }
    stats.removed(RemovalCause.CLEARED, table.size());
    if (sizer != null) {
      sizer.release(weight);
    }
    weight = 0;
    beginChange();
    table.clear();
    ttlIndex.clear();
    endChange();
  }

  /** See {@link Table#walk}. */
  int walk(int cursor, Table.Visitor<K> visitor) {
    return table.walk(cursor, visitor);
  }

  /** A random key that has not expired, unless it is one that has, or there is none. */
  @Nullable K randomKey() {
    boolean any = table.sample(1, null, random, (cell, state) -> !isExpired(cell));
    return any ? table.foundKey() : null;
  }

  void addStats(StripeStats sum) {
    sum.add(stats);
  }

  /** What the stripe's tables and entries occupy, without keys and values, in bytes. */
  long memoryUsed() {
    long expiringEntry = timeToIdle > 0 ? 48 : 32;
    return table.memoryUsed()
        + (notes == null ? 0 : notes.memoryUsed())
        + ttlIndex.memoryUsed()
        + expiringEntry * ttlIndex.size();
  }

  /** Checks that table, index and weights agree; returns the weight of all entries. */
  long checkInvariants(IntPredicate ownsHash) {
    Invariants.check((version & SECTION) == 0, "no section is under way", version);
    table.checkInvariants();
    ttlIndex.checkInvariants();
    IdentityHashMap<K, Object> all = new IdentityHashMap<>();
    table.forEach(all::put);
    Invariants.checkEqual(table.size(), all.size(), "entries walked");
    long weights = 0;
    int expiring = 0;
    for (Map.Entry<K, Object> walked : all.entrySet()) {
      K key = walked.getKey();
      Object cell = walked.getValue();
      int hash = hasher.hash(key);
      Invariants.check(ownsHash.test(hash), "key belongs to the stripe", key);
      Invariants.check(table.find(key, hash) == cell, "entry is found", key);
      int weighed = table.weightOfFound();
      if (sizer != null) {
        Invariants.checkEqual(weighed, sizer.weigh(key, Cell.value(cell)), "weight of " + key);
        weights += weighed;
      }
      if (cell instanceof ExpiringEntry<?, ?> is) {
        expiring++;
        Invariants.check(ttlIndex.holds(is), "entry with a TTL is in the index", key);
        Invariants.check(is.key == key, "entry with a TTL has the key it stands for", key);
      }
    }
    Invariants.checkEqual(ttlIndex.size(), expiring, "size of index");
    Invariants.checkEqual(weight, weights, "weight of stripe");
    if (notes instanceof S3Fifo<K> queues) {
      queues.checkInvariants(table);
    }
    return weights;
  }

  // ---------------------------------------------------------------- expiry, under the lock

  /**
   * Removes the expired among 20 entries that have a TTL, evenly from all over the index; among all
   * of them if they are no more than that.
   *
   * @return how many it removed
   */
  int expireSample() {
    followPolicy();
    if (notes != null) {
      notes.keepUp();
    }
    int volatiles = ttlIndex.size();
    if (volatiles == 0) {
      return 0;
    }
    List<ExpiringEntry<K, V>> sampled = new ArrayList<>(EXPIRY_SAMPLES);
    long now = clock.millis();
    // Neighbours were written at about the same time, so those looked at are far apart.
    int stride = Math.max(1, volatiles / EXPIRY_SAMPLES);
    int place = random.below(volatiles);
    for (int i = Math.min(volatiles, EXPIRY_SAMPLES); i > 0; i--) {
      ExpiringEntry<K, V> entry = ttlIndex.at(place);
      if (entry.expiresAt() <= now) {
        sampled.add(entry);
      }
      place += stride;
      place -= place < volatiles ? 0 : volatiles;
    }
    fetch(sampled);
    int expired = 0;
    for (ExpiringEntry<K, V> entry : sampled) {
      // A listener who was told of another's removal may have removed this one.
      if (ttlIndex.holds(entry)) {
        expireIndexed(entry);
        expired++;
      }
    }
    return expired;
  }

  /** Has what removing these entries needs loaded at the same time, and not one after the other. */
  private void fetch(List<ExpiringEntry<K, V>> entries) {
    if (entries.size() > 1) {
      Prefetch<K, V> prefetch = new Prefetch<>(entries.size());
      for (ExpiringEntry<K, V> entry : entries) {
        prefetch.add(entry.key, hasher.hash(entry.key), table);
      }
      prefetch.run();
    }
  }

  /** Whether {@link #expireSample} found so many that it is worth going on. */
  static boolean worthGoingOn(int expired) {
    return expired * 10 > EXPIRY_SAMPLES;
  }

  private void expireIndexed(ExpiringEntry<K, V> entry) {
    findIndexed(entry);
    removeAndRelease(RemovalCause.EXPIRED);
  }

  private void findIndexed(ExpiringEntry<K, V> entry) {
    Object found = table.find(entry.key, hasher.hash(entry.key));
    assert found == entry;
  }

  // ---------------------------------------------------------------- eviction, under the lock

  /** Takes over a policy that was chosen since. */
  private void followPolicy() {
    Eviction chosen = chosenEviction.get();
    if (chosen != eviction) {
      if (chosen.policy() != eviction.policy() || chosen.queues() != eviction.queues()) {
        notes = notesFor(chosen);
        table.takeNotes(notes);
        if (notes instanceof S3Fifo<K> queues) {
          queues.enterAll(table);
        }
      }
      eviction = chosen;
    }
  }

  /**
   * Reserves room, evicting entries of this stripe if it must and may.
   *
   * @param spare the key of an entry that must stay, as it stands in the table
   * @return whether the room is reserved; if not, what was evicted is given back
   */
  private boolean makeRoom(long room, @Nullable K spare) {
    Sizer<K, V> sizer = requireNonNull(this.sizer);
    long freed = 0;
    long kept = 0;
    int evicted = 0;
    long evictedRoom = 0;
    try {
      while (freed < room) {
        if (sizer.tryReserve(room - freed)) {
          freed = room;
        } else {
          long more = holdsItsShare(sizer) ? evictOne(spare) : NOTHING;
          if (more == NOTHING) {
            return false;
          }
          freed += more;
          evicted++;
          evictedRoom += more;
        }
      }
      kept = room;
      return true;
    } finally {
      // A policy, or a key's equals(), may have thrown.
      sizer.release(freed - kept);
      EvictionEvent.commit(evicted, evictedRoom);
    }
  }

  /**
   * Whether evicting here rather than elsewhere is fair: the stripe is not far smaller than the
   * mean.
   */
  private boolean holdsItsShare(Sizer<K, V> sizer) {
    return weight >= sizer.bound() / (2L * stripes);
  }

  /**
   * Removes one entry to make room: an expired one if there is one, else the policy's choice.
   *
   * @param spare the key of an entry that must stay, as it stands in the table
   * @return the room it had, reserved for the caller; {@link #NOTHING} if nothing could be removed
   */
  long evictOne(@Nullable K spare) {
    followPolicy();
    ExpiringEntry<K, V> expired = someExpired(spare);
    if (expired != null) {
      findIndexed(expired);
      return remove(RemovalCause.EXPIRED);
    }
    EvictionPolicy policy = eviction.policy();
    if (policy == null) {
      return NOTHING;
    }
    return findVictim(policy, spare) ? remove(RemovalCause.EVICTED) : NOTHING;
  }

  private boolean findVictim(EvictionPolicy policy, @Nullable K spare) {
    if (notes instanceof S3Fifo<K> queues) {
      return queues.findVictim(table, spare);
    }
    victim.reset(policy);
    return eviction.scope() == Eviction.Scope.ALL_KEYS
        ? table.sample(eviction.samples(), spare, random, victim)
        : findVolatile(policy, spare);
  }

  /** Finds the lowest ranked of a sample of the entries with a TTL; whether there is one. */
  private boolean findVolatile(EvictionPolicy policy, @Nullable K spare) {
    ExpiringEntry<K, V> chosen = null;
    int volatiles = ttlIndex.size();
    int picks = Math.min(volatiles, eviction.samples());
    for (int i = 0; i < picks; i++) {
      int pick = picks == volatiles ? i : random.below(volatiles);
      ExpiringEntry<K, V> entry = ttlIndex.at(pick);
      if (entry.key == spare) {
        // Its neighbour in its place: a sample must not be lost where there may be but one.
        entry = ttlIndex.at(pick + 1 == volatiles ? 0 : pick + 1);
        if (entry.key == spare) {
          break;
        }
      }
      if (policy.keepsState()) {
        findIndexed(entry);
      }
      if (victim.take(entry, table.stateOfFound())) {
        chosen = entry;
      }
    }
    if (chosen != null) {
      findIndexed(chosen);
    }
    return chosen != null;
  }

  /**
   * An expired entry that may go, or {@code null}. Where entries may be evicted a few samples
   * decide; where none may, a full search of the index, which pays only while something in it has
   * expired.
   */
  private @Nullable ExpiringEntry<K, V> someExpired(@Nullable K spare) {
    int volatiles = ttlIndex.size();
    if (volatiles == 0) {
      return null;
    }
    long now = clock.millis();
    if (ttlIndex.earliest() > now) {
      return null;
    }
    boolean thorough = eviction.policy() == null;
    int picks = thorough ? volatiles : Math.min(volatiles, EXPIRED_VICTIM_SAMPLES);
    for (int i = 0; i < picks; i++) {
      ExpiringEntry<K, V> entry = ttlIndex.at(thorough ? i : random.below(volatiles));
      if (entry.key != spare && entry.expiresAt() <= now) {
        return entry;
      }
    }
    if (thorough) {
      ttlIndex.refreshEarliest();
    }
    return null;
  }

  /** Takes the lowest ranked of the entries it is shown. */
  private final class Victim implements Table.Chooser {
    private @Nullable EvictionPolicy policy;
    private boolean none;
    private long bestRank;

    void reset(EvictionPolicy policy) {
      this.policy = policy;
      none = true;
    }

    @Override
    public boolean take(Object cell, int state) {
      int tick = notes == null ? 0 : notes.tick();
      long rank = requireNonNull(policy).rank(state, tick, Cell.expiresAt(cell));
      if (none || rank < bestRank) {
        none = false;
        bestRank = rank;
        return true;
      }
      return false;
    }
  }
}
