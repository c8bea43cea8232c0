package io.vortis.offheap;

import io.vortis.RemovalCause;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store as bytes: keys and values are spans, whoever has types puts them on top.
 *
 * <p>Each operation works with the caller's {@link Scratch}, in which the key stands already.
 */
final class Engine implements AutoCloseable {
  /*
   * Threads:      any; the scratch is the caller's own.
   * Lock order:   Room's turns -> stripes by ascending index -> the arena's lock.
   * Reading:      three attempts without a lock, counted in among the readers; then under the lock, counted out, since
   *               close() holds the locks while it waits for readers.
   * Writing:      Under the lock; what it needs of free segments and does not find it unlocks for, gets, and tries again.
   *               Only large values are copied without, counted in among the readers.
   * Verified by:  OffHeapModelTest, OffHeapStressTest, SweeperAgainstCloseTest (jcstress)
   */

  /** What {@link #read} returns if there is no such key. */
  static final int MISS = -1;

  private static final int OPTIMISTIC_READS = 3;

  /** How exactly the time of the last use is noted where no time to idle depends on it. */
  private static final long USE_MILLIS = 1_000;

  final Arena arena;
  final EntryShape shape;
  final Stripes stripes;
  final Walk walk;
  final Totals totals;
  final Room room;
  final Shrinking shrinking;
  final Edits edits;

  /** Whether readers need to be counted; written before a second thread can know of the store. */
  private boolean concurrent;

  private final RetentionRules rules;

  /** Whether reads count as uses. */
  private volatile boolean countsUses;

  private final KeyHash hasher;
  private final InstantSource clock;
  private final LongSupplier defaultExpiry;
  private final Readers readers = new Readers();

  private final Chains chains;
  private final long fixedBytes;
  private volatile int expiryCursor;

  /** Per store: an operation of one may be under way inside a listener of another. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(this::newScratch);

  /**
   * What an engine is made of.
   *
   * @param timeToIdle in milliseconds, 0 for none
   * @param notesUses whether entries tell when they were last used
   * @param defaultExpiry when an entry expires that is written now, without an expiry of its own
   */
  record Parts(
      Sizing sizing,
      Eviction eviction,
      boolean concurrent,
      InstantSource clock,
      long timeToIdle,
      boolean notesUses,
      long randomSeed,
      LongSupplier defaultExpiry,
      EntryObserver observer) {}

  Engine(Parts parts) {
    Sizing sizing = parts.sizing;
    int count = sizing.stripes();
    SplittableRandom seeds = new SplittableRandom(parts.randomSeed);
    arena = new Arena(sizing, count);
    shape = new EntryShape(sizing.segmentSize(), parts.timeToIdle, parts.notesUses);
    hasher = new KeyHash(seeds.nextLong());
    concurrent = parts.concurrent;
    clock = parts.clock;
    defaultExpiry = parts.defaultExpiry;
    fixedBytes = sizing.fixedBytes();
    chains = new Chains(arena);
    rules = new RetentionRules(parts.eviction);
    Retention retention = new Retention(rules, 0);
    countsUses = retention.countsUses();
    Fullness fullness = new Fullness(arena, retention);
    StripeParts shared =
        new StripeParts(
            concurrent,
            arena,
            shape,
            hasher,
            clock,
            parts.observer,
            fullness,
            sizing.usableAtFirst() < sizing.segments(),
            count);
    Stripe[] all = new Stripe[count];
    for (int i = 0; i < count; i++) {
      Retention own = new Retention(rules, seeds.nextLong());
      int page = arena.take();
      if (page == Segments.NONE) {
        String full = arena.full(0).getMessage();
        arena.close();
        throw new IllegalStateException("no memory for the index: " + full);
      }
      all[i] = new Stripe(shared, own, new Ghosts(sizing.ghosts()), page);
    }
    stripes = new Stripes(all, readers);
    fullness.watch(all);
    walk = new Walk(stripes, clock);
    totals = new Totals(stripes, fullness, readers, arena.segmentSize);
    shrinking = new Shrinking(arena, stripes, retention, fullness);
    room = new Room(arena, stripes, retention, fullness);
    edits = new Edits(this, chains, clock, defaultExpiry);
  }

  /**
   * @throws IllegalStateException if the store is closed
   */
  void checkOpen() {
    readers.checkOpen();
  }

