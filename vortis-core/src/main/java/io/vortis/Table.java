package io.vortis;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
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
   *               notes  | plain, by readers once for each read | plain | lock
   *               others | plain | plain | lock
   * Publication:  a cell is in its slot before its key, and that before its tag; a spill bucket is filled before its
   *               link; the arrays are in place before the count that reaches into them. Each of these stores is a
   *               release and each of the loads in get() an acquire, in the opposite order.
   * Moves:        31                                     2 |   1     |   0    |
   *               | slots emptied, sections that are over  | section | moving |
   *               A slot that was emptied may be filled again; what emptied it is counted before. So a reader for
   *               whom the count has not changed read a key and a cell that belong together. A key that stays
   *               present keeps its slot, except while a split or a merge moves it. So a reader for whom nothing
   *               was moving and the count has not changed missed nothing that was there. A new value for a present
   *               key changes the cell alone and counts as nothing; nor does a new key in an empty slot.
   * Sections:     A section of several operations sets its bit before its first change; when it is over, in all its
   *               stripes, it clears the bit and is counted. A reader who saw anything of a section therefore sees
   *               the bit, or another count than before it read, and has to ask again: what it saw may have been
   *               replaced before the section was over.
   * Plain cells:  anyExpiring is set before the first cell that is an ExpiringEntry is released, and read after a cell
   *               was acquired.
   * Benign races: a policy's note may be lost, or land in the slot of an entry that has just taken the place, unless the
   *               policy notes uses by compare-and-set.
   * Policies:     A reader loads the notes' array before the object that writes them, which is replaced first: so none
   *               writes its notes among those of a later policy.
   * Verified by:  GetAgainstSplitTest, GetAgainstSlotReuseTest, GetDuringSplitTest, TableTest
   */

  /** What get() returns if it could not tell: ask again under the lock. */
  static final Object UNDECIDED = new Object();

  // The parts of moves, and what is added to count something.
  private static final int MOVING = 1;
  private static final int SECTION = 2;
  private static final int COUNT_SHIFT = 2;
  private static final int COUNTED = 1 << COUNT_SHIFT;

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
  private @Nullable EvictionNotes<K> notes;
  private final boolean hasWeights;

  private Buckets<K, V> home;
  private int moves;
  private int size;

  /** Whether there has ever been an entry with a TTL. */
  private boolean anyExpiring;

  /** The first of the spill buckets that are free, as a link; they are chained by their links. */
  private int freeSpill;

  // Where find() and the sampling methods left off.
  private Buckets<K, V> foundIn;
  private int foundSlot;

  Table(Hasher hasher, @Nullable EvictionNotes<K> notes, boolean hasWeights) {
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
   * The {@link Cell} of a key, expired or not; {@code null} if there is none, {@link #UNDECIDED} if
   * a section is under way or entries kept moving meanwhile.
   *
   * @param use whether this counts as a use of the entry
   */
  @Nullable Object get(K key, int hash, boolean use) {
    for (int i = 0; i < OPTIMISTIC_READS; i++) {
      int before = (int) MOVES.getAcquire(this);
      Object cell = probe(key, hash, use);
      // Keeps the loads of the probe above the second load of moves: an acquire load would not.
      VarHandle.acquireFence();
      int after = (int) MOVES.getOpaque(this);
      if ((after & SECTION) != 0) {
        return UNDECIDED;
      }
      if (cell != null
          ? (before ^ after) >>> COUNT_SHIFT == 0
          : before == after && (after & MOVING) == 0) {
        return cell;
      }
      Thread.onSpinWait();
    }
    return UNDECIDED;
  }

  /**
   * Whether a cell that was read is a value and nothing else. Where no entry ever had a TTL this
   * leaves the value itself untouched, which may not be in the processor's caches.
   */
  boolean isPlain(Object cell) {
    return cell != UNDECIDED && !(anyExpiring && cell instanceof ExpiringEntry);
  }

  /** The buckets that are not spill. */
  @SuppressWarnings("unchecked") // the field's own type
  Buckets<K, V> homeAcquire() {
    return (Buckets<K, V>) HOME.getAcquire(this);
  }

  private @Nullable Object probe(K key, int hash, boolean use) {
    Buckets<K, V> home = homeAcquire();
    Buckets<K, V> in = home;
    int bucket = Buckets.bucketOf(hash, home.countAcquire());
    long pattern = Buckets.pattern(hash);
    for (; ; ) {
      // Which slot it is only the tags say, but all slots of a bucket are neighbours: a look at one
      // of them lets the processor fetch them together with the tags and not after them. See
      // CacheBenchmark.
      K ahead = in.keyAcquire(Buckets.firstSlot(bucket, 1));
      if (ahead == key) {
        return cell(in, Buckets.firstSlot(bucket, 1), use);
      }
      long candidates = Buckets.matches(in.tagsAcquire(bucket), pattern);
      while (candidates != 0) {
        int slot = Buckets.firstSlot(bucket, candidates);
        if (isKey(key, in.keyAcquire(slot))) {
          return cell(in, slot, use);
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

  private @Nullable Object cell(Buckets<K, V> in, int slot, boolean use) {
    int[] states = use ? in.statesAcquire() : null;
    if (states != null) {
      EvictionNotes<K> notes = this.notes;
      if (notes != null) {
        notes.used(states, slot);
      }
    }
    return in.cellAcquire(slot);
  }

  private static <K> boolean isKey(K key, @Nullable K candidate) {
    return key == candidate || (candidate != null && key.equals(candidate));
  }

  // ---------------------------------------------------------------- writing, under the lock

  /** From here to {@link #endSection} readers are undecided. */
  void beginSection() {
    MOVES.setRelease(this, moves | SECTION);
    // Keeps the stores of the section below the store that announces it.
    VarHandle.storeStoreFence();
  }

  void endSection() {
    MOVES.setRelease(this, (moves & ~SECTION) + COUNTED);
  }

  /** Notes of another policy from now on, or none; what is there counts as just inserted. */
  void takeNotes(@Nullable EvictionNotes<K> notes) {
    this.notes = notes;
    home.putStatesRelease(notes != null, notes == null ? 0 : notes.policy.onInsert(notes.tick()));
  }

  /** The cell of a key, expired or not, or {@code null}. */
  @Nullable Object find(K key, int hash) {
    Buckets<K, V> in = home;
    int bucket = Buckets.bucketOf(hash, home.count());
    long pattern = Buckets.pattern(hash);
    for (; ; ) {
      long candidates = Buckets.matches(in.tagsAcquire(bucket), pattern);
      while (candidates != 0) {
        int slot = Buckets.firstSlot(bucket, candidates);
        if (isKey(key, in.keyAcquire(slot))) {
          foundIn = in;
          foundSlot = slot;
          return in.cellAcquire(slot);
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

  /** The key found, as it stands in the table. */
  K foundKey() {
    return requireNonNull(foundIn.keyAcquire(foundSlot));
  }

  /** The cell found. */
  Object foundCell() {
    return requireNonNull(foundIn.cellAcquire(foundSlot));
  }

  /** Adds a key that is absent. */
  void insert(K key, Object cell, int hash, int weight) {
    anyExpiring |= cell instanceof ExpiringEntry;
    int state = notes == null ? 0 : notes.inserted(this, key, hash, weight);
    place(Buckets.bucketOf(hash, home.count()), Buckets.tag(hash), key, cell, state, weight);
    size++;
    if (size * 2L > (long) home.count() * MAX_LOAD_HALVES) {
      split();
    }
  }

  /** Gives the key found another cell. */
  void replaceFound(Object cell, int weight) {
    anyExpiring |= cell instanceof ExpiringEntry;
    if (notes != null && foundIn.states != null) {
      notes.used(foundIn.states, foundSlot);
      notes.reweighed(stateOfFound(), weight - weightOfFound());
    }
    if (foundIn.weights != null) {
      foundIn.weights[foundSlot] = weight;
    }
    foundIn.putCellRelease(foundSlot, cell);
  }

  /** Removes the entry found. */
  void removeFound() {
    int state = stateOfFound();
    int weight = weightOfFound();
    foundIn.emptySlotRelease(foundSlot);
    countEmptied();
    size--;
    if (size * 8L < (long) home.count() * MAX_LOAD_HALVES && home.count() > MIN_BUCKETS) {
      merge();
    }
    if (notes != null) {
      notes.removed(this, state, weight);
    }
  }

  int weightOfFound() {
    return foundIn.weights == null ? 1 : foundIn.weights[foundSlot];
  }

  int stateOfFound() {
    return foundIn.states == null ? 0 : foundIn.states[foundSlot];
  }

  /** Gives the entry found another note; a use meanwhile may be lost. */
  void noteFound(int state) {
    requireNonNull(foundIn.states)[foundSlot] = state;
  }

  /** Does what finds entries of its own and moves none, after which the entry found is again. */
  void keepingFound(Runnable work) {
    Buckets<K, V> in = foundIn;
    int slot = foundSlot;
    work.run();
    foundIn = in;
    foundSlot = slot;
  }

  /** How often the entry found was used lately; -1 if nobody counts. */
  int frequencyOfFound() {
    EvictionNotes<K> notes = this.notes;
    return notes == null ? -1 : notes.policy.frequency(stateOfFound(), notes.tick());
  }

  /** For how long the entry found has not been used, in milliseconds; -1 if nobody knows. */
  long idleMillisOfFound() {
    EvictionNotes<K> notes = this.notes;
    return notes == null ? EvictionNotes.UNKNOWN : notes.idleMillis(stateOfFound());
  }

  /** Removes everything. Readers who are on their way still find what was there when they began. */
  void clear() {
    HOME.setRelease(this, newBuckets(MIN_BUCKETS, MIN_BUCKETS));
    foundIn = home;
    size = 0;
    freeSpill = 0;
    if (notes != null) {
      notes.cleared();
    }
  }

  // ---------------------------------------------------------------- many entries, under the lock

  /**
   * Looks at {@code samples} entries, or at all if there are fewer: at a random one and at those in
   * the slots after it. So each is as likely as any other to be looked at, and most of them lie in
   * the same cache line.
   *
   * @param spare a key, as it stands in the table, not to be looked at
   * @return whether the chooser took one, which is then the entry found
   */
  boolean sample(int samples, @Nullable K spare, Randomness random, Chooser chooser) {
    if (size() == 0) {
      return false;
    }
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
        if (spare != null && in.keyAcquire(slot) == spare) {
          continue;
        }
        seen++;
        Object cell = requireNonNull(in.cellAcquire(slot));
        if (chooser.take(cell, in.states == null ? 0 : in.states[slot])) {
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
  interface Chooser {
    boolean take(Object cell, int state);
  }

  /** Is shown keys and their cells. */
  interface Visitor<K> {
    void visit(K key, Object cell);
  }

  /**
   * Visits the entries of one bucket and returns the cursor of the next one, 0 after the last.
   *
   * <p>The cursor counts through the buckets from the highest bit of their number down, so that the
   * buckets a split makes of one, or a merge of two, are neighbours in the walk, and no entry is
   * missed when that happens between two calls (Redis's {@code dictScan}, here with two widths of
   * bucket number side by side).
   */
  int walk(int cursor, Visitor<K> visitor) {
    int n = home.count();
    int wide = -1 >>> Integer.numberOfLeadingZeros(n - 1);
    int narrow = wide >>> 1;
    int mask = (cursor & narrow) < n - (narrow + 1) ? wide : narrow;
    forEachIn(cursor & mask, visitor);
    int next = Integer.reverse(cursor | ~mask);
    return Integer.reverse(next + 1);
  }

  /** Visits every entry. */
  void forEach(Visitor<K> visitor) {
    for (int b = 0; b < home.count(); b++) {
      forEachIn(b, visitor);
    }
  }

  /** What the table occupies, in bytes, references taken as 4 bytes. */
  long memoryUsed() {
    return home.memoryUsed();
  }

  private void forEachIn(int bucket, Visitor<K> visitor) {
    Buckets<K, V> in = home;
    for (int b = bucket; ; ) {
      long occupied = Buckets.occupied(in.tagsAcquire(b));
      while (occupied != 0) {
        int slot = Buckets.firstSlot(b, occupied);
        visitor.visit(requireNonNull(in.keyAcquire(slot)), requireNonNull(in.cellAcquire(slot)));
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
    Invariants.check((moves & (MOVING | SECTION)) == 0, "no move is under way", moves);
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
      K key = in.keyAcquire(bucket * Buckets.SLOTS + i);
      Object cell = in.cellAcquire(bucket * Buckets.SLOTS + i);
      Invariants.check(tagged == (key != null), "tag and key agree", bucket);
      Invariants.check(tagged == (cell != null), "tag and cell agree", bucket);
      if (key != null) {
        Invariants.check(anyExpiring || !(cell instanceof ExpiringEntry), "TTL is known of", key);
        int hash = hasher.hash(key);
        byte tag = (byte) (in.tagsAcquire(bucket) >>> (8 * i));
        Invariants.checkEqual(tag, Buckets.tag(hash), "tag of " + key);
        Invariants.checkEqual(Buckets.bucketOf(hash, home.count()), homeBucket, "bucket of " + key);
        Invariants.check(keys.add(key), "key is there once", key);
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
      int hash = hasher.hash(chain.keys[i]);
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
      chain.place(i, this, into, hasher.hash(chain.keys[i]));
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
    countEmptied();
    return chain;
  }

  /**
   * Puts an entry in the first empty slot of a bucket, which gets a further spill bucket if it has
   * none.
   */
  void place(int bucket, byte tag, K key, Object cell, int state, int weight) {
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
        fill(spill(), Buckets.firstSlot(link - 1, 1), tag, key, cell, state, weight);
        in.putLinkRelease(b, link);
        return;
      }
      in = spill();
      b = link - 1;
      vacant = Buckets.vacant(in.tagsAcquire(b));
    }
    fill(in, Buckets.firstSlot(b, vacant), tag, key, cell, state, weight);
  }

  private static <K, V> void fill(
      Buckets<K, V> in, int slot, byte tag, K key, Object cell, int state, int weight) {
    if (in.states != null) {
      in.states[slot] = state;
    }
    if (in.weights != null) {
      in.weights[slot] = weight;
    }
    in.fillSlotRelease(slot, tag, key, cell);
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
    MOVES.setRelease(this, moves | MOVING);
    // Keeps the stores that move entries below the store that announces them.
    VarHandle.storeStoreFence();
  }

  private void endMove() {
    MOVES.setRelease(this, moves & ~MOVING);
  }

  /** To be called when slots have been emptied, before any of them can be filled again. */
  private void countEmptied() {
    MOVES.setRelease(this, moves + COUNTED);
  }
}
