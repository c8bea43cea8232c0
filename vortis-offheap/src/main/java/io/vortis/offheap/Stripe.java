package io.vortis.offheap;

import io.vortis.RemovalCause;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The unit of the engine: those keys whose hash begins alike, with their index, their log, and the
 * one lock under which they are written.
 */
final class Stripe {
  /*
   * Threads:      index and versionAcquire(): anybody, as Lookup does. All else: the holder of the lock.
   * Fields:       version | acquire | release | lock
   *               others  | plain   | plain   | lock
   * Lock order:   stripes by ascending index -> the arena's lock. Never the reverse.
   * Versions:     63             32 31          2     1         0
   *               |   sections    |   changes   | change | section |
   *               A change sets its bit before the first of its stores and carries it into the count after the last;
   *               moving an entry is no change. A section that spans several operations sets its bit before its first
   *               change; after its last, in all its stripes before it unlocks any, it clears the bit and is counted.
   * Publication:  The release of a slot, or of an entry's expiry, comes after the store of the bits. So a reader who
   *               saw what a section did sees the section's bit, or a higher count of sections than before it read,
   *               and reads again, at last under the lock: what it saw may be what the section replaced before it was
   *               over. Of several keys read, unchanged quiet versions say that no change fell in between.
   * Overwriting:  A value may be exchanged for another of its length in place. That is a section of its own, lest a reader
   *               take a mixture of both.
   * Recycling:    Slots are redirected or cleared first, then the bytes are counted dead, and only that may give a
   *               segment back.
   * Callbacks:    updaters and listeners run under the lock.
   * Verified by:  OverwriteAgainstReadTest (jcstress), ReadDuringSectionTest, OffHeapStressTest, OffHeapModelTest
   */

  // The parts of a version.
  private static final long SECTION = 1;
  private static final long CHANGE = 2;
  private static final int SECTIONS_SHIFT = 32;

  /**
   * So often a thread looks whether the lock has come free before it sleeps: a write takes less
   * than a microsecond, waking up takes several.
   */
  private static final int SPINS = 50;

  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Stripe.class, "version", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Index index;
  final Log log;
  final Cleaner cleaner;
  final ExpirySweep sweep;
  final Appends appends;
  final Counters counters = new Counters();

  /** What was last found under the lock. */
  final Lookup found;

  /** Written before a second thread can know of the stripe. */
  private @Nullable ReentrantLock lock;

  private final StripeParts shared;
  private final Arena arena;
  private final EntryShape shape;
  private final Chains chains;
  private final InstantSource clock;
  private final EntryObserver observer;
  private final Retention retention;
  private final Queues queues;

  /**
   * Whether the store was full when that was last asked. While it is, each write asks, and not only
   * one that needs a segment: those that make no entry longer get segments even then, and others
   * would fill what is left in them.
   */
  private boolean wasFull;

  private long version;

  Stripe(StripeParts shared, Retention retention, Ghosts ghosts, int firstPage) {
    this.shared = shared;
    this.retention = retention;
    lock = shared.concurrent() ? new ReentrantLock() : null;
    arena = shared.arena();
    shape = shared.shape();
    clock = shared.clock();
    observer = shared.observer();
    chains = new Chains(arena);
    index = new Index(arena, shared::hashAt, firstPage);
    log = new Log(arena, retention);
    queues = new Queues(log, arena, ghosts);
    found = new Lookup(arena, shape, index);
    cleaner = new Cleaner(this, shared, retention, queues);
    sweep = new ExpirySweep(this, shared);
    appends = new Appends(this, shared);
  }

  // ---------------------------------------------------------------- locks, sections, versions

  /** Gives a stripe made for one thread its lock; called by that thread, outside the stripe. */
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

