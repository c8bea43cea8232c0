package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Loading what is absent, where several threads want it. */
public abstract class StoreConcurrentLoadContractTest extends StoreSuite {

  private static final int WAITERS = 8;

  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch loading = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** A loader that tells when it runs and goes on when it may. */
  private String load(String key) {
    calls.incrementAndGet();
    loading.countDown();
    Actor.await(goOn);
    return "of " + key;
  }

  private Actor<String> startLoading() {
    Actor<String> loader = Actor.start(() -> store.computeIfAbsent("k", this::load));
    Actor.await(loading);
    return loader;
  }

  @Test
  void computeIfAbsent_manyWaitForOneLoad() throws Exception {
    Actor<String> loader = startLoading();
    List<Actor<String>> waiters =
        Actor.start(WAITERS, () -> store.computeIfAbsent("k", key -> "second"));
    waiters.forEach(Actor::awaitWaiting);
    assertThat(store.contains("k")).isFalse();
    goOn.countDown();

    assertThat(loader.result()).isEqualTo("of k");
    for (Actor<String> waiter : waiters) {
      assertThat(waiter.result()).isEqualTo("of k");
    }
    assertThat(calls).hasValue(1);
    assertThat(store.get("k")).isEqualTo("of k");
  }

  @Test
  void computeIfAbsent_waitersGetTheException() {
    RuntimeException thrown = new IllegalArgumentException("no");
    Actor<String> loader =
        Actor.start(
            () ->
                store.computeIfAbsent(
                    "k",
                    key -> {
                      load(key);
                      throw thrown;
                    }));
    Actor.await(loading);
    List<Actor<String>> waiters =
        Actor.start(WAITERS, () -> store.computeIfAbsent("k", key -> "second"));
    waiters.forEach(Actor::awaitWaiting);
    goOn.countDown();

    assertThatThrownBy(loader::result).isSameAs(thrown);
    assertThat(waiters).allSatisfy(waiter -> assertThatThrownBy(waiter::result).isSameAs(thrown));
    assertThat(store.contains("k")).isFalse();
    assertThat(store.computeIfAbsent("k", key -> "later")).isEqualTo("later");
  }

  @Test
  void computeIfAbsent_waitersGetNothing() throws Exception {
    Actor<String> loader =
        Actor.start(
            () ->
                store.computeIfAbsent(
                    "k",
                    key -> {
                      load(key);
                      return null;
                    }));
    Actor.await(loading);
    Actor<String> waiter = Actor.start(() -> store.computeIfAbsent("k", key -> "second"));
    waiter.awaitWaiting();
    goOn.countDown();

    assertThat(loader.result()).isNull();
    assertThat(waiter.result()).isNull();
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void computeIfAbsent_keyWrittenByAnotherThread() throws Exception {
    Actor<String> loader = startLoading();
    Actor<String> waiter = Actor.start(() -> store.computeIfAbsent("k", key -> "second"));
    waiter.awaitWaiting();
    store.set("k", "written");
    assertThat(store.computeIfAbsent("k", key -> "third")).isEqualTo("written");
    goOn.countDown();

    assertThat(loader.result()).isEqualTo("written");
    assertThat(waiter.result()).isEqualTo("written");
    assertThat(store.get("k")).isEqualTo("written");
  }

  @Test
  void computeIfAbsent_keyDeletedByAnotherThread() throws Exception {
    Actor<String> loader = startLoading();
    Actor<String> waiter = Actor.start(() -> store.computeIfAbsent("k", key -> "second"));
    waiter.awaitWaiting();
    assertThat(store.delete("k")).isFalse();
    goOn.countDown();

    assertThat(loader.result()).isEqualTo("of k");
    assertThat(waiter.result()).isEqualTo("of k");
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void computeIfAbsent_afterADeleteLoadsAnew() throws Exception {
    Actor<String> loader = startLoading();
    store.delete("k");
    assertThat(store.computeIfAbsent("k", key -> "second")).isEqualTo("second");
    goOn.countDown();

    assertThat(loader.result()).isEqualTo("second");
    assertThat(store.get("k")).isEqualTo("second");
  }

  @Test
  void computeIfAbsent_clearedByAnotherThread() throws Exception {
    Actor<String> loader = startLoading();
    store.clear();
    goOn.countDown();

    assertThat(loader.result()).isEqualTo("of k");
    assertThat(store.size()).isZero();
  }

  @Test
  void computeIfAbsent_loaderHoldsUpNobody() throws Exception {
    Actor<String> loader = startLoading();

    setAll(store, keys("other", 200));
    assertThat(store.getAll(keys("other", 200))).hasSize(200);
    assertThat(store.computeIfAbsent("j", key -> "of j")).isEqualTo("of j");
    assertThat(store.<String>atomically(() -> store.get("j"))).isEqualTo("of j");

    goOn.countDown();
    assertThat(loader.result()).isEqualTo("of k");
  }

  /**
   * The load could not end while the section holds the key, so the section must not wait for it.
   */
  @Test
  void computeIfAbsent_insideASectionWaitsForNoOtherLoad() throws Exception {
    Actor<String> loader = startLoading();
    Actor<String> section =
        Actor.start(
            () ->
                store.<String>atomically(
                    List.of("k"),
                    () -> {
                      String loaded = store.computeIfAbsent("k", key -> "of the section");
                      goOn.countDown();
                      return loaded;
                    }));

    assertThat(section.result()).isEqualTo("of the section");
    assertThat(loader.result()).isEqualTo("of the section");
    assertThat(store.get("k")).isEqualTo("of the section");
  }

  @Test
  void computeIfAbsent_insideASectionThatDeletesAgain() throws Exception {
    Actor<String> loader = startLoading();
    Actor<Boolean> section =
        Actor.start(
            () ->
                store.<Boolean>atomically(
                    List.of("k"),
                    () -> {
                      store.computeIfAbsent("k", key -> "of the section");
                      return store.delete("k");
                    }));

    assertThat(section.result()).isTrue();
    goOn.countDown();
    assertThat(loader.result()).isEqualTo("of k");
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void computeIfAbsent_inARushLoadsEachKeyOnce() throws Exception {
    int threads = 4;
    List<String> keys = keys("k", 2_000);
    CyclicBarrier together = new CyclicBarrier(threads);

    List<Actor<Boolean>> actors =
        Actor.start(
            threads,
            () -> {
              together.await();
              for (String key : keys) {
                String loaded = store.computeIfAbsent(key, k -> k + "/" + calls.incrementAndGet());
                assertThat(loaded).isEqualTo(store.get(key));
              }
              return true;
            });
    for (Actor<Boolean> actor : actors) {
      actor.result();
    }

    assertThat(calls).hasValue(keys.size());
  }
}
