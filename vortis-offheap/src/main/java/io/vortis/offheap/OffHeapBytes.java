package io.vortis.offheap;

import static java.util.Objects.requireNonNull;

import io.vortis.ExpireCondition;
import io.vortis.Store;
import io.vortis.StoreListener.Registration;
import io.vortis.Updater;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An {@link OffHeapStore} with keys and values as bytes: the same entries, events and statistics,
 * without types and without codecs. Times are epoch milliseconds, {@link Store#NO_EXPIRY} and
 * {@link Store#ABSENT} as there; what the store promises holds here too.
 *
 * <p>A span handed in need be valid only during the call. Thread-safe as the store is.
 */
public final class OffHeapBytes {
  private final Engine engine;
  private final Observers observers;
  private final ReadCounter counter;
  private final Consumer<ByteSpan> forgetLoad;

  /** Counts a read. */
  interface ReadCounter {
    void count(boolean hit);
  }

  OffHeapBytes(
      Engine engine, Observers observers, ReadCounter counter, Consumer<ByteSpan> forgetLoad) {
    this.engine = engine;
    this.observers = observers;
    this.counter = counter;
    this.forgetLoad = forgetLoad;
  }

  private Scratch scratch(ByteSpan key) {
    Scratch scratch = engine.scratch();
    engine.key(scratch, key.array, key.offset, key.length);
    return scratch;
  }

  /**
   * Copies the value of a key once, from the store's memory to where {@code target} says.
   *
   * @return the value's length, or -1 if there is none; then the target is as it was
   */
  public int get(ByteSpan key, ValueTarget target) {
    int length = engine.read(scratch(key), requireNonNull(target, "target"), true);
    counter.count(length != Engine.MISS);
    return length;
  }

  /** The value of a key in an array of its own, or {@code null}. */
  public byte @Nullable [] get(ByteSpan key) {
    Scratch scratch = scratch(key);
    boolean hit = engine.read(scratch, scratch.intoArray, true) != Engine.MISS;
    counter.count(hit);
    return hit ? scratch.takeArray() : null;
  }

  /**
   * Says that the first {@code count} of these keys will be used at once, so that what is known of
   * them is fetched from memory at the same time; see {@link Store#prefetch}.
   */
  public void prefetch(ByteSpan[] keys, int count) {
    Scratch scratch = engine.scratch();
    for (int i = 0; i < count; ) {
      int end = Math.min(count, i + Prefetch.WIDTH);
      for (; i < end; i++) {
        engine.key(scratch, keys[i].array, keys[i].offset, keys[i].length);
        engine.willRead(scratch);
      }
      engine.prefetch(scratch);
    }
  }

  /** Whether a key is there; no use of it. */
  public boolean contains(ByteSpan key) {
    return engine.read(scratch(key), null, false) != Engine.MISS;
  }

  /**
   * How often a key was used since the cleaner last came by, from 0 to 3, where the eviction policy
   * asks for that; no use of it. What was evicted and soon came back may begin with two to its
   * credit. -1 if it is absent, or the policy does not ask.
   */
  public int frequency(ByteSpan key) {
    return engine.frequency(scratch(key));
  }

  /**
   * For how long a key has neither been read nor written, in milliseconds, to within a second;
   * asking is no use of it. -1 if it is absent, or the store does not {@linkplain
   * OffHeapStore.Builder#noteUses note uses}.
   */
  public long idleMillis(ByteSpan key) {
    return engine.idleMillis(scratch(key));
  }

  /** When a key expires. */
  public long expiresAt(ByteSpan key) {
    Scratch scratch = scratch(key);
    return engine.read(scratch, null, false) == Engine.MISS
        ? Store.ABSENT
        : scratch.lookup.expiresAt;
  }

  /**
   * Sets a key.
   *
   * @param expiresAt takes the place of a former expiry; a time gone by leaves the key absent
   * @throws io.vortis.StoreFullException if there is no room for it
   * @throws IllegalArgumentException if the key or the value is too long
   */
  public void set(ByteSpan key, ByteSpan value, long expiresAt) {
    Scratch scratch = scratch(key);
    scratch.write.set(value.array, value.offset, value.length, expiresAt);
    engine.put(scratch);
  }

  /** Deletes a key; whether it was there. */
  public boolean delete(ByteSpan key) {
    return engine.delete(scratch(key), () -> forgetLoad.accept(key));
  }

  /**
   * Gives a key another expiry if the condition holds; whether it was there and the condition held.
   * A time gone by deletes it. The value is neither read nor copied.
   */
  public boolean expireAt(ByteSpan key, long expiresAt, ExpireCondition condition) {
    requireNonNull(condition, "condition");
    return this.<Boolean>update(
        key,
        entry -> {
          boolean applies =
              entry.expiresAt() != Store.ABSENT && condition.allows(entry.expiresAt(), expiresAt);
          if (applies) {
            entry.expireAt(expiresAt);
          }
          return applies;
        });
  }

  /**
   * Reads, decides and writes one key as one step; see {@link Store#update}. The value is copied
   * out only if the updater asks for it; that array is the updater's own. One handed to the entry
   * must stay as it is until the call returns.
   *
   * @throws io.vortis.StoreFullException if there is no room
   */
  public <R extends @Nullable Object> R update(ByteSpan key, Updater<byte[], R> updater) {
    requireNonNull(updater, "updater");
    return engine.edits.update(
        scratch(key), ArrayBridge.INSTANCE, updater, () -> forgetLoad.accept(key));
  }

  /**
   * Adds to the integer that a key's value is the decimal text of, 0 if there is no such key; its
   * expiry stays. A value once added to is kept as a number, and changed where it is; whoever reads
   * it finds the text.
   *
   * @return the sum
   * @throws NumberFormatException if the value is no integer, or not one of 64 bits
   * @throws ArithmeticException if the sum would not be one
   * @throws io.vortis.StoreFullException if there is no room
   */
  public long add(ByteSpan key, long amount) {
    return engine.edits.add(scratch(key), amount);
  }

  /**
   * Adds bytes at the end of a key's value, which is empty if there is no such key; its expiry
   * stays. Once it has grown the value has room to grow on, so that many appends copy no more than
   * a few times what they add.
   *
   * @param limit how long the value may be then
   * @return how long it is then; -1 if that is above the limit, and nothing was changed
   * @throws io.vortis.StoreFullException if there is no room
   * @throws IllegalArgumentException if the key or the value is too long
   */
  public int append(ByteSpan key, ByteSpan more, long limit) {
    return engine.edits.write(scratch(key), more, Edits.END, limit);
  }

  /**
   * Writes into a key's value from an offset on; it gets as much longer as it must, and what was
   * not written of it then is zeros. Else as {@link #append}.
   *
   * @throws IllegalArgumentException if the offset is negative, or the key or the value too long
   */
  public int setRange(ByteSpan key, int offset, ByteSpan part, long limit) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative: offset=" + offset);
    }
    return engine.edits.write(scratch(key), part, offset, limit);
  }

  /**
   * What an entry occupies: in the log, in segments of its own, and its slot, without the index's
   * free places; -1 if there is no such key. Does not count as a use.
   */
  public long memoryUsage(ByteSpan key) {
    return engine.memoryUsage(scratch(key));
  }

  /** Visits some keys, each in an array of its own, outside any lock; see {@link Store#scan}. */
  public long scan(long cursor, int count, Consumer<byte[]> action) {
    requireNonNull(action, "action");
    if (count < 1) {
      throw new IllegalArgumentException("count must be positive: count=" + count);
    }
    List<byte[]> keys = new ArrayList<>();
    long next = engine.walk.scan(cursor, count, entry -> keys.add(entry.key()));
    keys.forEach(action);
    return next;
  }

  /** A random key, or {@code null} if there is none. */
  public byte @Nullable [] randomKey() {
    byte[][] key = {null};
    engine.walk.random(entry -> key[0] = entry.key());
    return key[0];
  }

  /** Tells a listener from now on what happens to each key; see {@link Store#addListener}. */
  public Registration addListener(BytesListener listener) {
    return observers.add(requireNonNull(listener, "listener"));
  }

  private static final class ArrayBridge implements ValueBridge<byte[]> {
    static final ArrayBridge INSTANCE = new ArrayBridge();

    @Override
    public byte[] decode(Lookup found) {
      ByteBuffer buffer = ByteBuffer.allocate(found.valueLength);
      found.copyTo(buffer, 0);
      return buffer.array();
    }

    @Override
    public void encode(byte[] value, Scratch scratch) {
      scratch.write.set(value, 0, value.length, Segments.NEVER);
    }
  }
}