  /** Changes which entries may go, and in which order. */
  void evictBy(Eviction eviction) {
    rules.follow(eviction);
    countsUses = rules.order() == RetentionRules.Order.S3_FIFO;
  }

  /** This thread's scratch. */
  Scratch scratch() {
    return scratches.get();
  }

  /**
   * Makes a store for one thread a shared one; called by that thread.
   *
   * @throws IllegalStateException if it is in a section, which has no locks to give back
   */
  void share() {
    readers.checkOpen();
    if (!concurrent && stripes.isInSection()) {
      throw new IllegalStateException("a store for one thread is not shared in an atomic section");
    }
    for (int i = 0; i < stripes.count(); i++) {
      stripes.at(i).share();
    }
    concurrent = true;
  }

  private Scratch newScratch() {
    Lookup lookup = new Lookup(arena, shape, stripes.at(0).index);
    return new Scratch(lookup, new Reservation(arena), new Prefetch(arena));
  }

  /** Makes some bytes the scratch's key. */
  void key(Scratch scratch, byte[] bytes, int offset, int length) {
    scratch.key.set(bytes, offset, length, hasher);
  }

  // ---------------------------------------------------------------- reading

  /**
   * Reads the scratch's key; its lookup tells the expiry then.
   *
   * @param target where to copy the value, or {@code null}
   * @param use whether this counts as a use of the entry
   * @return the value's length, or {@link #MISS}
   */
  int read(Scratch scratch, @Nullable ValueTarget target, boolean use) {
    Stripe stripe = stripes.of(scratch.key.hash);
    if (concurrent) {
      int cell = readers.enter();
      if (cell != Readers.PAUSED) {
        int result;
        try {
          result = readOptimistically(stripe, scratch, target, use);
        } finally {
          readers.exit(cell);
        }
        if (result >= MISS) {
          if (use && result != MISS && shape.notesUses) {
            touch(stripe, scratch.lookup);
          }
          return result;
        }
      }
    }
    return readLocked(stripe, scratch, target, use);
  }

  /** Notes, once a second at most, that what was just found is used, if it is still there. */
  private void touch(Stripe stripe, Lookup lookup) {
    long now = clock.millis();
    if (now - lookup.usedAt >= USE_MILLIS) {
      stripes.enter(stripe);
      try {
        if (lookup.isStillThere()) {
          EntryLayout.putUsedAtRelease(arena.toMachine(SlotLayout.address(lookup.slot)), now);
        }
      } finally {
        stripe.exit();
      }
    }
  }

  private static final int UNDECIDED = MISS - 1;
  private static final int UNKNOWN = -1;

  private int readOptimistically(
      Stripe stripe, Scratch scratch, @Nullable ValueTarget target, boolean use) {
    Lookup lookup = scratch.lookup;
    for (int i = 0; i < OPTIMISTIC_READS; i++) {
      long before = stripe.versionAcquire();
      int found = lookup.find(stripe.index, scratch.key);
      if (found == Lookup.MISS && !stripe.sawSection(before)) {
        return MISS;
      }
      if (found == Lookup.FOUND) {
        boolean expired = lookup.expiresAt != Segments.NEVER && lookup.expiresAt <= clock.millis();
        if ((expired || target == null || copy(lookup, target)) && lookup.isValid()) {
          // Of an expired entry the lock is needed too: a writer who came in time may be giving it
          // a new expiry just now. A use of an entry that expires when idle is noted in the entry,
          // which only the lock's holder may.
          if (expired || (use && shape.timeToIdle > 0)) {
            return UNDECIDED;
          }
          if (!stripe.sawSection(before)) {
            if (use && countsUses) {
              lookup.noteUse();
            }
            return lookup.valueLength;
          }
        }
      }
      Thread.onSpinWait();
    }
    return UNDECIDED;
  }

  /** Notes the scratch's key as one of those that {@link #prefetch} is to fetch. */
  void willRead(Scratch scratch) {
    long hash = scratch.key.hash;
    scratch.prefetch.add(hash, stripes.of(hash).index);
  }

  /** Fetches what is known of the keys noted into the processor's caches. */
  void prefetch(Scratch scratch) {
    int cell = readers.enter();
    if (cell != Readers.PAUSED) {
      try {
        scratch.prefetch.run();
      } finally {
        readers.exit(cell);
      }
    }
  }

