package io.vortis;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hash table of one stripe: readers never lock, and it grows and shrinks one bucket at a time.
 *
 * <p>All methods but {@link #get} are called under the stripe's lock. Methods named {@code …Found}
 * act on what {@link #find} or a sampling method found last.
 */
final class Table<K, V> {
  /*
   * Linear hashing (Litwin, VLDB 1980) over buckets of eight slots. With n buckets in use and 2^L <= n, the
   * buckets below n - 2^L and their images 2^L above are addressed by L + 1 bits of the hash, the others by L.
   * When there are too many entries for n buckets, bucket n - 2^L is split between itself and the new bucket
   * n; when there are far too few, the last bucket goes back where it came from. So the load, and with it the
   * price of an entry, hardly changes, and no write ever pays for rehashing a whole table.
   *
   * What a bucket can't hold goes to buckets of the spill area, chained from it.
   *
   * Threads:      get: anybody. All else: the holder of the stripe's lock.
   * Fields:       home   | acquire | release | lock
   *               moves  | acquire, opaque after an acquire fence | release | lock
   *               others | plain | plain | lock
   * Publication:  an entry is in its slot before its tag; a spill bucket is filled before its link; the arrays
   *               are in place before the count that reaches into them. Each of these stores is a release and
   *               each of the loads in get() an acquire, in the opposite order.
   * Misses:       A key that stays present keeps its slot, except while a split or a merge moves it. moves is
   *               odd meanwhile, and a reader who found nothing believes it only if moves was even and has not
   *               changed. A hit needs no such check: the entry it found was current after the read began,
   *               since arrays are frozen only when they are replaced.
   * Benign races: a policy's note may be lost, or land in the slot of an entry that has just taken the place.
   * Verified by:  GetAgainstSplitTest, GetDuringSplitTest, TableTest
   */

  /** What get() returns if it could not tell: ask again under the lock. */
  static final Entry<?, ?> UNDECIDED = new Entry<>(new Object(), new Object());

  private static final int MIN_BUCKETS = 2;
  private static final int OPTIMISTIC_READS = 3;

  /**
   * How often to look for an occupied slot. Six in ten are; one in six before buckets are merged.
   */
  private static final int SAMPLE_TRIES = 64;

  /** Mean entries per bucket above which a bucket is split, in halves: see TableLoadBenchmark. */
  private static final int MAX_LOAD_HALVES = 11;

  private static final VarHandle HOME;
  private static final VarHandle MOVES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOME = lookup.findVarHandle(Table.class, "home", Buckets.class);
      MOVES = lookup.findVarHandle(Table.class, "moves", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Hasher hasher;
  private final @Nullable EvictionNotes notes;
  private final boolean hasWeights;

  private Buckets<K, V> home;
  private int moves;
  private int size;

  /** The first of the spill buckets that are free, as a link; they are chained by their links. */
  private int freeSpill;

  // Where find() and the sampling methods left off.
  private Buckets<K, V> foundIn;
  private int foundSlot;

  Table(Hasher hasher, @Nullable EvictionNotes notes, boolean hasWeights) {
    this.hasher = hasher;
    this.notes = notes;
    this.hasWeights = hasWeights;
    home = newBuckets(MIN_BUCKETS, MIN_BUCKETS);
    foundIn = home;
  }

  int size() {
    return size;
  }

  // ---------------------------------------------------------------- reading without the lock

  /**
   * The entry of a key, expired or not; {@code null} if there is none, {@link #UNDECIDED} if
   * buckets kept moving meanwhile.
   *
   * @param use whether this counts as a use of the entry
   */
  @SuppressWarnings("unchecked") // UNDECIDED holds neither K nor V
  @Nullable Entry<K, V> get(K key, int hash, boolean use) {
    for (int i = 0; i < OPTIMISTIC_READS; i++) {
      int before = (int) MOVES.getAcquire(this);
      Entry<K, V> entry = probe(key, hash, use);
      if (entry != null) {
        return entry;
      }
      // Keeps the loads of the probe above the second load of moves: an acquire load would not.
      VarHandle.acquireFence();
      if ((before & 1) == 0 && before == (int) MOVES.getOpaque(this)) {
        return null;
      }
      Thread.onSpinWait();
    }
    return (Entry<K, V>) UNDECIDED;
  }

  /** The buckets that are not spill. */
  @SuppressWarnings("unchecked") // the field's own type
  Buckets<K, V> homeAcquire() {
    return (Buckets<K, V>) HOME.getAcquire(this);
  }

  private @Nullable Entry<K, V> probe(K key, int hash, boolean use) {
    Buckets<K, V> home = homeAcquire();
    Buckets<K, V> in = home;
    int bucket = Buckets.bucketOf(hash, home.countAcquire());
    long pattern = Buckets.pattern(hash);
    for (; ; ) {
      long candidates = Buckets.matches(in.tagsAcquire(bucket), pattern);
      while (candidates != 0) {
        int slot = Buckets.firstSlot(bucket, candidates);
        Entry<K, V> entry = in.slotAcquire(slot);
        if (entry != null && isKey(key, entry)) {
          if (use && notes != null) {
            notes.used(in.states, slot);
          }
          return entry;
        }
        candidates &= candidates - 1;
      }
      int link = in.linkAcquire(bucket);
      Buckets<K, V> spill = home.spillAcquire();
      if (link == 0 || spill == null) {
        return null;
      }
      in = spill;
      bucket = link - 1;
    }
  }

  private static <K, V> boolean isKey(K key, Entry<K, V> entry) {
    return key == entry.key || key.equals(entry.key);
  }

  // ---------------------------------------------------------------- writing, under the lock

  /** The entry of a key, expired or not, or {@code null}. */
  @Nullable Entry<K, V> find(K key, int hash) {
    Buckets<K, V> in = home;
    int bucket = Buckets.bucketOf(hash, home.count());
    long pattern = Buckets.pattern(hash);
    for (; ; ) {
      long candidates = Buckets.matches(in.tagsAcquire(bucket), pattern);
      while (candidates != 0) {
        int slot = Buckets.firstSlot(bucket, candidates);
        Entry<K, V> entry = in.slotAcquire(slot);
        if (entry != null && isKey(key, entry)) {
          foundIn = in;
          foundSlot = slot;
          return entry;
        }
        candidates &= candidates - 1;
      }
      int link = in.linkAcquire(bucket);
      if (link == 0) {
        return null;
      }
      in = spill();
      bucket = link - 1;
    }
  }

  /** Adds an entry whose key is absent. */
  void insert(Entry<K, V> entry, int hash, int weight) {
    int state = notes == null ? 0 : notes.inserted(size);
    place(Buckets.bucketOf(hash, home.count()), Buckets.tag(hash), entry, state, weight);
    size++;
    if (size * 2L > (long) home.count() * MAX_LOAD_HALVES) {
      split();
    }
  }

  /** Puts an entry in the place of the one found, which has the same key. */
  void replaceFound(Entry<K, V> entry, int weight) {
    if (notes != null) {
      notes.used(foundIn.states, foundSlot);
    }
    if (foundIn.weights != null) {
      foundIn.weights[foundSlot] = weight;
    }
    foundIn.replaceSlotRelease(foundSlot, entry);
  }

  /** Removes the entry found. */
  void removeFound() {
    foundIn.emptySlotRelease(foundSlot);
    size--;
    if (size * 8L < (long) home.count() * MAX_LOAD_HALVES && home.count() > MIN_BUCKETS) {
      merge();
    }
  }

  int weightOfFound() {
    return foundIn.weights == null ? 1 : foundIn.weights[foundSlot];
  }

  int stateOfFound() {
    return foundIn.states == null ? 0 : foundIn.states[foundSlot];
  }

  /** Removes everything. Readers who are on their way still find what was there when they began. */
  void clear() {
    beginMove();
    HOME.setRelease(this, newBuckets(MIN_BUCKETS, MIN_BUCKETS));
    foundIn = home;
    size = 0;
    freeSpill = 0;
    endMove();
  }

  // ---------------------------------------------------------------- sampling and walking, under
  // the lock

  /**
   * Looks at {@code samples} entries, or at all if there are fewer: at a random one and at those in
   * the slots after it. So each is as likely as any other to be looked at, and most of them lie in
   * the same cache line.
   *
   * @param spare an entry not to be looked at
   * @return whether the chooser took one, which is then the entry found
   */
  boolean sample(
      int samples, @Nullable Entry<K, V> spare, Randomness random, Chooser<K, V> chooser) {
    int buckets = home.count() + spillCount();
    int start = randomSlot(buckets, random);
    int first = start >> 3;
    // The slots of the first bucket that lie before the start come last.
    long fromStart = -1L << ((start & 7) << 3);
    int seen = 0;
    boolean chosen = false;
    for (int i = 0; i <= buckets && seen < samples; i++) {
      int bucket = first + i < buckets ? first + i : first + i - buckets;
      boolean isHome = bucket < home.count();
      Buckets<K, V> in = isHome ? home : spill();
      int b = isHome ? bucket : bucket - home.count();
      long occupied = Buckets.occupied(in.tagsAcquire(b));
      occupied &= i == 0 ? fromStart : i == buckets ? ~fromStart : -1;
      for (; occupied != 0 && seen < samples; occupied &= occupied - 1) {
        int slot = Buckets.firstSlot(b, occupied);
        Entry<K, V> entry = requireNonNull(in.slotAcquire(slot));
        if (entry == spare) {
          continue;
        }
        seen++;
        if (chooser.take(entry, in.states == null ? 0 : in.states[slot])) {
          foundIn = in;
          foundSlot = slot;
          chosen = true;
        }
      }
    }
    return chosen;
  }

  /**
   * The slot of a random entry, counted through all buckets and then all spill buckets. Should most
   * of them be empty, it may be an empty one.
   */
  private int randomSlot(int buckets, Randomness random) {
    int slot = 0;
    for (int tries = SAMPLE_TRIES; tries > 0; tries--) {
      slot = random.below(buckets << 3);
      int bucket = slot >> 3;
      long tags =
          bucket < home.count()
              ? home.tagsAcquire(bucket)
              : spill().tagsAcquire(bucket - home.count());
      if ((tags >>> ((slot & 7) << 3) & 0x80) != 0) {
        break;
      }
    }
    return slot;
  }

  /** Is shown sampled entries one by one and takes those it likes better than all before. */
  interface Chooser<K, V> {
    boolean take(Entry<K, V> entry, int state);
  }

  /**
   * Visits the entries of one bucket and returns the cursor of the next one, 0 after the last.
   *
   * <p>The cursor counts through the buckets from the highest bit of their number down, so that the
   * buckets a split makes of one, or a merge of two, are neighbours in the walk, and no entry is
   * missed when that happens between two calls (Redis's {@code dictScan}, here with two widths of
   * bucket number side by side).
   */
  int walk(int cursor, Consumer<Entry<K, V>> action) {
    int n = home.count();
    int wide = -1 >>> Integer.numberOfLeadingZeros(n - 1);
    int narrow = wide >>> 1;
    int mask = (cursor & narrow) < n - (narrow + 1) ? wide : narrow;
    forEachIn(cursor & mask, action);
    int next = Integer.reverse(cursor | ~mask);
    return Integer.reverse(next + 1);
  }

  /** Visits every entry. */
  void forEach(Consumer<Entry<K, V>> action) {
    for (int b = 0; b < home.count(); b++) {
      forEachIn(b, action);
    }
  }

  /** What the table occupies, in bytes, references taken as 4 bytes. */
  long memoryUsed() {
    return home.memoryUsed();
  }

  private void forEachIn(int bucket, Consumer<Entry<K, V>> action) {
    Buckets<K, V> in = home;
    for (int b = bucket; ; ) {
      long occupied = Buckets.occupied(in.tagsAcquire(b));
      while (occupied != 0) {
        Entry<K, V> entry = in.slotAcquire(Buckets.firstSlot(b, occupied));
        if (entry != null) {
          action.accept(entry);
        }
        occupied &= occupied - 1;
      }
      int link = in.linkAcquire(b);
      if (link == 0) {
        return;
      }
      in = spill();
      b = link - 1;
    }
  }

  private int chainLength(int bucket) {
    int length = 1;
    for (int link = home.linkAcquire(bucket); link != 0; link = spill().linkAcquire(link - 1)) {
      length++;
    }
    return length;
  }

  // ---------------------------------------------------------------- what must hold

  /**
   * Checks that every entry is where its hash says, under its tag and alone of its key, that every
   * spill bucket is in exactly one chain or free, and that the size is right.
   */
  void checkInvariants() {
    Invariants.check((moves & 1) == 0, "no move is under way", moves);
    Set<K> keys = new HashSet<>();
    BitSet spillSeen = new BitSet();
    for (int b = 0; b < home.capacity(); b++) {
      checkBucket(home, b, b, keys);
      if (b >= home.count()) {
        Invariants.check(home.linkAcquire(b) == 0, "unused bucket has no chain", b);
        Invariants.check(home.tagsAcquire(b) == 0, "unused bucket is empty", b);
      }
      for (int link = home.linkAcquire(b); link != 0; link = spill().linkAcquire(link - 1)) {
        checkSpill(link, spillSeen);
        checkBucket(spill(), link - 1, b, keys);
      }
    }
    for (int link = freeSpill; link != 0; link = spill().linkAcquire(link - 1)) {
      checkSpill(link, spillSeen);
      Invariants.check(spill().tagsAcquire(link - 1) == 0, "free spill bucket is empty", link);
    }
    Invariants.checkEqual(spillSeen.cardinality(), spillCount(), "spill buckets");
    Invariants.checkEqual(size, keys.size(), "size of table");
  }

  private void checkSpill(int link, BitSet seen) {
    Invariants.check(link <= spill().count(), "spill bucket is in use", link);
    Invariants.check(!seen.get(link), "spill bucket is in one place only", link);
    seen.set(link);
  }

  private void checkBucket(Buckets<K, V> in, int bucket, int homeBucket, Set<K> keys) {
    long occupied = Buckets.occupied(in.tagsAcquire(bucket));
    for (int i = 0; i < Buckets.SLOTS; i++) {
      boolean tagged = (occupied >>> (8 * i) & 0x80) != 0;
      Entry<K, V> entry = in.slotAcquire(bucket * Buckets.SLOTS + i);
      Invariants.check(tagged == (entry != null), "tag and slot agree", bucket);
      if (entry != null) {
        int hash = hasher.hash(entry.key);
        byte tag = (byte) (in.tagsAcquire(bucket) >>> (8 * i));
        Invariants.checkEqual(tag, Buckets.tag(hash), "tag of " + entry.key);
        Invariants.checkEqual(
            Buckets.bucketOf(hash, home.count()), homeBucket, "bucket of " + entry.key);
        Invariants.check(keys.add(entry.key), "key is there once", entry.key);
      }
    }
  }

  // ---------------------------------------------------------------- growing and shrinking

  private void split() {
    int n = home.count();
    int bit = Integer.highestOneBit(n);
    if (n == home.capacity()) {
      // By a quarter: the slack is part of what every entry costs.
      HOME.setRelease(this, home.resized(n + Math.max(MIN_BUCKETS, n >> 2)));
    }
    beginMove();
    Chain<K, V> chain = takeOut(n - bit);
    home.putCountRelease(n + 1);
    for (int i = 0; i < chain.length; i++) {
      int hash = hasher.hash(chain.entries[i].key);
      chain.place(i, this, (hash & bit) == 0 ? n - bit : n, hash);
    }
    endMove();
  }

  private void merge() {
    int last = home.count() - 1;
    int into = last - Integer.highestOneBit(last);
    beginMove();
    Chain<K, V> chain = takeOut(last);
    home.putCountRelease(last);
    for (int i = 0; i < chain.length; i++) {
      chain.place(i, this, into, hasher.hash(chain.entries[i].key));
    }
    endMove();
    if (last < home.capacity() >> 2) {
      HOME.setRelease(this, home.packed(Math.max(MIN_BUCKETS, home.capacity() >> 1)));
      freeSpill = 0;
    }
  }

  /** Empties a bucket and gives back its spill buckets. */
  private Chain<K, V> takeOut(int bucket) {
    Chain<K, V> chain = new Chain<>(Buckets.SLOTS * chainLength(bucket));
    chain.takeAll(home, bucket);
    int link = home.linkAcquire(bucket);
    home.putLinkRelease(bucket, 0);
    while (link != 0) {
      Buckets<K, V> spill = spill();
      chain.takeAll(spill, link - 1);
      int next = spill.linkAcquire(link - 1);
      spill.putLinkRelease(link - 1, freeSpill);
      freeSpill = link;
      link = next;
    }
    return chain;
  }

  /**
   * Puts an entry in the first empty slot of a bucket, which gets a further spill bucket if it has
   * none.
   */
  private void place(int bucket, byte tag, Entry<K, V> entry, int state, int weight) {
    Buckets<K, V> in = home;
    int b = bucket;
    long vacant = Buckets.vacant(in.tagsAcquire(b));
    while (vacant == 0) {
      int link = in.linkAcquire(b);
      if (link == 0) {
        link = takeSpill();
        // The spill area may have been replaced; this bucket may have been part of it.
        if (in != home) {
          in = spill();
        }
        fill(spill(), Buckets.firstSlot(link - 1, 1), tag, entry, state, weight);
        in.putLinkRelease(b, link);
        return;
      }
      in = spill();
      b = link - 1;
      vacant = Buckets.vacant(in.tagsAcquire(b));
    }
    fill(in, Buckets.firstSlot(b, vacant), tag, entry, state, weight);
  }

  private static <K, V> void fill(
      Buckets<K, V> in, int slot, byte tag, Entry<K, V> entry, int state, int weight) {
    if (in.states != null) {
      in.states[slot] = state;
    }
    if (in.weights != null) {
      in.weights[slot] = weight;
    }
    in.fillSlotRelease(slot, tag, entry);
  }

  /** An empty spill bucket, as a link. */
  private int takeSpill() {
    int free = freeSpill;
    if (free != 0) {
      freeSpill = spill().linkAcquire(free - 1);
      spill().putLinkRelease(free - 1, 0);
      return free;
    }
    Buckets<K, V> spill = home.spillAcquire();
    if (spill == null) {
      spill = newBuckets(MIN_BUCKETS, 0);
      home.putSpillRelease(spill);
    } else if (spill.count() == spill.capacity()) {
      spill = spill.resized(spill.capacity() + Math.max(MIN_BUCKETS, spill.capacity() >> 2));
      home.putSpillRelease(spill);
    }
    spill.putCountRelease(spill.count() + 1);
    return spill.count();
  }

  private int spillCount() {
    Buckets<K, V> spill = home.spillAcquire();
    return spill == null ? 0 : spill.count();
  }

  private Buckets<K, V> spill() {
    return requireNonNull(home.spillAcquire());
  }

  private Buckets<K, V> newBuckets(int capacity, int count) {
    return new Buckets<>(capacity, count, notes != null, hasWeights);
  }

  private void beginMove() {
    MOVES.setRelease(this, moves + 1);
    // Keeps the stores that move entries below the store that announces them.
    VarHandle.storeStoreFence();
  }

  private void endMove() {
    MOVES.setRelease(this, moves + 1);
  }

  /** The entries of a bucket and its spill buckets on their way to other ones. */
  private static final class Chain<K, V> {
    final Entry<K, V>[] entries;
    final int[] states;
    final int[] weights;
    int length;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    Chain(int capacity) {
      entries = (Entry<K, V>[]) new Entry[capacity];
      states = new int[capacity];
      weights = new int[capacity];
    }

    void takeAll(Buckets<K, V> in, int bucket) {
      long occupied = Buckets.occupied(in.tagsAcquire(bucket));
      while (occupied != 0) {
        int slot = Buckets.firstSlot(bucket, occupied);
        Entry<K, V> entry = in.slotAcquire(slot);
        assert entry != null;
        entries[length] = entry;
        states[length] = in.states == null ? 0 : in.states[slot];
        weights[length] = in.weights == null ? 1 : in.weights[slot];
        length++;
        in.emptySlotRelease(slot);
        occupied &= occupied - 1;
      }
    }

    void place(int i, Table<K, V> table, int bucket, int hash) {
      table.place(bucket, Buckets.tag(hash), entries[i], states[i], weights[i]);
    }
  }
}
