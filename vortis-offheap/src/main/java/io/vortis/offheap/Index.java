package io.vortis.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/**
 * The hash index of one stripe, in pages of the arena: it grows and shrinks one bucket at a time,
 * and readers never lock. See {@link Lookup} for how they read it.
 */
final class Index {
  /*
   * Linear hashing (Litwin, VLDB 1980), as in the heap's Table: with n buckets in use and 2^L <= n, the buckets below
   * n - 2^L and their images 2^L above are addressed by L + 1 bits of the hash, the others by L. What a bucket can't
   * hold goes to overflow buckets chained from it. There is no doubling, so no spike against the bound.
   *
   * Threads:      the methods named Acquire and Opaque: anybody. All else: the holder of the stripe's lock.
   * Fields:       buckets  | acquire                          | release | lock
   *               moves    | acquire, opaque after a fence    | release | lock
   *               returned | acquire, opaque after a fence    | release | lock
   *               others   | plain                            | plain   | lock
   * Publication:  an entry is whole before the release of its slot; a bucket is zeroed before its page is listed, and
   *               its page is listed before the count or the link that reaches into it.
   * Misses:       A key that stays present keeps its slot, except while a split or a merge moves it, or it fills the
   *               place of one that went. moves is odd meanwhile; a reader who found nothing believes it only if moves was even and has not changed.
   * Pages:        A page goes back to the arena after `returned` has been advanced. A reader who finds `returned`
   *               unchanged after his last load has read nothing but buckets.
   * Benign races: A reader may be held up between his last check and his compare-and-set of a slot's freq. If the
   *               page has gone back and holds entries meanwhile, that changes two bits of an entry if, and only if,
   *               the eight bytes there equal the slot word, a secret tag and an address in this process.
   * Verified by:  OffHeapModelTest, OffHeapStressTest
   */

  private static final int MIN_BUCKETS = 2;

  /** Mean entries per bucket above which a bucket is split, in halves. */
  private static final int MAX_LOAD_HALVES = 11;

  private static final VarHandle BUCKETS;
  private static final VarHandle MOVES;
  private static final VarHandle RETURNED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BUCKETS = lookup.findVarHandle(Index.class, "buckets", int.class);
      MOVES = lookup.findVarHandle(Index.class, "moves", int.class);
      RETURNED = lookup.findVarHandle(Index.class, "returned", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Arena arena;
  private final LongUnaryOperator hashOf;
  final BucketPages home;
  final BucketPages overflow;
  private int buckets;
  private int moves;
  private int returned;
  private int size;

  private final OverflowBuckets spare;

  private long[] moving = new long[4 * BucketLayout.SLOTS];

  /**
   * @param hashOf the hash of the key of the entry at an arena address
   * @param firstPage a segment for the first buckets
   */
  Index(Arena arena, LongUnaryOperator hashOf, int firstPage) {
    this.arena = arena;
    this.hashOf = hashOf;
    home = new BucketPages(arena);
    overflow = new BucketPages(arena);
    spare = new OverflowBuckets(overflow);
    home.add(firstPage);
    buckets = MIN_BUCKETS;
  }

  int size() {
    return size;
  }

  int buckets() {
    return buckets;
  }

  int pages() {
    return home.pages() + overflow.pages();
  }

  // ---------------------------------------------------------------- for readers without the lock

  int bucketsAcquire() {
    return (int) BUCKETS.getAcquire(this);
  }

  int movesAcquire() {
    return (int) MOVES.getAcquire(this);
  }

  int movesOpaque() {
    return (int) MOVES.getOpaque(this);
  }

  int returnedAcquire() {
    return (int) RETURNED.getAcquire(this);
  }

  int returnedOpaque() {
    return (int) RETURNED.getOpaque(this);
  }

  /** The bucket that holds a hash while so many are in use: linear hashing's address. */
  static int bucketOf(long hash, int buckets) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(buckets - 1);
    int bucket = (int) hash & mask;
    return bucket < buckets ? bucket : bucket & (mask >>> 1);
  }

  // ---------------------------------------------------------------- slots, under the lock

  /** The first bucket of a hash's chain. */
  long firstBucket(long hash) {
    return home.bucket(bucketOf(hash, buckets));
  }

  /** The next bucket of a chain, 0 at its end. */
  long nextBucket(long bucket) {
    int link = BucketLayout.link(bucket);
    return link == 0 ? 0 : overflow.bucket(link - 1);
  }

  /** The slot that leads to an arena address, 0 if none does. */
  long slotOf(long hash, long address) {
    int tag = SlotLayout.tagOf(hash);
    for (long bucket = firstBucket(hash); bucket != 0; bucket = nextBucket(bucket)) {
      for (int i = 0; i < BucketLayout.SLOTS; i++) {
        long at = BucketLayout.slotAddress(bucket, i);
        long slot = Memory.getLong(at);
        if (SlotLayout.tag(slot) == tag && SlotLayout.address(slot) == address) {
          return at;
        }
      }
    }
    return 0;
  }

