package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.SetOptions;
import io.vortis.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing after the other to a store, most of them harmless, and checks what comes of it.
 * For one thread; several may use the same store.
 */
final class SoakActor {
  /*
   * Keys     0 .. shared           everybody's; the value's version means nothing
   *          EXACT + 0 .. shared   written with an expiry that stands in the value as its version, and never given another
   *          OWN + number          the actor's own, so that it knows what must be there
   */

  private static final long EXACT = 1L << 32;
  private static final long OWN = 1L << 33;

  /** More than the heap of a soak has. */
  private static final int TOO_MUCH = 1 << 29;

  private final Store<Long, byte[]> store;
  private final SteppedClock clock;
  private final SplittableRandom random;
  private final int shared;
  private final int largest;
  private final long own;
  private long version;

  SoakActor(SoakSubject subject, SteppedClock clock, SplittableRandom random, int number) {
    store = subject.store;
    shared = subject.keys;
    largest = subject.largest;
    this.clock = clock;
    this.random = random;
    own = OWN + number;
  }

  /** One operation, or two. */
  void act() {
    long key = random.nextInt(shared);
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 -> check(key, store.get(key));
      case 12, 13 -> {
        Map<Long, byte[]> found = store.getAll(List.of(key, key + 1, key + 2, key + 3));
        found.forEach(SoakActor::check);
      }
      case 14, 15, 16, 17, 18 -> store.set(key, value(key), ttl());
      case 19 -> store.set(key, value(key));
      case 20 -> store.delete(key);
      case 21 -> check(key, store.getAndSet(key, value(key)));
      case 22 -> check(key, store.getAndDelete(key));
      case 23 -> setConditionally(key);
      case 24 -> store.expire(key, ttl());
      case 25 -> store.persist(key);
      case 26 -> store.compute(key, (k, present) -> value(k));
      case 27, 28, 29 -> load(key);
      case 30 -> {
        assertThat(store.ttl(key)).isNotNull();
        store.contains(key);
      }
      case 31 -> store.scan(random.nextLong() >>> 1, 4, SoakActor::check);
      case 32, 33 -> setExact(EXACT + key);
      case 34, 35, 36 -> getExact(EXACT + key);
      case 37 -> failInUpdate();
      case 38 -> failInSection(key);
      default -> actInterrupted(key);
    }
  }

  private static void check(long key, byte @Nullable [] value) {
    if (value != null) {
      SelfDescribing.check(key, value);
    }
  }

  private byte[] value(long key) {
    int size =
        switch (random.nextInt(64)) {
          case 0 -> random.nextInt(largest);
          case 1, 2, 3, 4, 5, 6 -> random.nextInt(largest / 8);
          case 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 -> random.nextInt(largest / 64);
          default -> random.nextInt(200);
        };
    return SelfDescribing.value(key, ++version, size);
  }

  private Duration ttl() {
    return Duration.ofMillis(1 + random.nextInt(random.nextBoolean() ? 2_000 : 600_000));
  }

  private void setConditionally(long key) {
    SetOptions<byte[]> options =
        random.nextBoolean() ? SetOptions.ifAbsent() : SetOptions.<byte[]>ifPresent().keepTtl();
    check(key, store.set(key, value(key), options.returnPrevious()).previous());
  }

  // ---------------------------------------------------------------- expiry

  private void setExact(long key) {
    long expiresAt = clock.millis() + 1 + random.nextInt(5_000);
    byte[] value = SelfDescribing.value(key, expiresAt, 24 + random.nextInt(200));
    store.set(key, value, SetOptions.<byte[]>always().expireAt(expiresAt));
  }

  /** What expired before it was asked for is not there, unless the clock was set meanwhile. */
  private void getExact(long key) {
    int steps = clock.steps();
    long before = clock.millis();
    byte[] value = store.get(key);
    if (value != null) {
      long expiresAt = SelfDescribing.check(key, value);
      if (steps % 2 == 0 && steps == clock.steps()) {
        assertThat(expiresAt).as("expiry of a value read at %s", before).isGreaterThan(before);
      }
    }
  }

  // ---------------------------------------------------------------- faults

  /** Loads, with all that can befall a loader. What it throws reaches others that wait for it. */
  private void load(long key) {
    int fate = random.nextInt(8_192);
    try {
      check(key, store.computeIfAbsent(key, k -> loaded(k, fate), ttl()));
    } catch (Fault.InjectedException | Fault.InjectedError | OutOfMemoryError expected) {
      check(key, store.get(key));
    }
  }

  private byte @Nullable [] loaded(long key, int fate) {
    if (fate == 0) {
      Fault.LOADER_OUT_OF_MEMORY.times.increment();
      return new byte[TOO_MUCH];
    }
    if (fate < 512) {
      throw Fault.LOADER_EXCEPTION.exception();
    }
    if (fate < 1_024) {
      throw Fault.LOADER_ERROR.error();
    }
    if (fate < 1_536) {
      LockSupport.parkNanos(10_000);
    }
    return fate < 2_048 ? null : value(key);
  }

  /** Nothing changes if an updater throws. */
  private void failInUpdate() {
    byte[] before = value(own);
    store.set(own, before);
    boolean error = random.nextBoolean();
    try {
      store.<Boolean>update(
          own,
          entry -> {
            entry.set(SelfDescribing.value(own, -1, 50));
            if (error) {
              throw Fault.UPDATER_ERROR.error();
            }
            throw Fault.UPDATER_EXCEPTION.exception();
          });
      throw new AssertionError("the updater threw and nobody was told");
    } catch (Fault.InjectedException | Fault.InjectedError expected) {
      byte[] after = store.get(own);
      // Only eviction may take it away.
      assertThat(after == null ? before : after).isEqualTo(before);
    }
  }

  /** What a section did before it threw stays. */
  private void failInSection(long key) {
    try {
      store.atomically(
          List.of(key, own),
          () -> {
            check(key, store.get(key));
            store.delete(own);
            throw Fault.SECTION_EXCEPTION.exception();
          });
    } catch (Fault.InjectedException expected) {
      assertThat(store.contains(own)).isFalse();
    }
  }

  /** An interrupt disturbs no operation, and is kept for who waits for it. */
  private void actInterrupted(long key) {
    Fault.THREAD_INTERRUPTED.times.increment();
    Thread.currentThread().interrupt();
    try {
      store.set(key, value(key), ttl());
      check(key, store.get(key));
      load(key);
    } finally {
      assertThat(Thread.interrupted()).as("interrupted").isTrue();
    }
  }

  /** Ends the thread from within a callback: an updater, a loader or a section. */
  void dieInCallback() {
    Fault.THREAD_KILLED.times.increment();
    long key = random.nextInt(shared);
    switch (random.nextInt(3)) {
      case 0 ->
          store.<Boolean>update(
              key,
              entry -> {
                throw Fault.UPDATER_ERROR.error();
              });
      case 1 -> {
        store.delete(own);
        store.computeIfAbsent(
            own,
            k -> {
              throw Fault.LOADER_ERROR.error();
            });
      }
      default ->
          store.atomically(
              List.of(key, own),
              () -> {
                throw Fault.SECTION_EXCEPTION.error();
              });
    }
  }
}