  /** Waits no longer than that, nor if interrupted. */
  boolean tryEnter(long nanos) {
    if (lock == null || lock.tryLock()) {
      return true;
    }
    try {
      return lock.tryLock(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void exit() {
    if (lock != null) {
      lock.unlock();
    }
  }

  boolean isEntered() {
    return lock == null || holdsLock();
  }

  /** Whether this thread holds the lock; never that of a stripe for one thread, which has none. */
  boolean holdsLock() {
    return lock != null && lock.isHeldByCurrentThread();
  }

  /** From here to {@link #endSection} readers wait for the lock. */
  void beginSection() {
    VERSION.setOpaque(this, version | SECTION);
    // Keeps the stores of the section below the store that announces it.
    VarHandle.storeStoreFence();
  }

  void endSection() {
    VERSION.setRelease(this, version - SECTION + (1L << SECTIONS_SHIFT));
  }

  long versionAcquire() {
    return (long) VERSION.getAcquire(this);
  }

  /** Whether a section is under way, or has ended since the stripe had this version. */
  boolean sawSection(long before) {
    long now = versionAcquire();
    return (now & SECTION) != 0 || (before ^ now) >>> SECTIONS_SHIFT != 0;
  }

  /** Whether nothing was under way in the stripe when it had this version. */
  static boolean isQuiet(long version) {
    return (version & (SECTION | CHANGE)) == 0;
  }

  void beginChange() {
    VERSION.setOpaque(this, version | CHANGE);
    // Keeps the stores of the change below the store that announces it.
    VarHandle.storeStoreFence();
  }

  void endChange() {
    VERSION.setRelease(this, version + CHANGE);
  }

  // ---------------------------------------------------------------- single keys, under the lock

  /** Finds a key; if it has expired it is removed and not found. */
  boolean findLive(KeySpan key) {
    if (!found.findLocked(index, key)) {
      return false;
    }
    // Reading the clock costs a twentieth of a write.
    if (found.expiresAt != Segments.NEVER && found.expiresAt <= clock.millis()) {
      removeFound(RemovalCause.EXPIRED);
      return false;
    }
    return true;
  }

  /**
   * Carries out a write if there is room for it.
   *
   * @param replaces whether {@link #findLive} has just found the key
   * @param reservation segments that the caller has; what is needed is taken from it
   * @return 0 if it was carried out, else how many segments the reservation should hold
   */
  int put(Write write, boolean replaces, Reservation reservation) {
    KeySpan key = write.key;
    int chained = shape.chainSegments(key.length, write.length);
    if (replaces && fitsFound(write, chained)) {
      overwriteFound(write);
      return 0;
    }
    if (chained > 0 && write.chainSegments == 0) {
      if (isFullFor(write, replaces, reservation) || !reservation.fill(chained)) {
        return chained + 1;
      }
      chains.fill(write, chained, reservation);
    }
    int size = shape.size(write, chained);
    int group = groupOf(write, replaces);
    if (wasFull || log.needsSegment(group, size) || arena.isAboveBound()) {
      wasFull = shared.fullness().isFullWith(1);
      if (isFullFor(write, replaces, reservation)) {
        return 1;
      }
    }
    long slotAt = replaces ? found.slotAt : index.vacancy(key.hash, reservation);
    if (slotAt == 0) {
      return reservation.count() + 1;
    }
    long address = log.allocate(group, size, reservation);
    if (address == Log.NO_ROOM) {
      return reservation.count() + 1;
    }
    long expiresAt = writeEntry(address, write, chained);
    log.wrote(address, size, chained, expiresAt);
    counters.sets++;
    counters.writtenBytes += size + (long) Math.min(write.length, chained * arena.segmentSize);
    int freq = replaces ? freqOfFoundUsed() : Log.isMain(group) ? queues.credit() : 0;
    long slot = SlotLayout.slot(SlotLayout.tagOf(key.hash), freq, chained > 0, address);
    beginChange();
    count(key.length, write.storedLength(), expiresAt, chained);
    if (replaces) {
      index.redirect(slotAt, slot);
      retireFound(RemovalCause.REPLACED);
    } else {
      index.fill(slotAt, slot);
      queues.inserted(key.hash, index.size());
    }
    endChange();
    if (observer.isListening()) {
      observer.written(write);
    }
    write.chainFirst = Segments.NONE;
    write.chainSegments = 0;
    payFor(size);
    return 0;
  }

  /** Whether a write only exchanges bytes of the entry found, which may stay where it is. */
  private boolean fitsFound(Write write, int chained) {
    if (chained > 0
        || write.isNumber
        || write.slack > 0
        || EntryLayout.withoutSlack(found.header())
            != EntryLayout.header(write.key.length, write.length, 0, 0)) {
      return false;
    }
    int segment = arena.segmentOf(SlotLayout.address(found.slot));
    return ttlClassOf(write) == Log.ttlClassOf(arena.segments.group[segment]);
  }

  /** Gives the entry found another value as long as its own, and another expiry, in place. */
  private void overwriteFound(Write write) {
    willRewriteFound();
    boolean within = (version & SECTION) != 0;
    if (!within) {
      beginSection();
    }
    long before = found.expiresAt;
    Memory.copyIn(write.value, write.offset, found.inlineStart(), write.length);
    EntryLayout.putExpiresAtRelease(found.entry, write.expiresAt);
    expiryChanged(before);
    if (!within) {
      endSection();
    }
    rewroteFound(write.length);
  }

  int freqOfFoundUsed() {
    return Math.min(SlotLayout.freq(found.slot) + 1, SlotLayout.MAX_FREQ);
  }

  /** Does a writer's share of the cleaning. */
  void payFor(int written) {
    if (arena.availableBeyondReserve() < shared.lowWater()) {
      cleaner.assist(written);
    } else if (shared.compacts() && log.isWasteful()) {
      cleaner.compact(written);
    }
  }

  /**
   * By how many bytes a write makes the live part of the store larger.
   *
   * @param replaces whether {@link #findLive} has just found the key
   */
  long growth(Write write, boolean replaces) {
    int chained = shape.chainSegments(write.key.length, write.length);
    long growth = footprint(shape.size(write, chained), chained);
    return replaces ? growth - footprintOfFound() : growth;
  }

  private long footprint(int size, int chained) {
    return size + (long) chained * arena.segmentSize;
  }

  long footprintOfFound() {
    return footprint(found.size(), chainOfFound());
  }

  /** Whether a write of the key found is one too many. */
  boolean isFullWith(Write write) {
    return shared.fullness().isFullWith(growth(write, /* replaces= */ true));
  }

  /** Whether the caller should make room first; once he has, what he reserved is his. */
  private boolean isFullFor(Write write, boolean replaces, Reservation reservation) {
    return reservation.count() == 0
        && write.chainSegments == 0
        && shared.fullness().isFullWith(growth(write, replaces));
  }

  int groupOf(Write write, boolean replaces) {
    int ttlClass = ttlClassOf(write);
    boolean main =
        replaces
            ? Log.isMain(arena.segments.group[arena.segmentOf(SlotLayout.address(found.slot))])
            : queues.admitsToMain(write.key.hash);
    return main && retention.countsUses() ? ttlClass + Log.FIRST_MAIN : ttlClass;
  }

  private int ttlClassOf(Write write) {
    return Log.ttlClass(write.expiresAt, write.expiresAt == Segments.NEVER ? 0 : now());
  }

  private long now() {
    return clock.millis();
  }

  /** Writes an entry where no slot leads yet; returns when it expires. */
  private long writeEntry(long address, Write write, int chained) {
    KeySpan key = write.key;
    long entry = arena.toMachine(address);
    int flags = chained > 0 ? EntryLayout.CHAIN : write.isNumber ? EntryLayout.INT64 : 0;
    EntryLayout.putHeader(
        entry, EntryLayout.header(key.length, write.storedLength(), flags, write.slack));
    EntryLayout.putExpiresAtRelease(entry, write.expiresAt);
    if (shape.notesUses) {
      EntryLayout.putUsedAtRelease(entry, now());
    }
    long at = entry + shape.headerBytes;
    Memory.copyIn(key.bytes, key.offset, at, key.length);
    at += key.length;
    if (write.isNumber) {
      EntryLayout.putNumberRelease(entry + shape.numberOffset(key.length), write.number);
      return shape.effectiveExpiry(entry);
    }
    if (chained > 0) {
      Memory.putInt(at, write.chainFirst);
      at += EntryLayout.CHAIN_HEAD_BYTES;
    }
    int inline = shape.inlineLength(write.length, chained);
    Memory.copyIn(write.value, write.offset + write.length - inline, at, inline);
    return shape.effectiveExpiry(entry);
  }

  private void count(int keyLength, int valueLength, long expiresAt, int chained) {
    counters.payload += (long) keyLength + valueLength;
    counters.chainSegments += chained;
    counters.volatiles += expiresAt == Segments.NEVER ? 0 : 1;
  }

  /** Gives the entry found, whose value is kept as a number, another one, in place. */
  void putNumberFound(long number) {
    willRewriteFound();
    beginChange();
    EntryLayout.putNumberRelease(found.numberAt(), number);
    endChange();
    found.holdNumber(number);
    rewroteFound(Long.BYTES);
  }

  /** The entry found is about to get another value without {@link #put}. */
  void willRewriteFound() {
    if (observer.isListening()) {
      observer.removed(found, RemovalCause.REPLACED);
    }
  }

  /** The entry found got another value, so many bytes of which were written. */
  void rewroteFound(int written) {
    counters.sets++;
    counters.writtenBytes += written;
    found.noteUse();
    if (shape.notesUses) {
      touchFound(now());
    }
    if (observer.isListening()) {
      observer.rewritten(found, EntryLayout.expiresAt(found.entry));
    }
  }

  /** Gives the entry found another expiry, in place; that is a use of it. */
  void expireFound(long expiresAt) {
    long before = found.expiresAt;
    beginChange();
    if (shape.timeToIdle > 0) {
      EntryLayout.putUsedAtRelease(found.entry, now());
    }
    EntryLayout.putExpiresAtRelease(found.entry, expiresAt);
    expiryChanged(before);
    endChange();
    if (observer.isListening()) {
      observer.expiryChanged(found, expiresAt);
    }
  }

  /** Notes that the entry found, which tells when it was last used, is used now. */
  void touchFound(long now) {
    if (EntryLayout.usedAt(found.entry) != now) {
      long before = found.expiresAt;
      EntryLayout.putUsedAtRelease(found.entry, now);
      expiryChanged(before);
    }
  }

  private void expiryChanged(long before) {
    long after = shape.effectiveExpiry(found.entry);
    boolean expiredBefore = before != Segments.NEVER;
    log.expiryChanged(SlotLayout.address(found.slot), found.size(), expiredBefore, after);
    counters.volatiles += (after == Segments.NEVER ? 0 : 1) - (expiredBefore ? 1 : 0);
    found.expiresAt = after;
  }

  /** Removes the entry found. */
  void removeFound(RemovalCause cause) {
    beginChange();
    index.empty(found.slotAt);
    retireFound(cause);
    endChange();
    counters.removed(cause, 1);
  }

  /** No slot leads to the entry found any more: tells so, and gives its memory back. */
  private void retireFound(RemovalCause cause) {
    if (observer.isListening()) {
      observer.removed(found, cause);
    }
    int chained = chainOfFound();
    if (chained > 0) {
      chains.release(found.chainFirst());
    }
    counters.payload -= (long) found.keyLength + found.storedLength();
    counters.chainSegments -= chained;
    boolean expiring = found.expiresAt != Segments.NEVER;
    counters.volatiles -= expiring ? 1 : 0;
    log.died(SlotLayout.address(found.slot), found.size(), chained, expiring);
  }

  int chainOfFound() {
    return SlotLayout.isChain(found.slot)
        ? shape.chainSegments(found.keyLength, found.valueLength)
        : 0;
  }

  // ---------------------------------------------------------------- moving, under the lock

  /**
   * Leads a slot to the same entry in another place; no change of the store.
   *
   * @param size what the entry takes there, without slack
   */
  void relocate(long slotAt, long slot, int freq, long to, int size) {
    long from = SlotLayout.address(slot);
    long header = EntryLayout.headerAt(arena.toMachine(from));
    long entry = arena.toMachine(to);
    Memory.copy(arena.toMachine(from), entry, size);
    EntryLayout.putHeader(entry, EntryLayout.withoutSlack(header));
    long expiresAt = shape.effectiveExpiry(entry);
    int chain = shape.chainSegments(EntryLayout.headerAt(entry));
    log.wrote(to, size, chain, expiresAt);
    index.redirect(slotAt, SlotLayout.moved(slot, freq, to));
    log.died(from, (int) shape.sizeOf(header), chain, expiresAt != Segments.NEVER);
    counters.movedBytes += size;
  }

  // ---------------------------------------------------------------- many keys, under the lock

  /** Removes every entry. */
  void clear() {
    int[] heads = new int[8];
    int[] count = {0};
    int[][] chained = {heads};
    index.forEach(
        slot -> {
          found.holdLocked(index, 0, slot);
          if (observer.isListening()) {
            observer.removed(found, RemovalCause.CLEARED);
          }
          if (SlotLayout.isChain(slot)) {
            if (count[0] == chained[0].length) {
              chained[0] = Arrays.copyOf(chained[0], count[0] * 2);
            }
            chained[0][count[0]++] = found.chainFirst();
          }
        });
    counters.removed(RemovalCause.CLEARED, index.size());
    beginChange();
    index.clear();
    for (int i = 0; i < count[0]; i++) {
      chains.release(chained[0][i]);
    }
    log.releaseAll();
    counters.payload = 0;
    counters.chainSegments = 0;
    counters.volatiles = 0;
    endChange();
  }

  /** What live entries occupy, index not included, in bytes. */
  long liveBytes() {
    return log.liveBytes() + counters.chainSegments * arena.segmentSize;
  }

  /** The hash of the key of the entry at an arena address. */
  long hashAt(long address) {
    return shared.hashAt(address);
  }
}