  /**
   * An empty slot for a hash; 0 if that needs a page and there is none. Stays empty until {@link
   * #fill}.
   */
  long vacancy(long hash, Reservation reservation) {
    long bucket = firstBucket(hash);
    for (; ; ) {
      for (int i = 0; i < BucketLayout.SLOTS; i++) {
        long at = BucketLayout.slotAddress(bucket, i);
        if (Memory.getLong(at) == SlotLayout.EMPTY) {
          return at;
        }
      }
      long next = nextBucket(bucket);
      if (next == 0) {
        break;
      }
      bucket = next;
    }
    if (!spare.any()) {
      int page = reservation.take();
      if (page == Segments.NONE) {
        return 0;
      }
      overflow.add(page);
    }
    int link = spare.take();
    BucketLayout.putLinkRelease(bucket, link);
    return overflow.bucket(link - 1);
  }

  /** Fills a vacancy and grows if it is time. */
  void fill(long vacancy, long slot) {
    Memory.putLongRelease(vacancy, slot);
    size++;
    if (size * 2L > (long) buckets * MAX_LOAD_HALVES) {
      split();
    }
  }

  /** Redirects a slot to another entry of the same key. */
  void redirect(long at, long slot) {
    Memory.putLongRelease(at, slot);
  }

  /** Empties a slot and shrinks if it is time. */
  void empty(long at) {
    long slot = Memory.getLong(at);
    Memory.putLongRelease(at, SlotLayout.EMPTY);
    size--;
    if (spare.used() > 0) {
      shorten(at, slot);
    }
    if (size * 8L < (long) buckets * MAX_LOAD_HALVES && buckets > MIN_BUCKETS) {
      merge();
    }
    if (size == 0 && pages() > 1) {
      clear();
    }
  }

  /**
   * Fills the place of a slot that was emptied from the end of its bucket's chain, and gives the
   * last bucket back if nothing is left there. Otherwise each bucket would keep what it needed when
   * it was fullest.
   */
  private void shorten(long at, long slot) {
    long bucket = BucketLayout.bucketOf(at);
    boolean isLast = BucketLayout.link(bucket) == 0;
    if (isLast && filled(bucket) > 0) {
      return;
    }
    long last = isLast ? firstBucket(hashOf.applyAsLong(SlotLayout.address(slot))) : bucket;
    long before = 0;
    while (BucketLayout.link(last) != 0) {
      before = last;
      last = nextBucket(last);
    }
    if (before == 0) {
      return;
    }
    beginMove();
    for (int i = 0; i < BucketLayout.SLOTS && !isLast; i++) {
      long from = BucketLayout.slotAddress(last, i);
      long moved = Memory.getLong(from);
      if (moved != SlotLayout.EMPTY) {
        Memory.putLongRelease(at, moved);
        Memory.putLongRelease(from, SlotLayout.EMPTY);
        break;
      }
    }
    if (filled(last) == 0) {
      int link = BucketLayout.link(before);
      BucketLayout.putLinkRelease(before, 0);
      spare.giveBack(link);
    }
    endMove();
  }

  /** Empties all slots and gives back all pages but one. */
  void clear() {
    beginMove();
    size = 0;
    // All that was in use of the first page, as if it were new; word by word, since readers look.
    long end =
        home.bucket(0) + (long) Math.min(buckets, home.bucketsPerPage()) * BucketLayout.BYTES;
    for (long at = home.bucket(0); at < end; at += Long.BYTES) {
      Memory.putLongRelease(at, SlotLayout.EMPTY);
    }
    BUCKETS.setRelease(this, MIN_BUCKETS);
    returnPages(home, 1);
    returnOverflow();
    endMove();
  }

  // ---------------------------------------------------------------- walking, under the lock

  /**
   * Visits the slots of one bucket and returns the cursor of the next one, 0 after the last. The
   * cursor counts from the highest bit of the bucket's number down, so that what a split makes of a
   * bucket, or a merge of two, are neighbours in the walk (Redis's {@code dictScan}).
   */
  int walk(int cursor, LongConsumer slots) {
    int n = buckets;
    int wide = -1 >>> Integer.numberOfLeadingZeros(n - 1);
    int narrow = wide >>> 1;
    int mask = (cursor & narrow) < n - (narrow + 1) ? wide : narrow;
    forEachIn(cursor & mask, slots);
    int next = Integer.reverse(cursor | ~mask);
    return Integer.reverse(next + 1);
  }

  void forEach(LongConsumer slots) {
    for (int b = 0; b < buckets; b++) {
      forEachIn(b, slots);
    }
  }

  /** Visits the segments that are its pages. */
  void forEachPage(IntConsumer pages) {
    home.forEach(pages);
    overflow.forEach(pages);
  }

