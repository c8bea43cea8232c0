package io.vortis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory key–value store in which every entry may carry its own time to live, exact to the
 * millisecond.
 *
 * <p>The operations are Redis's, in Java's manners. What holds for all of them:
 *
 * <ul>
 *   <li><b>Atomicity.</b> Each operation is linearizable. A sequence of operations is not, unless
 *       it runs inside {@link #atomically}.
 *   <li><b>Expiry.</b> An expired entry is never returned, never counted by {@link #contains},
 *       never deleted "successfully". It is reclaimed when it is next touched, by {@link
 *       #expireCycle}, or by the background sweeper. Until then {@link #size} and {@link
 *       #memoryUsed} still count it.
 *   <li><b>Bounds.</b> A bounded store is never, at any instant, above its bound: room is made
 *       before a write, not after. If none can be made the write fails with {@link
 *       StoreFullException} and the store is unchanged.
 *   <li><b>Nulls.</b> Keys and values are never {@code null}; {@code null} is refused with {@link
 *       NullPointerException}. A {@code null} result means <i>absent</i>.
 *   <li><b>Time to live.</b> A zero or negative TTL is refused with {@link
 *       IllegalArgumentException}, except where Redis deletes the key instead: {@link #expire} and
 *       {@link #expireAt}.
 *   <li><b>Keys</b> need {@code equals} and {@code hashCode} as in any map, and must not change
 *       while they are in the store.
 * </ul>
 *
 * <p>Unless stated otherwise an operation takes O(1) expected time.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Store<K, V> extends AutoCloseable {

  /** The expiry of an entry that never expires; larger than any real one. */
  long NO_EXPIRY = Long.MAX_VALUE;

  /** What {@link #expiresAt} says of a key that is absent; smaller than any real expiry. */
  long ABSENT = Long.MIN_VALUE;

  // ---------------------------------------------------------------- reading

  /**
   * The value of a key, or {@code null} if it is absent or expired. Takes no lock unless there is
   * something to reclaim.
   *
   * @see <a href="https://redis.io/commands/get/">GET</a>
   */
  @Nullable V get(K key);

  /**
   * The entries of those keys that are present, as one snapshot: no write falls between two of
   * them. The result is the caller's own, in the order of {@code keys}.
   *
   * @see <a href="https://redis.io/commands/mget/">MGET</a>
   */
  Map<K, V> getAll(Collection<? extends K> keys);

  /**
   * Whether a key is present and not expired. Counts as no access for eviction and statistics.
   *
   * @see <a href="https://redis.io/commands/exists/">EXISTS</a>
   */
  boolean contains(K key);

  /**
   * How long a key has to live: absent, without a TTL, or the time that remains.
   *
   * @see <a href="https://redis.io/commands/pttl/">PTTL</a>
   */
  Ttl ttl(K key);

  /**
   * When a key expires, in milliseconds since the epoch; {@link #NO_EXPIRY} if never, {@link
   * #ABSENT} if there is no such key.
   *
   * @see <a href="https://redis.io/commands/pexpiretime/">PEXPIRETIME</a>
   */
  long expiresAt(K key);

  /**
   * Says that these keys will be used at once. The store may fetch what it knows of them from
   * memory, all at the same time instead of one after the other; nothing else follows from it.
   * Worth while from a few keys on, in stores much larger than the processor's caches.
   */
  default void prefetch(List<? extends K> keys) {}

  // ---------------------------------------------------------------- writing

  /**
   * Sets a key. A former TTL is cleared; the store's default TTL, if it has one, applies.
   *
   * @throws StoreFullException if the store is full and nothing may be evicted
   * @see <a href="https://redis.io/commands/set/">SET</a>
   */
  void set(K key, V value);

  /**
   * Sets a key that lives for {@code ttl}; a fraction of a millisecond is rounded up.
   *
   * @throws IllegalArgumentException if {@code ttl} is zero or negative
   * @throws StoreFullException if the store is full and nothing may be evicted
   * @see <a href="https://redis.io/commands/set/">SET key value PX milliseconds</a>
   */
  void set(K key, V value, Duration ttl);

  /**
   * Sets a key under a condition, with any of the ways to expire, and says what happened.
   *
   * @throws StoreFullException if the store is full and nothing may be evicted
   * @see SetOptions
   */
  SetResult<V> set(K key, V value, SetOptions<V> options);

  /**
   * Sets a key as {@link #set(Object, Object)} does and returns the value it had.
   *
   * @return the former value, or {@code null} if there was none
   * @throws StoreFullException if the store is full and nothing may be evicted
   * @see <a href="https://redis.io/commands/getset/">GETSET</a>
   */
  @Nullable V getAndSet(K key, V value);

  /**
   * Deletes a key and returns the value it had, or {@code null}.
   *
   * @see <a href="https://redis.io/commands/getdel/">GETDEL</a>
   */
  @Nullable V getAndDelete(K key);

  /**
   * Returns the value of a key and gives it a new TTL; {@code null} if it is absent.
   *
   * @throws IllegalArgumentException if {@code ttl} is zero or negative
   * @see <a href="https://redis.io/commands/getex/">GETEX</a>
   */
  @Nullable V getAndExpire(K key, Duration ttl);

  /**
   * Sets a key to {@code update} if its value {@linkplain Object#equals equals} {@code expected}; a
   * former TTL is cleared, as by {@link #set(Object, Object)}.
   *
   * @return whether the value was replaced
   * @throws StoreFullException if the store is full and nothing may be evicted
   */
  boolean replace(K key, V expected, V update);

  /**
   * Deletes a key.
   *
   * @return whether there was one, not expired
   * @see <a href="https://redis.io/commands/del/">DEL</a>
   */
  boolean delete(K key);

  /**
   * Deletes several keys as one: no other thread sees some of them gone and others still there.
   *
   * @return how many there were, not expired
   * @see <a href="https://redis.io/commands/del/">DEL</a>
   */
  int deleteAll(Collection<? extends K> keys);

  // ---------------------------------------------------------------- expiry

  /**
   * Gives a key a new TTL. A zero or negative one deletes the key, as in Redis.
   *
   * @return whether the key was there
   * @see <a href="https://redis.io/commands/pexpire/">PEXPIRE</a>
   */
  default boolean expire(K key, Duration ttl) {
    return expire(key, ttl, ExpireCondition.ALWAYS);
  }

  /**
   * Gives a key a new TTL if the condition holds. A zero or negative one deletes the key, as in
   * Redis.
   *
   * @return whether the key was there and the condition held
   * @see <a href="https://redis.io/commands/pexpire/">PEXPIRE</a>
   */
  boolean expire(K key, Duration ttl, ExpireCondition condition);

  /**
   * Lets a key expire at a point in time. A time that has passed deletes the key, as in Redis.
   *
   * @param epochMillis milliseconds since the epoch
   * @return whether the key was there
   * @see <a href="https://redis.io/commands/pexpireat/">PEXPIREAT</a>
   */
  default boolean expireAt(K key, long epochMillis) {
    return expireAt(key, epochMillis, ExpireCondition.ALWAYS);
  }

  /**
   * Lets a key expire at a point in time if the condition holds. A time that has passed deletes the
   * key, as in Redis; {@link #NO_EXPIRY} takes its expiry away.
   *
   * @param epochMillis milliseconds since the epoch
   * @return whether the key was there and the condition held
   * @see <a href="https://redis.io/commands/pexpireat/">PEXPIREAT</a>
   */
  boolean expireAt(K key, long epochMillis, ExpireCondition condition);

  /**
   * Takes a key's TTL away.
   *
   * @return whether the key was there and had one
   * @see <a href="https://redis.io/commands/persist/">PERSIST</a>
   */
  boolean persist(K key);

  // ---------------------------------------------------------------- read–modify–write

  /**
   * Computes a key's new value from its present one ({@code null} if absent); a {@code null} result
   * deletes the key. An existing TTL is kept, as by Redis's read–modify–write commands. See {@link
   * #update} for the conditions under which the function runs.
   *
   * @return the new value, or {@code null} if there is none
   * @throws StoreFullException if the store is full and nothing may be evicted
   */
  @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function);

  /**
   * The value of a key; if it is absent, the value that {@code loader} gives, which is stored as
   * {@link #set(Object, Object)} would store it.
   *
   * <p>The loader runs outside any lock and once per key, however many callers wait for it. They
   * all get its result, or the exception it threw. If the key is written while the loader runs, the
   * written value stays and is returned; if it is deleted, the loaded value is returned but not
   * stored. A loader that asks for the key it is loading is refused with {@link
   * IllegalStateException}.
   *
   * @return the present or loaded value; {@code null} if the loader returned {@code null}, and then
   *     nothing is stored
   * @throws StoreFullException if the store is full and nothing may be evicted
   */
  @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> loader);

  /**
   * As {@link #computeIfAbsent(Object, Function)}; what is loaded lives for {@code ttl} from then
   * on.
   *
   * @throws IllegalArgumentException if {@code ttl} is zero or negative
   */
  @Nullable V computeIfAbsent(
      K key, Function<? super K, ? extends @Nullable V> loader, Duration ttl);

  /**
   * The primitive under every read–modify–write operation: shows the updater a key's value and
   * expiry and applies what it decides, atomically.
   *
   * <p>The updater runs while its key's stripe is locked. It should be brief, must not use the
   * store, and may run more than once if room has to be made first: only the last run counts. If it
   * throws, nothing changes and the exception reaches the caller.
   *
   * @return what the updater returned
   * @throws StoreFullException if the store is full and nothing may be evicted
   */
  <R extends @Nullable Object> R update(K key, Updater<V, R> updater);

  // ---------------------------------------------------------------- several keys as one

  /**
   * Runs {@code work} as one operation on {@code keys}: no other thread, reader or writer, sees the
   * store between two of its steps. The work uses this store as always, but only with these keys; a
   * write to another key is refused with {@link IllegalStateException}. Nothing is rolled back if
   * it throws.
   *
   * <p>Other threads that meet one of the keys wait, so the work should be brief. Sections may be
   * nested if the inner one's keys are among the outer one's.
   */
  <R extends @Nullable Object> R atomically(Collection<? extends K> keys, Supplier<R> work);

  /** As {@link #atomically(Collection, Supplier)} on every key there is or may be. */
  <R extends @Nullable Object> R atomically(Supplier<R> work);

  // ---------------------------------------------------------------- the whole store

  /**
   * How many entries the store holds, expired ones that are not yet reclaimed included. Takes
   * O(stripes).
   *
   * @see <a href="https://redis.io/commands/dbsize/">DBSIZE</a>
   */
  long size();

  /**
   * How many entries have a TTL, expired ones that are not yet reclaimed included. Takes
   * O(stripes).
   */
  long volatileSize();

  /**
   * Removes every entry, as one operation.
   *
   * @see <a href="https://redis.io/commands/flushdb/">FLUSHDB</a>
   */
  void clear();

  /**
   * Visits some entries and returns the cursor to go on from; start with 0, and stop when 0 comes
   * back. Every key that is present from the start to the end of such a walk is visited at least
   * once, whatever is written meanwhile; others may or may not be. The action runs outside any lock
   * and may use the store.
   *
   * @param cursor 0, or what the last call returned; any other value is safe but means nothing
   * @param count about how many entries to visit, at least 1: a hint, as in Redis
   * @see <a href="https://redis.io/commands/scan/">SCAN</a>
   */
  long scan(long cursor, int count, BiConsumer<? super K, ? super V> action);

  /**
   * Visits every entry with a {@link #scan} from start to end, each key once unless the store
   * changes meanwhile.
   */
  default void forEach(BiConsumer<? super K, ? super V> action) {
    long cursor = 0;
    do {
      cursor = scan(cursor, 64, action);
    } while (cursor != 0);
  }

  /**
   * A random key that is not expired, or {@code null} if there is none.
   *
   * @see <a href="https://redis.io/commands/randomkey/">RANDOMKEY</a>
   */
  @Nullable K randomKey();

  /**
   * A live view of the store as a {@link ConcurrentMap}. Writing through it is writing to the
   * store, {@code put} clears a TTL, {@code compute} and its kin keep one, {@code computeIfAbsent}
   * loads as {@link #computeIfAbsent} does. Iterators are those of {@link #scan}: weakly
   * consistent.
   */
  ConcurrentMap<K, V> asMap();

  /**
   * Reclaims expired entries for at most about {@code budget}: in each stripe it samples 20 of the
   * entries that have a TTL, deletes the expired, and goes on while more than a tenth of a sample
   * was expired. The next call resumes where this one stopped.
   *
   * @return how many entries were reclaimed
   * @see <a href="https://redis.io/commands/expire/#how-redis-expires-keys">How Redis expires
   *     keys</a>
   */
  int expireCycle(Duration budget);

  /**
   * Starts the background sweeper; does nothing if it runs. A store that was made for one thread
   * becomes thread-safe by this, for good.
   */
  void startExpiry();

  /**
   * Stops the background sweeper and waits for a cycle in progress; does nothing if it does not
   * run.
   */
  void stopExpiry();

  /** What has happened so far; zeros where the store does not record statistics. */
  StoreStats stats();

  /**
   * How much memory the store accounts for, in bytes. What is counted is the engine's to say: the
   * same number stands in {@code INFO memory} and in the metrics.
   */
  long memoryUsed();

  /**
   * Tells {@code listener} from now on what happens to each key, in order per key, in the thread
   * and under the stripe lock of the operation. It must be brief and must not use the store. What
   * it throws is logged and ignored.
   */
  StoreListener.Registration addListener(StoreListener<? super K, ? super V> listener);

  /**
   * Stops what runs in the background. The entries of a heap store stay usable; an off-heap store
   * frees its memory and refuses every further operation with {@link IllegalStateException}.
   */
  @Override
  void close();
}
