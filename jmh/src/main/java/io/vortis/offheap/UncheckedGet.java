package io.vortis.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The least that a get can cost in the layout of the off-heap store: from the key to its bucket, to
 * its entry, to a copy of the value. Nothing is checked, ordered, or counted, so it is for one
 * thread, and for keys of ASCII that are there and values that stand in the log.
 *
 * <p>What a get takes beyond this is the price of readers without locks, of codecs and of expiry;
 * what this takes is the price of memory that is in no cache.
 */
public final class UncheckedGet {
  private static final int MAX_KEY = 256;

  private final byte[] key = new byte[MAX_KEY];
  private final Stripes stripes;
  private final Arena arena;
  private final EntryShape shape;
  private final KeyHash hasher;

  /** Reads what that store holds, whose codecs are for strings and for arrays. */
  public UncheckedGet(OffHeapStore<String, byte[]> store) {
    Engine engine = store.engine();
    stripes = engine.stripes;
    arena = engine.arena;
    shape = engine.shape;
    hasher = hasherOf(engine);
  }

  private static KeyHash hasherOf(Engine engine) {
    try {
      VarHandle hasher =
          MethodHandles.privateLookupIn(Engine.class, MethodHandles.lookup())
              .findVarHandle(Engine.class, "hasher", KeyHash.class);
      return (KeyHash) hasher.get(engine);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The value of a key.
   *
   * @throws IllegalStateException if it is absent
   */
  @SuppressWarnings("deprecation") // of ASCII the low bytes are all there is
  public byte[] get(String name) {
    byte[] key = this.key;
    int length = name.length();
    name.getBytes(0, length, key, 0);
    long hash = hasher.hash(key, 0, length);
    int tag = SlotLayout.tagOf(hash);
    Index index = stripes.of(hash).index;
    for (long bucket = index.firstBucket(hash); bucket != 0; bucket = index.nextBucket(bucket)) {
      for (int left = BucketLayout.slotsWith(tag, bucket); left != 0; left &= left - 1) {
        long at = BucketLayout.slotAddress(bucket, Integer.numberOfTrailingZeros(left));
        long entry = arena.toMachine(SlotLayout.address(Memory.getLong(at)));
        long header = EntryLayout.headerAt(entry);
        long there = entry + shape.headerBytes;
        if (EntryLayout.keyLength(header) == length && Memory.isEqual(there, key, 0, length)) {
          byte[] value = new byte[EntryLayout.valueLength(header)];
          Memory.copyOut(there + length, value, 0, value.length);
          return value;
        }
      }
    }
    throw new IllegalStateException("absent: key=" + name);
  }
}
