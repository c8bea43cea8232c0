package io.vortis;

import java.time.Duration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * The operations on one key, and the clock, as Lincheck calls them: on an engine, and on the {@link
 * ModelStore} that says what must come out.
 *
 * <p>Without {@code computeIfAbsent}: see {@link LoadOperations}. What names a point in time runs
 * beside the clock. What names a time to live runs in the clock's own thread, beside everything
 * else: it reads the time when it begins, and lives from then on.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
@Param(name = "millis", gen = IntGen.class, conf = "1:3")
public abstract class SingleKeyOperations extends LincheckOperations {
  private static final String CLOCK = "clock";

  private static long at(int millis) {
    return ManualClock.START + millis;
  }

  @Operation
  public @Nullable Integer get(@Param(name = "key") int key) {
    return store.get(key);
  }

  @Operation
  public boolean contains(@Param(name = "key") int key) {
    return store.contains(key);
  }

  @Operation
  public long expiresAt(@Param(name = "key") int key) {
    return store.expiresAt(key);
  }

  @Operation
  public void set(@Param(name = "key") int key, @Param(name = "value") int value) {
    store.set(key, value);
  }

  @Operation
  public void setUntil(
      @Param(name = "key") int key,
      @Param(name = "value") int value,
      @Param(name = "millis") int millis) {
    store.set(key, value, SetOptions.<Integer>always().expireAt(at(millis)));
  }

  @Operation
  public SetResult<Integer> setIfAbsent(
      @Param(name = "key") int key,
      @Param(name = "value") int value,
      @Param(name = "millis") int millis) {
    return store.set(
        key, value, SetOptions.<Integer>ifAbsent().expireAt(at(millis)).returnPrevious());
  }

  @Operation
  public SetResult<Integer> setIfPresent(
      @Param(name = "key") int key, @Param(name = "value") int value) {
    return store.set(key, value, SetOptions.<Integer>ifPresent().keepTtl().returnPrevious());
  }

  @Operation
  public boolean replace(
      @Param(name = "key") int key,
      @Param(name = "value") int expected,
      @Param(name = "value") int value) {
    return store.replace(key, expected, value);
  }

  @Operation
  public @Nullable Integer getAndSet(
      @Param(name = "key") int key, @Param(name = "value") int value) {
    return store.getAndSet(key, value);
  }

  @Operation
  public @Nullable Integer getAndDelete(@Param(name = "key") int key) {
    return store.getAndDelete(key);
  }

  @Operation
  public boolean delete(@Param(name = "key") int key) {
    return store.delete(key);
  }

  @Operation
  public boolean expireAt(
      @Param(name = "key") int key, @Param(name = "millis") int millis, ExpireCondition condition) {
    return store.expireAt(key, at(millis), condition);
  }

  @Operation
  public boolean persist(@Param(name = "key") int key) {
    return store.persist(key);
  }

  @Operation
  public @Nullable Integer compute(@Param(name = "key") int key) {
    return store.compute(key, (k, found) -> found == null ? 10 : found + 1);
  }

  @Operation
  public String update(@Param(name = "key") int key, @Param(name = "value") int value) {
    return store.update(
        key,
        entry -> {
          Integer found = entry.value();
          if (found == null) {
            entry.set(value, at(value));
          } else if (found == value) {
            entry.delete();
          } else {
            entry.expireAt(at(value));
          }
          return found + " until " + entry.expiresAt();
        });
  }

  // ---------------------------------------------------------------- in the clock's thread

  @Operation(nonParallelGroup = CLOCK)
  public void advance() {
    clock.advance(1);
  }

  @Operation(nonParallelGroup = CLOCK)
  public void setFor(
      @Param(name = "key") int key,
      @Param(name = "value") int value,
      @Param(name = "millis") int millis) {
    store.set(key, value, Duration.ofMillis(millis));
  }

  @Operation(nonParallelGroup = CLOCK)
  public @Nullable Integer getAndExpire(
      @Param(name = "key") int key, @Param(name = "millis") int millis) {
    return store.getAndExpire(key, Duration.ofMillis(millis));
  }

  @Operation(nonParallelGroup = CLOCK)
  public boolean expire(
      @Param(name = "key") int key, @Param(name = "millis") int millis, ExpireCondition condition) {
    // Zero deletes the key.
    return store.expire(key, Duration.ofMillis(millis - 1), condition);
  }

  @Operation(nonParallelGroup = CLOCK)
  public Ttl ttl(@Param(name = "key") int key) {
    return store.ttl(key);
  }

  @Operation(nonParallelGroup = CLOCK)
  public int expireCycle() {
    store.expireCycle(Duration.ofSeconds(1));
    return 0;
  }

  // ---------------------------------------------------------------- as a state among others

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof SingleKeyOperations other && store.equals(other.store);
  }

  @Override
  public int hashCode() {
    return store.hashCode();
  }

  /** What must come out. */
  public static final class Model extends SingleKeyOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return new ModelStore<>(clock);
    }
  }
}
