package io.vortis.offheap;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Looks a key up in one stripe without a lock, and holds what it found. One thread's, reused.
 *
 * <p>One attempt is {@link #find}; after a {@link #FOUND} the fields tell where the entry is,
 * {@link #copyTo} copies its value, and only {@link #isValid} says whether all that was true. Under
 * the stripe's lock {@link #findLocked} does the same and cannot fail.
 */
final class Lookup {
  /*
   * Threads:      the one that owns it; it reads what others write, as follows.
   *
   *   s = slot (acquire)                      pairs with the release that published the entry
   *   g = generation of its segment (acquire) keeps what follows below it
   *   slot again (acquire)                    differs but for freq -> RETRY. If it is the same, the slot led there after
   *                                           g was read, so a recycling that g does not count comes after this point.
   *                                           Without it a segment recycled between s and g would pass for valid.
   *   header (plain)
   *   acquireFence                            keeps the header above the check; an acquire load would not
   *   generation (opaque)                     changed -> RETRY, before any length is believed
   *   key (plain), value (plain), acquireFence, generation (opaque) again
   *   The length may grow while the value is read: the header is read once, and the fence after it keeps what it says is
   *   there below it.
   *   A number is one word, which may change while it is read: (acquire), once, and its text is made of what was read.
   *
   *   Another value of the same length may take its place meanwhile: the stripe's version tells, Engine asks it.
   *
   * Large values: the segments of a chain go back to the arena as soon as no slot leads to their entry, so their bytes
   *               are valid if the slot still does after the copy.
   * Index pages:  the slot itself may have been in a page that went back; then `returned` has changed.
   * Verified by:  OffHeapModelTest, OffHeapStressTest
   */

  static final int MISS = 0;
  static final int FOUND = 1;

  /** Something moved meanwhile. */
  static final int RETRY = 2;

  /** Longer chains of buckets are left to the locked path, lest garbage lead round in circles. */
  private static final int MAX_HOPS = 32;

  private final Arena arena;
  private final Segments segments;
  private final EntryShape shape;

  /** The slot's machine address and what stood there. */
  long slotAt;

  long slot;

  /** The entry's machine address. */
  long entry;

  long expiresAt;

  /** When the entry was last used, in epoch milliseconds, where that is noted. */
  long usedAt;

  int keyLength;

  /** As it is to be read: of a number its text's. */
  int valueLength;

  private long header;
  private long number;

  private Index index;
  private int segment;
  private int generation;
  private int returned;
  private boolean locked;

  Lookup(Arena arena, EntryShape shape, Index any) {
    this.arena = arena;
    this.shape = shape;
    segments = arena.segments;
    index = any;
  }

  // ---------------------------------------------------------------- without the lock

  /** One attempt to find a key: {@link #FOUND}, {@link #MISS} or {@link #RETRY}. */
  int find(Index index, KeySpan key) {
    this.index = index;
    locked = false;
    returned = index.returnedAcquire();
    int moves = index.movesAcquire();
    int tag = SlotLayout.tagOf(key.hash);
    long bucket = index.home.bucketAcquire(Index.bucketOf(key.hash, index.bucketsAcquire()));
    for (int hops = 0; bucket != 0 && hops < MAX_HOPS; hops++) {
      for (int left = BucketLayout.slotsWith(tag, bucket); left != 0; left &= left - 1) {
        long at = BucketLayout.slotAddress(bucket, Integer.numberOfTrailingZeros(left));
        long slot = Memory.getLongAcquire(at);
        if (SlotLayout.tag(slot) == tag) {
          int result = inspect(at, slot, key);
          if (result != MISS) {
            return result;
          }
        }
      }
      int link = BucketLayout.linkAcquire(bucket);
      if (link == 0) {
        // Keeps all loads of the walk above the check that nothing moved.
        VarHandle.acquireFence();
        boolean quiet = (moves & 1) == 0 && moves == index.movesOpaque();
        return quiet ? MISS : RETRY;
      }
      bucket = index.overflow.bucketAcquire(link - 1);
    }
    return RETRY;
  }

  /** Whether a slot leads to the key; {@link #MISS} if it leads to another one. */
  private int inspect(long at, long slot, KeySpan key) {
    long address = SlotLayout.address(slot);
    int segment = arena.segmentOf(address);
    if (segment >= segments.count()) {
      return RETRY;
    }
    int generation = segments.generationAcquire(segment);
    if (!SlotLayout.sameEntry(slot, Memory.getLongAcquire(at))) {
      return RETRY;
    }
    long entry = arena.toMachine(address);
    if (entry == 0 || arena.offsetOf(address) > arena.segmentSize - shape.headerBytes) {
      return RETRY;
    }
    long header = EntryLayout.headerAt(entry);
    long expiresAt = effectiveExpiry(entry);
    // Keeps the header above the check of the generation, which comes before the header is
    // believed.
    VarHandle.acquireFence();
    if (segments.generationOpaque(segment) != generation) {
      return RETRY;
    }
    if (EntryLayout.keyLength(header) != key.length) {
      return MISS;
    }
    if (arena.offsetOf(address) + shape.sizeOf(header) > arena.segmentSize) {
      return RETRY;
    }
    boolean same = Memory.isEqual(entry + shape.headerBytes, key.bytes, key.offset, key.length);
    // Keeps the bytes of the key above the check that they were whole.
    VarHandle.acquireFence();
    if (segments.generationOpaque(segment) != generation) {
      return RETRY;
    }
    if (!same) {
      return MISS;
    }
    this.segment = segment;
    this.generation = generation;
    hold(at, slot, entry, header, expiresAt);
    return FOUND;
  }

  /** Whether the entry found was the key's, and what was copied since was its value; asked last. */
  boolean isValid() {
    if (locked) {
      return true;
    }
    // Keeps every load of the entry above these checks.
    VarHandle.acquireFence();
    return segments.generationOpaque(segment) == generation
        && index.returnedOpaque() == returned
        && (!SlotLayout.isChain(slot) || SlotLayout.sameEntry(slot, Memory.getLongAcquire(slotAt)));
  }

  // ---------------------------------------------------------------- under the lock

  /** Whether the slot of what was found without the lock still leads there. */
  boolean isStillThere() {
    return index.returnedOpaque() == returned && SlotLayout.sameEntry(slot, Memory.getLong(slotAt));
  }

  /** Finds a key under the stripe's lock. */
  boolean findLocked(Index index, KeySpan key) {
    this.index = index;
    locked = true;
    int tag = SlotLayout.tagOf(key.hash);
    long bucket = index.firstBucket(key.hash);
    for (; bucket != 0; bucket = index.nextBucket(bucket)) {
      for (int left = BucketLayout.slotsWith(tag, bucket); left != 0; left &= left - 1) {
        long at = BucketLayout.slotAddress(bucket, Integer.numberOfTrailingZeros(left));
        long slot = Memory.getLong(at);
        long entry = arena.toMachine(SlotLayout.address(slot));
        long header = EntryLayout.headerAt(entry);
        if (EntryLayout.keyLength(header) == key.length
            && Memory.isEqual(entry + shape.headerBytes, key.bytes, key.offset, key.length)) {
          hold(at, slot, entry, header, effectiveExpiry(entry));
          return true;
        }
      }
    }
    return false;
  }

  /** Holds the entry that a slot leads to; under the stripe's lock. */
  void holdLocked(Index index, long slotAt, long slot) {
    this.index = index;
    locked = true;
    long entry = arena.toMachine(SlotLayout.address(slot));
    hold(slotAt, slot, entry, EntryLayout.headerAt(entry), effectiveExpiry(entry));
  }

  private void hold(long at, long slot, long entry, long header, long expiresAt) {
    slotAt = at;
    this.slot = slot;
    this.entry = entry;
    this.expiresAt = expiresAt;
    usedAt = shape.notesUses ? EntryLayout.usedAt(entry) : 0;
    this.header = header;
    keyLength = EntryLayout.keyLength(header);
    valueLength = EntryLayout.valueLength(header);
    if (EntryLayout.isNumber(header)) {
      holdNumber(EntryLayout.numberAcquire(numberAt()));
    }
  }

  /** What the number found is, or has become under the lock. */
  void holdNumber(long number) {
    this.number = number;
    valueLength = Decimal.length(number);
  }

  private long effectiveExpiry(long entry) {
    return shape.effectiveExpiry(entry);
  }

  // ---------------------------------------------------------------- what was found

  /** Counts a use of the entry found, at most up to three; a reader writes nothing else. */
  void noteUse() {
    if (SlotLayout.freq(slot) < SlotLayout.MAX_FREQ) {
      Memory.casLongPlain(slotAt, slot, slot + SlotLayout.ONE_USE);
    }
  }

  /** Whether the value found is kept as a number. */
  boolean isNumber() {
    return EntryLayout.isNumber(header);
  }

  /**
   * The number that the value found is, however it is kept; under the stripe's lock.
   *
   * @throws NumberFormatException if it is none
   */
  long number() {
    if (isNumber()) {
      return number;
    }
    byte[] text = new byte[Decimal.MAX_LENGTH];
    boolean canBe = valueLength <= Decimal.MAX_LENGTH;
    if (canBe) {
      copyTo(ByteBuffer.wrap(text), 0);
    }
    return Decimal.parse(text, canBe ? valueLength : 0);
  }

  /** The machine address of the number found. */
  long numberAt() {
    return entry + shape.numberOffset(keyLength);
  }

  /** What the entry found takes in the log. */
  int size() {
    return (int) shape.sizeOf(header);
  }

  /** What it would take without slack. */
  int trimmedSize() {
    return (int) shape.trimmedSizeOf(header);
  }

  /** Its header, as it was when it was found. */
  long header() {
    return header;
  }

  /** How long the value found is as it is kept. */
  int storedLength() {
    return EntryLayout.valueLength(header);
  }

  /** The key found, in an array of its own. */
  byte[] key() {
    byte[] key = new byte[keyLength];
    Memory.copyOut(entry + shape.headerBytes, key, 0, keyLength);
    return key;
  }

  /**
   * Copies the value found, in pieces.
   *
   * @return whether it went to the end; if not, the entry went away meanwhile
   */
  boolean copyTo(ByteBuffer target, int index) {
    if (isNumber()) {
      Decimal.put(number, target, index);
      return true;
    }
    int done = 0;
    if (SlotLayout.isChain(slot)) {
      int chained = shape.chainSegments(keyLength, valueLength);
      int next = chainFirst();
      while (chained > 0 && done < valueLength) {
        if (next < 0 || next >= segments.count()) {
          return false;
        }
        long from = arena.toMachine(arena.startOf(next));
        int piece = Math.min(arena.segmentSize, valueLength - done);
        if (from == 0) {
          return false;
        }
        Memory.copyOut(from, target, index + done, piece);
        if (!isValid()) {
          return false;
        }
        next = segments.link[next];
        done += piece;
        chained--;
      }
    }
    int rest = valueLength - done;
    if (rest > arena.segmentSize) {
      return false;
    }
    Memory.copyOut(inlineStart(), target, index + done, rest);
    return true;
  }

  /** The first segment of the chain of the entry found, which has one. */
  int chainFirst() {
    return Memory.getInt(entry + shape.headerBytes + keyLength);
  }

  /** Where that part of the value found begins which stands in the log. */
  long inlineStart() {
    return entry
        + shape.headerBytes
        + keyLength
        + (SlotLayout.isChain(slot) ? EntryLayout.CHAIN_HEAD_BYTES : 0);
  }
}
