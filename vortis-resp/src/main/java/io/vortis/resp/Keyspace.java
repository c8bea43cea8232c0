package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.ExpireCondition;
import io.vortis.Store;
import io.vortis.StoreListener;
import io.vortis.StoreStats;
import io.vortis.Updater;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The waist between commands and stores: bytes in, bytes out, atomic per key. What {@link Store}
 * promises of expiry, bounds and atomicity holds here too; a key that has expired is absent.
 *
 * <p>A slice handed in need be valid only during the call. Times are epoch milliseconds, {@link
 * Store#NO_EXPIRY} and {@link Store#ABSENT} as there.
 *
 * <p>Thread safety: any thread may call anything, unless the store was made for one thread.
 */
public interface Keyspace {

  /** What time it is for the store. */
  long now();

  /**
   * Replies with the value of a key as a bulk string.
   *
   * @return whether there is one; if not, nothing was written
   */
  boolean reply(Slice key, ReplyWriter reply);

  /** The value of a key in an array of its own, or {@code null}. */
  byte @Nullable [] get(Slice key);

  /** Whether a key is there; no use of it. */
  boolean contains(Slice key);

  /** When a key expires. */
  long expiresAt(Slice key);

  /**
   * Sets a key.
   *
   * @param expiresAt a former expiry is replaced by this
   * @throws io.vortis.StoreFullException if there is no room for it and nothing may be evicted
   */
  void set(Slice key, Slice value, long expiresAt);

  /** Deletes a key; whether it was there. */
  boolean delete(Slice key);

  /**
   * Gives a key another expiry; whether it was there and the condition held. A time gone by deletes
   * it.
   */
  boolean expireAt(Slice key, long expiresAt, ExpireCondition condition);

  /**
   * Reads, decides and writes one key as one step; see {@link Store#update}. An array handed to the
   * entry belongs to the store from then on; the one it shows must not be changed.
   *
   * @throws io.vortis.StoreFullException if there is no room and nothing may be evicted
   */
  <R extends @Nullable Object> R update(Slice key, Updater<byte[], R> updater);

  /**
   * Adds to the integer that a key's value is the decimal text of, 0 if there is no such key; its
   * expiry stays.
   *
   * @return the sum
   * @throws NumberFormatException if the value is no integer of 64 bits
   * @throws ArithmeticException if the sum would not be one
   * @throws io.vortis.StoreFullException if there is no room and nothing may be evicted
   */
  default long add(Slice key, long amount) {
    return update(
        key,
        entry -> {
          byte[] present = entry.value();
          long sum = Math.addExact(present == null ? 0 : Slice.of(present).toLong(), amount);
          entry.set(Long.toString(sum).getBytes(ISO_8859_1));
          return sum;
        });
  }

  /**
   * Adds bytes at the end of a key's value, which is empty if there is no such key; its expiry
   * stays.
   *
   * @param limit how long the value may be then
   * @return how long it is then; -1 if that is above the limit, and nothing was changed
   * @throws io.vortis.StoreFullException if there is no room and nothing may be evicted
   */
  default int append(Slice key, Slice more, long limit) {
    return this.<Integer>update(
        key,
        entry -> {
          byte[] present = entry.value();
          int before = present == null ? 0 : present.length;
          if (before > limit - more.length()) {
            return -1;
          }
          entry.set(written(present, before, more));
          return before + more.length();
        });
  }

  /**
   * Writes into a key's value from an offset on; it gets as much longer as it must, and what was
   * not written of it then is zeros. Else as {@link #append}; offset and part together are no more
   * than a value may have.
   */
  default int setRange(Slice key, int offset, Slice part) {
    return this.<Integer>update(
        key,
        entry -> {
          byte[] value = written(entry.value(), offset, part);
          entry.set(value);
          return value.length;
        });
  }

  /** A value with a part written into it. */
  private static byte[] written(byte @Nullable [] present, int offset, Slice part) {
    int length = Math.max(present == null ? 0 : present.length, offset + part.length());
    byte[] value = present == null ? new byte[length] : Arrays.copyOf(present, length);
    part.copyTo(value, offset);
    return value;
  }

  /** Runs {@code work} as one step on these keys; see {@link Store#atomically}. */
  <R extends @Nullable Object> R atomically(List<Slice> keys, Supplier<R> work);

  /** Runs {@code work} as one step on everything. */
  <R extends @Nullable Object> R atomically(Supplier<R> work);

  /**
   * Says that the first {@code count} of these keys will be used at once, so that what is known of
   * them may be fetched from memory at the same time; see {@link Store#prefetch}.
   */
  void prefetch(Slice[] slices, int count);

  /** How many keys there are, those included that have expired and are not reclaimed yet. */
  long size();

  /**
   * How many keys have an expiry, as far as the store knows at no great cost; -1 if it does not.
   */
  long volatileSize();

  /** Removes all keys as one step. */
  void clear();

  /** Visits some keys, each in an array of its own; see {@link Store#scan}. */
  long scan(long cursor, int count, Consumer<byte[]> action);

  /** A random key, or {@code null} if there is none. */
  byte @Nullable [] randomKey();

  /** Has expired keys looked for in the background, or only when they are asked for. */
  void activeExpiry(boolean on);

  /** Tells a listener from now on what happens to each key; see {@link Store#addListener}. */
  StoreListener.Registration addListener(KeyListener listener);

  /** What has happened so far. */
  StoreStats stats();

  /** How many bytes the store accounts for. */
  long memoryUsed();

  /** How many of them a key and its value take; -1 if there is no such key. */
  long memoryUsage(Slice key);

  /** How often a key was used lately, as the eviction policy counts; -1 if that is not known. */
  int frequency(Slice key);

  /** For how long a key has not been used, in milliseconds; -1 if that is not known. */
  long idleMillis(Slice key);

  /**
   * What else the store tells of its memory, in bytes unless the name says otherwise, under the
   * names that {@code INFO} gives.
   */
  default Map<String, Long> memoryDetails() {
    return Map.of();
  }

  /** The bound on them, 0 if there is none. */
  long maxMemory();
}
