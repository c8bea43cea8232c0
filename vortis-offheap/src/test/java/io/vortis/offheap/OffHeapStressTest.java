package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Readers against everything that takes memory away under them: overwriting, cleaning, eviction,
 * expiry, splits and merges of the index, clear and close. Without the last look at the generation
 * in {@code Lookup} the first two fail, without that at the slot of a large value the third;
 * without the second look at the slot the second fails now and then, with a key that is missed.
 */
@Timeout(600)
class OffHeapStressTest {
  private static final long SEED = 20_261_122;

  private final ManualClock clock = new ManualClock();

  private OffHeapStore<Long, byte[]> store(long maxBytes, Eviction eviction) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(maxBytes)
        .eviction(eviction)
        .clock(clock)
        .randomSeed(SEED)
        .build();
  }

  /** Runs the actors until the first ones, which must end by themselves, have; rethrows. */
  private static void run(int finite, AtomicBoolean over, List<Callable<?>> actors)
      throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (Callable<?> actor : actors) {
        futures.add(
            executor.submit(
                () -> {
                  try {
                    return actor.call();
                  } catch (Throwable e) {
                    over.set(true);
                    throw e;
                  }
                }));
      }
      for (int i = 0; i < finite; i++) {
        futures.get(i).get();
      }
      over.set(true);
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      over.set(true);
      executor.shutdown();
      assertThat(executor.awaitTermination(300, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static int size(SplittableRandom random) {
    return switch (random.nextInt(64)) {
      case 0 -> random.nextInt(60_000);
      case 1, 2, 3 -> random.nextInt(6_000);
      default -> random.nextInt(200);
    };
  }

  @Test
  void readers_neverSeeRecycledBytes() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (OffHeapStore<Long, byte[]> store = store(1 << 20, Eviction.lfu())) {
      List<Callable<?>> actors = new ArrayList<>();
      for (int w = 0; w < 2; w++) {
        SplittableRandom random = new SplittableRandom(SEED + w);
        actors.add(
            () -> {
              for (int i = 0; i < 200_000 && !over.get(); i++) {
                long key = random.nextInt(4_000);
                store.set(key, SelfDescribing.value(key, i, size(random)));
              }
              return null;
            });
      }
      for (int r = 0; r < 2; r++) {
        SplittableRandom random = new SplittableRandom(SEED - 1 - r);
        actors.add(
            () -> {
              while (!over.get()) {
                long key = random.nextInt(4_000);
                byte[] value = store.get(key);
                if (value != null) {
                  SelfDescribing.check(key, value);
                }
              }
              return null;
            });
      }
      run(2, over, actors);
      Invariants.check(store.engine());
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(store.maxBytes());
    }
  }

  @Test
  void keysThatStay_areNeverMissed() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    int staying = 500;
    try (OffHeapStore<Long, byte[]> store = store(4 << 20, Eviction.none())) {
      for (long key = 0; key < staying; key++) {
        store.set(key, SelfDescribing.value(key, 0, 100));
      }
      List<Callable<?>> actors = new ArrayList<>();
      actors.add(
          () -> {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 1; i < 150_000 && !over.get(); i++) {
              long key = random.nextInt(staying);
              store.set(key, SelfDescribing.value(key, i, size(random) / 8));
            }
            return null;
          });
      actors.add(
          () -> {
            // Tides of keys that come and go: splits, merges, expiry, whole segments dead.
            for (int tide = 0; tide < 8 && !over.get(); tide++) {
              for (long key = staying; key < staying + 12_000; key++) {
                store.set(key, SelfDescribing.value(key, tide, 30), Duration.ofMillis(100));
              }
              for (long key = staying; key < staying + 6_000; key++) {
                store.delete(key);
              }
              clock.advance(100);
              store.expireCycle(Duration.ofSeconds(1));
            }
            return null;
          });
      for (int r = 0; r < 2; r++) {
        SplittableRandom random = new SplittableRandom(SEED - 1 - r);
        actors.add(
            () -> {
              long[] versions = new long[staying];
              while (!over.get()) {
                int key = random.nextInt(staying);
                byte[] value = store.get((long) key);
                assertThat(value).as("key %s", key).isNotNull();
                long version = SelfDescribing.check(key, value);
                assertThat(version).isGreaterThanOrEqualTo(versions[key]);
                versions[key] = version;
              }
              return null;
            });
      }
      run(2, over, actors);
      Invariants.check(store.engine());
    }
  }

  @Test
  void largeValues_areReadWhole() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    int keys = 8;
    try (OffHeapStore<Long, byte[]> store = store(1 << 20, Eviction.none())) {
      List<Callable<?>> actors = new ArrayList<>();
      SplittableRandom sizes = new SplittableRandom(SEED);
      actors.add(
          () -> {
            for (int i = 0; i < 40_000 && !over.get(); i++) {
              long key = i % keys;
              store.set(key, SelfDescribing.value(key, i, 17_000 + sizes.nextInt(40_000)));
            }
            return null;
          });
      for (int r = 0; r < 2; r++) {
        SplittableRandom random = new SplittableRandom(SEED - r);
        actors.add(
            () -> {
              long[] versions = new long[keys];
              while (!over.get()) {
                int key = random.nextInt(keys);
                byte[] value = store.get((long) key);
                if (value != null) {
                  long version = SelfDescribing.check(key, value);
                  assertThat(version).isGreaterThanOrEqualTo(versions[key]);
                  versions[key] = version;
                }
              }
              return null;
            });
      }
      run(1, over, actors);
      Invariants.check(store.engine());
    }
  }

  @Test
  void increments_areNeverLostUnderCleaning() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    int each = 40_000;
    try (OffHeapStore<Long, byte[]> store = store(1 << 20, Eviction.none())) {
      List<Callable<?>> actors = new ArrayList<>();
      for (int w = 0; w < 2; w++) {
        actors.add(
            () -> {
              for (int i = 0; i < each; i++) {
                long key = i % 7;
                store.compute(
                    key,
                    (k, value) -> {
                      long version = value == null ? 0 : SelfDescribing.check(k, value);
                      return SelfDescribing.value(k, version + 1, 24 + (int) (version % 900));
                    });
              }
              return null;
            });
      }
      run(2, over, actors);
      long sum = 0;
      for (long key = 0; key < 7; key++) {
        sum += SelfDescribing.check(key, store.get(key));
      }
      assertThat(sum).isEqualTo(2L * each);
      Invariants.check(store.engine());
    }
  }

  @Test
  void clear_leavesReadersNothingOrEverything() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (OffHeapStore<Long, byte[]> store = store(4 << 20, Eviction.none())) {
      List<Callable<?>> actors = new ArrayList<>();
      actors.add(
          () -> {
            for (int round = 0; round < 30; round++) {
              for (long key = 0; key < 3_000; key++) {
                store.set(key, SelfDescribing.value(key, round, key % 500 == 0 ? 40_000 : 64));
              }
              store.clear();
              assertThat(store.size()).isZero();
            }
            return null;
          });
      for (int r = 0; r < 2; r++) {
        SplittableRandom random = new SplittableRandom(SEED + r);
        actors.add(
            () -> {
              while (!over.get()) {
                long key = random.nextInt(3_000);
                byte[] value = store.get(key);
                if (value != null) {
                  SelfDescribing.check(key, value);
                }
              }
              return null;
            });
      }
      run(1, over, actors);
      Invariants.check(store.engine());
    }
  }

  @Test
  void close_waitsForReadersAndRefusesTheRest() throws Exception {
    for (int round = 0; round < 20; round++) {
      AtomicBoolean over = new AtomicBoolean();
      OffHeapStore<Long, byte[]> store = store(1 << 20, Eviction.lfu());
      for (long key = 0; key < 1_000; key++) {
        store.set(key, SelfDescribing.value(key, 0, 100));
      }
      List<Callable<?>> actors = new ArrayList<>();
      actors.add(
          () -> {
            store.close();
            return null;
          });
      for (int r = 0; r < 3; r++) {
        boolean writes = r == 0;
        actors.add(
            () -> {
              try {
                for (long i = 0; ; i++) {
                  long key = i % 1_000;
                  if (writes) {
                    store.set(key, SelfDescribing.value(key, i, 200));
                  } else {
                    byte[] value = store.get(key);
                    if (value != null) {
                      SelfDescribing.check(key, value);
                    }
                  }
                }
              } catch (IllegalStateException e) {
                assertThat(e).hasMessage("store is closed");
              }
              return null;
            });
      }
      run(1, over, actors);
      store.close();
    }
  }
}
