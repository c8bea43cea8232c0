package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Several keys as one, as other threads see it. */
public abstract class StoreConcurrentSectionContractTest extends StoreSuite {

  private static final List<String> KEYS = keys("k", 8);

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  /** Starts a section that changes its keys, says so, and stays until it may leave. */
  private Actor<Boolean> startSection() {
    setAll(store, KEYS);
    Actor<Boolean> section =
        Actor.start(
            () ->
                store.<Boolean>atomically(
                    KEYS,
                    () -> {
                      KEYS.forEach(key -> store.set(key, "half"));
                      store.delete("k7");
                      inside.countDown();
                      Actor.await(leave);
                      KEYS.forEach(key -> store.set(key, "whole"));
                      store.delete("k7");
                      return true;
                    }));
    Actor.await(inside);
    return section;
  }

  private <T> T waitingFor(Callable<T> other) throws Exception {
    Actor<Boolean> section = startSection();
    Actor<T> waiter = Actor.start(other);
    waiter.awaitWaiting();
    assertThat(waiter.isDone()).isFalse();
    leave.countDown();
    assertThat(section.result()).isTrue();
    return waiter.result();
  }

  @Test
  void get_waitsForTheSection() throws Exception {
    assertThat(waitingFor(() -> store.get("k1"))).isEqualTo("whole");
  }

  @Test
  void get_ofAKeyDeletedInTheSection() throws Exception {
    assertThat(waitingFor(() -> store.contains("k7"))).isFalse();
  }

  @Test
  void getAll_waitsForTheSection() throws Exception {
    assertThat(waitingFor(() -> store.getAll(KEYS)).values()).hasSize(7).containsOnly("whole");
  }

  @Test
  void size_waitsForTheSection() throws Exception {
    assertThat(waitingFor(() -> store.size())).isEqualTo(7);
  }

  @Test
  void set_waitsForTheSection() throws Exception {
    assertThat(waitingFor(() -> store.getAndSet("k1", "after"))).isEqualTo("whole");
    assertThat(store.get("k1")).isEqualTo("after");
  }

  @Test
  void delete_waitsForTheSection() throws Exception {
    assertThat(waitingFor(() -> store.delete("k7"))).isFalse();
  }

  @Test
  void atomically_waitsForTheSection() throws Exception {
    assertThat(waitingFor(() -> store.<String>atomically(KEYS, () -> store.get("k1"))))
        .isEqualTo("whole");
  }

  @Test
  void clear_waitsForTheSection() throws Exception {
    waitingFor(
        () -> {
          store.clear();
          return true;
        });
    assertThat(store.size()).isZero();
  }

  @Test
  void transfers_keepTheSum() throws Exception {
    List<String> accounts = keys("account", 10);
    accounts.forEach(account -> store.set(account, "100"));
    AtomicBoolean over = new AtomicBoolean();

    List<Actor<Boolean>> clerks = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      clerks.add(
          Actor.start(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  transfer(accounts, random);
                }
                return true;
              }));
    }
    Actor<Boolean> auditor =
        Actor.start(
            () -> {
              do {
                assertThat(sum(store.getAll(accounts))).isEqualTo(1_000);
              } while (!over.get());
              return true;
            });

    for (Actor<Boolean> clerk : clerks) {
      clerk.result();
    }
    over.set(true);
    auditor.result();
    assertThat(sum(store.getAll(accounts))).isEqualTo(1_000);
  }

  private void transfer(List<String> accounts, Random random) {
    String from = accounts.get(random.nextInt(accounts.size()));
    String to = accounts.get(random.nextInt(accounts.size()));
    store.<Boolean>atomically(
        List.of(from, to),
        () -> {
          add(from, -1);
          add(to, 1);
          return true;
        });
  }

  private void add(String account, int amount) {
    store.compute(account, (key, value) -> String.valueOf(Integer.parseInt(value) + amount));
  }

  private static int sum(Map<String, String> accounts) {
    return accounts.values().stream().mapToInt(Integer::parseInt).sum();
  }

  @Test
  void size_neverBetweenTwoStepsOfASection() throws Exception {
    List<String> places = keys("place", 40);
    setAll(store, places.subList(0, 20));
    AtomicBoolean over = new AtomicBoolean();
    Actor<Boolean> mover =
        Actor.start(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                String from = places.get(i % 40);
                String to = places.get((i + 20) % 40);
                store.<Boolean>atomically(
                    List.of(from, to),
                    () -> {
                      store.delete(from);
                      store.set(to, "v", millis(1_000));
                      return true;
                    });
              }
              over.set(true);
              return true;
            });

    while (!over.get()) {
      assertThat(store.size()).isEqualTo(20);
    }
    mover.result();
    assertThat(store.volatileSize()).isEqualTo(20);
  }

  @Test
  void deleteAll_neverSeenHalfDone() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Actor<Boolean> writer =
        Actor.start(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                store.<Boolean>atomically(
                    KEYS,
                    () -> {
                      setAll(store, KEYS);
                      return true;
                    });
                if (i % 2 == 0) {
                  store.deleteAll(KEYS);
                } else {
                  store.clear();
                }
              }
              over.set(true);
              return true;
            });

    while (!over.get()) {
      assertThat(store.getAll(KEYS)).hasSizeBetween(0, 8).matches(m -> m.size() % 8 == 0);
    }
    writer.result();
  }

  @Test
  void atomically_keysInOppositeOrder() throws Exception {
    List<String> reversed = new ArrayList<>(KEYS);
    Collections.reverse(reversed);
    setAll(store, KEYS);
    KEYS.forEach(key -> store.set(key, "0"));

    List<Actor<Boolean>> actors = new ArrayList<>();
    for (List<String> keys : List.of(KEYS, reversed)) {
      actors.add(
          Actor.start(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  store.<Boolean>atomically(
                      keys,
                      () -> {
                        keys.forEach(key -> add(key, 1));
                        return true;
                      });
                }
                return true;
              }));
    }
    for (Actor<Boolean> actor : actors) {
      actor.result();
    }

    assertThat(store.getAll(KEYS).values()).hasSize(8).containsOnly("10000");
  }
}
