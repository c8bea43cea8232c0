package io.vortis.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The least that a get and an overwrite can cost in the layout of the off-heap store: from the key
 * to its bucket, to its entry, to a copy of the value or in its place. Nothing is checked, ordered,
 * locked or counted, so it is for keys of ASCII, values in the log that keep their lengths, and a
 * store in which nobody else adds, moves or removes an entry. Threads that overwrite a key at once
 * may leave a mixture.
 *
 * <p>What the store takes beyond this is the price of locks, of readers without them, of codecs and
 * of expiry; what this takes is the price of memory that is in no cache.
 */
public final class Unchecked {
  private static final int MAX_KEY = 256;
  private static final long ABSENT = 0;

  /** Per store, as the scratches of its engine. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<byte[]> keys = ThreadLocal.withInitial(() -> new byte[MAX_KEY]);

  private final Stripes stripes;
  private final Arena arena;
  private final EntryShape shape;
  private final KeyHash hasher;

  /** Works on what that store holds, whose codecs are for strings and for arrays. */
  public Unchecked(OffHeapStore<String, byte[]> store) {
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

  /** The value of a key, or {@code null}. */
  public byte @Nullable [] get(String key) {
    long entry = entryOf(key);
    if (entry == ABSENT) {
      return null;
    }
    byte[] value = new byte[EntryLayout.valueLength(EntryLayout.headerAt(entry))];
    Memory.copyOut(entry + shape.headerBytes + key.length(), value, 0, value.length);
    return value;
  }

  /** Gives a key a value as long as its own, if it is there. */
  public boolean overwrite(String key, byte[] value) {
    long entry = entryOf(key);
    if (entry != ABSENT) {
      Memory.copyIn(value, 0, entry + shape.headerBytes + key.length(), value.length);
    }
    return entry != ABSENT;
  }

  @SuppressWarnings("deprecation") // of ASCII the low bytes are all there is
  private long entryOf(String name) {
    byte[] key = keys.get();
    int length = name.length();
    name.getBytes(0, length, key, 0);
    long hash = hasher.hash(key, 0, length);
    int tag = SlotLayout.tagOf(hash);
    Index index = stripes.of(hash).index;
    for (long bucket = index.firstBucket(hash); bucket != 0; bucket = index.nextBucket(bucket)) {
      for (int left = BucketLayout.slotsWith(tag, bucket); left != 0; left &= left - 1) {
        long at = BucketLayout.slotAddress(bucket, Integer.numberOfTrailingZeros(left));
        long entry = arena.toMachine(SlotLayout.address(Memory.getLong(at)));
        if (EntryLayout.keyLength(EntryLayout.headerAt(entry)) == length
            && Memory.isEqual(entry + shape.headerBytes, key, 0, length)) {
          return entry;
        }
      }
    }
    return ABSENT;
  }
}