  private int readLocked(
      Stripe stripe, Scratch scratch, @Nullable ValueTarget target, boolean use) {
    stripes.enter(stripe);
    try {
      if (!stripe.findLive(scratch.key)) {
        return MISS;
      }
      Lookup found = stripe.found;
      if (use && shape.notesUses) {
        stripe.touchFound(clock.millis());
      }
      if (target != null) {
        copy(found, target);
      }
      if (use && countsUses) {
        found.noteUse();
      }
      scratch.lookup.expiresAt = found.expiresAt;
      return found.valueLength;
    } finally {
      stripe.exit();
    }
  }

  /** How often the scratch's key was used lately; -1 if it is absent or nobody counts. */
  int frequency(Scratch scratch) {
    Stripe stripe = stripes.of(scratch.key.hash);
    stripes.enter(stripe);
    try {
      boolean known = countsUses && stripe.findLive(scratch.key);
      return known ? SlotLayout.freq(stripe.found.slot) : -1;
    } finally {
      stripe.exit();
    }
  }

  /** For how long the scratch's key has not been used, in milliseconds; -1 if that is unknown. */
  long idleMillis(Scratch scratch) {
    if (!shape.notesUses) {
      return UNKNOWN;
    }
    Stripe stripe = stripes.of(scratch.key.hash);
    stripes.enter(stripe);
    try {
      return stripe.findLive(scratch.key)
          ? Math.max(0, clock.millis() - stripe.found.usedAt)
          : UNKNOWN;
    } finally {
      stripe.exit();
    }
  }

  private static boolean copy(Lookup lookup, ValueTarget target) {
    ByteBuffer buffer = target.allocate(lookup.valueLength);
    if (buffer.remaining() < lookup.valueLength) {
      throw new IllegalArgumentException(
          "target too small: remaining=" + buffer.remaining() + ", value=" + lookup.valueLength);
    }
    return lookup.copyTo(buffer, buffer.position());
  }

  /** What the entry of the scratch's key occupies, its slot included; {@link #MISS} if none. */
  long memoryUsage(Scratch scratch) {
    Stripe stripe = stripes.of(scratch.key.hash);
    stripes.enter(stripe);
    try {
      return stripe.findLive(scratch.key) ? stripe.footprintOfFound() + SlotLayout.BYTES : MISS;
    } finally {
      stripe.exit();
    }
  }

  // ---------------------------------------------------------------- writing

  /** Carries out the scratch's write. */
  void put(Scratch scratch) {
    Write write = scratch.write;
    KeySpan key = scratch.key;
    shape.check(key.length, write.length);
    growIfShort(0);
    Stripe stripe = stripes.of(key.hash);
    Reservation reservation = scratch.reservation;
    int chained = shape.chainSegments(key.length, write.length);
    try {
      for (; ; ) {
        // Large values are copied before the lock is taken.
        boolean copies = write.chainSegments < chained;
        int wanted = chained + 1;
        long growth;
        stripes.enter(stripe);
        try {
          boolean replaces = stripe.findLive(key);
          growth = stripe.growth(write, replaces);
          if (!copies) {
            wanted = putOrRemove(stripe, write, replaces, reservation);
          }
        } finally {
          stripe.exit();
        }
        if (wanted == 0) {
          return;
        }
        if (!makeRoom(wanted, reservation, stripe, growth)) {
          chains.abandon(write);
        } else if (copies) {
          fillChain(write, chained, reservation);
        }
      }
    } finally {
      reservation.releaseAll();
      chains.abandon(write);
      write.forget();
    }
  }

  /** Copies a large value into a chain without a lock; counted in, so that nothing is unmapped. */
  private void fillChain(Write write, int chained, Reservation reservation) {
    int cell = readers.enter();
    while (cell == Readers.PAUSED) {
      Thread.onSpinWait();
      cell = readers.enter();
    }
    try {
      chains.fill(write, chained, reservation);
    } finally {
      readers.exit(cell);
    }
  }

  /** See {@link Room#make}. */
  boolean makeRoom(int wanted, Reservation reservation, Stripe stripe, long growth) {
    growIfShort(wanted);
    try {
      return room.make(wanted, reservation, stripe, growth);
    } catch (StoreFullException e) {
      readers.checkOpen(); // one that is closed has no room either
      throw e;
    }
  }