  /** Visits the filled slots of a bucket and those that continue it. */
  void forEachIn(int number, LongConsumer slots) {
    for (long bucket = home.bucket(number); bucket != 0; bucket = nextBucket(bucket)) {
      for (int i = 0; i < BucketLayout.SLOTS; i++) {
        long slot = Memory.getLong(BucketLayout.slotAddress(bucket, i));
        if (slot != SlotLayout.EMPTY) {
          slots.accept(slot);
        }
      }
    }
  }

  // ---------------------------------------------------------------- growing and shrinking

  private void split() {
    int n = buckets;
    if (n == home.capacity()) {
      int page = arena.take();
      if (page == Segments.NONE) {
        return; // the next insert tries again; chains get longer meanwhile
      }
      home.add(page);
    }
    int from = n - Integer.highestOneBit(n);
    beginMove();
    int count = takeOut(from, 0);
    BUCKETS.setRelease(this, n + 1);
    placeAll(count);
    endMove();
  }

  private void merge() {
    int last = buckets - 1;
    int into = last - Integer.highestOneBit(last);
    if (!spare.any() && !fitsInOne(into, last)) {
      return; // what does not fit would need one overflow bucket more than is given back
    }
    beginMove();
    int count = takeOut(into, takeOut(last, 0));
    BUCKETS.setRelease(this, last);
    placeAll(count);
    int perPage = home.bucketsPerPage();
    if (last <= (home.pages() - 1) * perPage - perPage / 4 || last == MIN_BUCKETS) {
      returnPages(home, (last + perPage - 1) / perPage);
    }
    if (spare.used() == 0) {
      returnOverflow();
    }
    endMove();
  }

  private boolean fitsInOne(int one, int other) {
    return BucketLayout.link(home.bucket(one)) == 0
        && BucketLayout.link(home.bucket(other)) == 0
        && filled(home.bucket(one)) + filled(home.bucket(other)) <= BucketLayout.SLOTS;
  }

  private static int filled(long bucket) {
    int filled = 0;
    for (int i = 0; i < BucketLayout.SLOTS; i++) {
      filled += Memory.getLong(BucketLayout.slotAddress(bucket, i)) == SlotLayout.EMPTY ? 0 : 1;
    }
    return filled;
  }

  /**
   * Empties a bucket and those that continue it into {@code moving}; returns how many are there.
   */
  private int takeOut(int number, int count) {
    long bucket = home.bucket(number);
    int link = BucketLayout.link(bucket);
    int taken = takeSlots(bucket, count);
    BucketLayout.putLinkRelease(bucket, 0);
    while (link != 0) {
      bucket = overflow.bucket(link - 1);
      int next = BucketLayout.link(bucket);
      taken = takeSlots(bucket, taken);
      spare.giveBack(link);
      link = next;
    }
    return taken;
  }

  private int takeSlots(long bucket, int count) {
    int taken = count;
    if (taken + BucketLayout.SLOTS > moving.length) {
      moving = Arrays.copyOf(moving, moving.length * 2);
    }
    for (int i = 0; i < BucketLayout.SLOTS; i++) {
      long at = BucketLayout.slotAddress(bucket, i);
      long slot = Memory.getLong(at);
      if (slot != SlotLayout.EMPTY) {
        moving[taken++] = slot;
        Memory.putLongRelease(at, SlotLayout.EMPTY);
      }
    }
    return taken;
  }

  private void placeAll(int count) {
    for (int i = 0; i < count; i++) {
      place(hashOf.applyAsLong(SlotLayout.address(moving[i])), moving[i]);
    }
  }

  private void place(long hash, long slot) {
    long bucket = firstBucket(hash);
    for (; ; ) {
      for (int i = 0; i < BucketLayout.SLOTS; i++) {
        long at = BucketLayout.slotAddress(bucket, i);
        if (Memory.getLong(at) == SlotLayout.EMPTY) {
          Memory.putLongRelease(at, slot);
          return;
        }
      }
      long next = nextBucket(bucket);
      if (next == 0) {
        int link = spare.take();
        BucketLayout.putLinkRelease(bucket, link);
        next = overflow.bucket(link - 1);
      }
      bucket = next;
    }
  }

  // ---------------------------------------------------------------- overflow buckets and pages

  private void returnOverflow() {
    spare.reset();
    returnPages(overflow, 0);
  }

  /** Gives back all pages but the first few; part of a move. */
  private void returnPages(BucketPages row, int keep) {
    while (row.pages() > keep) {
      int page = row.removeLast();
      RETURNED.setRelease(this, returned + 1);
      // Keeps the bytes of the page's next owner below; Segments.recycle has the same fence.
      VarHandle.storeStoreFence();
      arena.release(page);
    }
  }

  private void beginMove() {
    MOVES.setRelease(this, moves + 1);
    // Keeps the stores that move slots below the store that announces them.
    VarHandle.storeStoreFence();
  }

  private void endMove() {
    MOVES.setRelease(this, moves + 1);
  }
}
