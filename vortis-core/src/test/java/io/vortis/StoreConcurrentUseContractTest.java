package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single operations, walks and listeners under several threads at once. */
public abstract class StoreConcurrentUseContractTest extends StoreSuite {

  @Test
  void compute_noIncrementIsLost() throws Exception {
    int threads = 4;
    int rounds = 5_000;

    List<Actor<Boolean>> actors =
        Actor.start(
            threads,
            () -> {
              for (int i = 0; i < rounds; i++) {
                store.compute("n", (k, v) -> v == null ? "1" : "" + (Integer.parseInt(v) + 1));
              }
              return true;
            });
    for (Actor<Boolean> actor : actors) {
      actor.result();
    }

    assertThat(store.get("n")).isEqualTo("" + threads * rounds);
  }

  @Test
  void setIfAbsent_oneWins() throws Exception {
    List<String> keys = keys("k", 1_000);
    AtomicInteger wins = new AtomicInteger();

    List<Actor<Boolean>> actors =
        Actor.start(
            4,
            () -> {
              for (String key : keys) {
                if (store.set(key, "v", SetOptions.ifAbsent()).applied()) {
                  wins.incrementAndGet();
                }
              }
              return true;
            });
    for (Actor<Boolean> actor : actors) {
      actor.result();
    }

    assertThat(wins).hasValue(keys.size());
  }

  @Test
  void getAndDelete_oneGetsEach() throws Exception {
    List<String> keys = keys("k", 2_000);
    setAll(store, keys);
    Queue<String> got = new ConcurrentLinkedQueue<>();

    List<Actor<Boolean>> actors =
        Actor.start(
            4,
            () -> {
              for (String key : keys) {
                String value = store.getAndDelete(key);
                if (value != null) {
                  got.add(value);
                }
              }
              return true;
            });
    for (Actor<Boolean> actor : actors) {
      actor.result();
    }

    assertThat(got).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(store.size()).isZero();
  }

  @Test
  void get_aKeyThatStaysIsNeverMissed() throws Exception {
    List<String> lasting = keys("lasting", 500);
    setAll(store, lasting);
    AtomicBoolean over = new AtomicBoolean();
    Actor<Boolean> writer = growAndShrink(1, over);

    while (!over.get()) {
      for (String key : lasting) {
        assertThat(store.get(key)).isEqualTo(key);
      }
      assertThat(store.getAll(lasting)).hasSize(500);
    }
    writer.result();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void scan_keysThatStayAreVisitedWhileTheStoreGrowsAndShrinks(long seed) throws Exception {
    Set<String> lasting = new HashSet<>(keys("lasting", 500));
    setAll(store, lasting);
    AtomicBoolean over = new AtomicBoolean();
    Actor<Boolean> writer = growAndShrink(seed, over);

    do {
      Set<String> visited = new HashSet<>();
      store.forEach((key, value) -> visited.add(key));
      assertThat(visited).as("seed=%d", seed).containsAll(lasting);
    } while (!over.get());
    writer.result();
  }

  private Actor<Boolean> growAndShrink(long seed, AtomicBoolean over) {
    Random random = new Random(seed);
    return Actor.start(
        () -> {
          try {
            for (int i = 0; i < 6; i++) {
              List<String> passing = keys("passing", 500 + random.nextInt(3_000));
              setAll(store, passing);
              passing.forEach(store::delete);
            }
            return true;
          } finally {
            over.set(true);
          }
        });
  }

  @Test
  void asMap_updatedByManyIteratedByOne() throws Exception {
    Map<String, String> map = store.asMap();
    List<String> keys = keys("k", 300);
    AtomicBoolean over = new AtomicBoolean();
    Actor<Boolean> iterating =
        Actor.start(
            () -> {
              while (!over.get()) {
                for (Map.Entry<String, String> entry : map.entrySet()) {
                  assertThat(entry.getValue()).startsWith(entry.getKey());
                }
              }
              return true;
            });

    List<Actor<Boolean>> writers =
        Actor.start(
            2,
            () -> {
              for (int i = 0; i < 20; i++) {
                keys.forEach(key -> map.merge(key, key, (old, k) -> k + old.length()));
                keys.forEach(map::remove);
              }
              return true;
            });
    for (Actor<Boolean> writer : writers) {
      writer.result();
    }
    over.set(true);
    iterating.result();
    assertThat(map).isEmpty();
  }

  /** Of each key, what is removed is what was written last, whichever threads did it. */
  @Test
  void listener_toldInOrderPerKey() throws Exception {
    Map<String, String> present = new ConcurrentHashMap<>();
    List<String> wrong = new ArrayList<>();
    store.addListener(
        new StoreListener<String, String>() {
          @Override
          public void written(String key, String value, long expiresAt) {
            expect(key, null, present.put(key, value));
          }

          @Override
          public void removed(String key, String value, RemovalCause cause) {
            expect(key, value, present.remove(key));
          }

          private void expect(String key, String expected, String found) {
            if (!Objects.equals(expected, found)) {
              synchronized (wrong) {
                wrong.add(key + ": " + expected + " but was " + found);
              }
            }
          }
        });
    List<String> keys = keys("k", 20);
    AtomicInteger seeds = new AtomicInteger();

    List<Actor<Boolean>> actors =
        Actor.start(
            4,
            () -> {
              int seed = seeds.incrementAndGet();
              Random random = new Random(seed);
              for (int i = 0; i < 5_000; i++) {
                String key = keys.get(random.nextInt(keys.size()));
                switch (random.nextInt(4)) {
                  case 0 -> store.delete(key);
                  case 1 -> store.compute(key, (k, v) -> v == null ? "first" : null);
                  default -> store.set(key, seed + "/" + i);
                }
              }
              return true;
            });
    for (Actor<Boolean> actor : actors) {
      actor.result();
    }

    assertThat(wrong).isEmpty();
    assertThat(present).isEqualTo(store.getAll(keys));
  }

  @Test
  void expiry_againstWritersAndReaders() throws Exception {
    Store<String, String> store =
        create(options -> options.activeExpiry().expiryInterval(millis(1)));
    List<String> keys = keys("k", 200);
    AtomicInteger seeds = new AtomicInteger();

    List<Actor<Boolean>> actors =
        Actor.start(
            3,
            () -> {
              Random random = new Random(seeds.incrementAndGet());
              for (int i = 0; i < 10_000; i++) {
                String key = keys.get(random.nextInt(keys.size()));
                if (random.nextBoolean()) {
                  store.set(key, key, millis(1 + random.nextInt(20)));
                } else {
                  assertThat(store.get(key)).isIn(null, key);
                }
                clock.advance(random.nextInt(2));
              }
              return true;
            });
    for (Actor<Boolean> actor : actors) {
      actor.result();
    }
    clock.advance(20);

    assertThat(store.getAll(keys)).isEmpty();
    assertThat(store.size()).isZero();
    assertThat(store.volatileSize()).isZero();
  }
}