  /** Lets the pool of segments grow, in a store that may have more than it has tables for. */
  void growIfShort(int wanted) {
    if (arena.isShort(wanted) && !stripes.isInSection()) {
      stripes.<Boolean>locked(
          stripes.all(),
          () -> {
            readers.pause();
            try {
              if (arena.isShort(wanted)) {
                arena.grow(wanted);
              }
            } finally {
              readers.resume();
            }
            return true;
          });
    }
  }

  /** A write whose time is over already leaves the key absent. */
  private int putOrRemove(Stripe stripe, Write write, boolean present, Reservation reservation) {
    if (write.expiresAt != Segments.NEVER && write.expiresAt <= clock.millis()) {
      if (present) {
        stripe.removeFound(RemovalCause.EXPLICIT);
      }
      return 0;
    }
    return stripe.put(write, present, reservation);
  }

  /**
   * Deletes the scratch's key.
   *
   * @param underLock runs first, under the key's lock
   */
  boolean delete(Scratch scratch, Runnable underLock) {
    Stripe stripe = stripes.of(scratch.key.hash);
    stripes.enter(stripe);
    try {
      underLock.run();
      boolean present = stripe.findLive(scratch.key);
      if (present) {
        stripe.removeFound(RemovalCause.EXPLICIT);
      }
      return present;
    } finally {
      stripe.exit();
    }
  }

  // ---------------------------------------------------------------- the whole store

  void clear(Runnable underLocks) {
    stripes.<Boolean>section(
        stripes.all(),
        () -> {
          underLocks.run();
          for (int i = 0; i < stripes.count(); i++) {
            stripes.at(i).clear();
          }
          return true;
        });
  }

  /** Removes expired entries for about so long; returns how many. */
  int expireCycle(long nanos) {
    long start = System.nanoTime();
    if (arena.isAboveBound()) {
      shrinking.step();
    }
    int expired = 0;
    for (int i = 0; i < stripes.count(); i++) {
      int index = expiryCursor;
      Stripe stripe = stripes.at(index);
      int step;
      do {
        stripes.enter(stripe);
        try {
          step = stripe.sweep.step();
        } finally {
          stripe.exit();
        }
        expired += Math.max(0, step);
        if (step == ExpirySweep.IDLE) {
          expiryCursor = (index + 1) & (stripes.count() - 1);
        }
        if (System.nanoTime() - start >= nanos) {
          return expired;
        }
      } while (step != ExpirySweep.IDLE);
    }
    return expired;
  }

  /** Everything: segments in use, and what the heap holds for them. */
  long memoryUsed() {
    readers.checkOpen();
    return fixedBytes() + (long) arena.used() * arena.segmentSize;
  }

  /** What the heap holds for the segments. */
  long fixedBytes() {
    return fixedBytes + (long) arena.segments.count() * Segments.BYTES_PER_SEGMENT;
  }

  /**
   * How many segments a bound allows.
   *
   * @throws IllegalArgumentException if that is not enough
   */
  int segmentsWithin(long maxBytes) {
    long perSegment = arena.segmentSize + (long) Segments.BYTES_PER_SEGMENT;
    long fitting = (maxBytes - fixedBytes()) / arena.segmentSize;
    int tabled = arena.tabled();
    if (fitting > tabled) {
      // The tables grow by whole chunks.
      long grown = (maxBytes - fixedBytes - arena.segmentsPerChunk() * perSegment) / perSegment;
      fitting = Math.max(tabled, grown);
    }
    long least = (long) Sizing.LEAST_SEGMENTS_PER_STRIPE * stripes.count();
    if (fitting < least) {
      throw new IllegalArgumentException(
          "maxBytes too small for this store: maxBytes="
              + maxBytes
              + ", minimum="
              + (fixedBytes() + least * arena.segmentSize));
    }
    return (int) Math.min(fitting, Integer.MAX_VALUE / 2);
  }

  /** Lets running operations end, refuses all others, and unmaps the memory. */
  @Override
  public void close() {
    for (int i = 0; i < stripes.count(); i++) {
      stripes.at(i).enter();
    }
    boolean first = !readers.isClosed();
    if (first) {
      readers.close();
    }
    for (int i = stripes.count() - 1; i >= 0; i--) {
      stripes.at(i).exit();
    }
    if (first) {
      arena.close();
    }
  }
}
