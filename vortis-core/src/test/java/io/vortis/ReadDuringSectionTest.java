package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody sees what a section does before it is over. */
class ReadDuringSectionTest {

  @RegisterExtension final HeapStores stores = new HeapStores();

  private final HeapStore<Object, Integer> store =
      stores.watch(HeapStore.<Object, Integer>builder().stripes(4).build());

  /** A key that stops its reader between the load of an entry and its use. */
  private record SlowKey(String name, Runnable whenCompared) {
    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public boolean equals(Object o) {
      whenCompared.run();
      return name.equals(o);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void get_sectionBeginsAndEndsWithinTheRead_neverReturnsAnIntermediateValue(boolean begun)
      throws Exception {
    store.set("k", 0);
    CountDownLatch loaded = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicBoolean once = new AtomicBoolean();
    Object slow =
        new SlowKey(
            "k",
            () -> {
              if (once.compareAndSet(false, true)) {
                loaded.countDown();
                await(over);
              }
            });
    FutureTask<Integer> read = new FutureTask<>(() -> store.get(slow));
    Thread reader = new Thread(read);
    store.atomically(
        List.of("k"),
        () -> {
          if (begun) {
            store.set("k", 1);
          }
          reader.start();
          await(loaded);
          store.set("k", 2);
          return true;
        });
    over.countDown();
    if (begun) {
      assertThat(read.get()).isEqualTo(2);
    } else {
      // What was before the section is right too.
      assertThat(read.get()).isIn(0, 2);
    }
  }

  @Test
  void contains_keyGoneOnlyWithinTheSection_isNeverMissed() throws Exception {
    store.set("k", 0);
    AtomicBoolean stop = new AtomicBoolean();
    FutureTask<Integer> misses =
        new FutureTask<>(
            () -> {
              int missed = 0;
              while (!stop.get()) {
                missed += store.contains("k") ? 0 : 1;
                missed += store.get("k") == null ? 1 : 0;
              }
              return missed;
            });
    new Thread(misses).start();
    for (int i = 0; i < 30_000; i++) {
      int value = i;
      store.atomically(
          List.of("k"),
          () -> {
            store.delete("k");
            store.set("k", value);
            return true;
          });
    }
    stop.set(true);
    assertThat(misses.get()).isZero();
  }

  @Test
  void getAll_sumMovedBetweenKeys_isConstant() throws Exception {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add("k" + i);
      store.set("k" + i, 100);
    }
    Threads.run(
        3,
        thread -> {
          for (int i = 0; i < 4000; i++) {
            Object from = keys.get((i + thread) % 10);
            Object to = keys.get((3 * i + thread + 1) % 10);
            if (thread < 2 && !from.equals(to)) {
              store.atomically(
                  List.of(from, to),
                  () -> {
                    store.compute(from, (k, v) -> v - 1);
                    store.compute(to, (k, v) -> v + 1);
                    return true;
                  });
            } else {
              int sum = store.getAll(keys).values().stream().mapToInt(v -> v).sum();
              assertThat(sum).isEqualTo(1000);
            }
          }
        });
  }

  @Test
  void atomically_foreignKey_isRefusedAndTheSectionEnds() {
    store.set("k", 1);
    List<Object> foreign = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      foreign.add("f" + i);
    }
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                store.atomically(
                    List.of("k"),
                    () -> {
                      store.set("k", 2);
                      foreign.forEach(key -> store.set(key, 1));
                      return true;
                    }));
    assertThat(store.get("k")).isEqualTo(2);
    foreign.forEach(key -> store.set(key, 3));
    assertThat(store.size()).isEqualTo(51);
  }

  @Test
  void atomically_nested_innerEndLeavesTheOuterOn() throws Exception {
    store.set("k", 0);
    CountDownLatch started = new CountDownLatch(1);
    FutureTask<Integer> read =
        new FutureTask<>(
            () -> {
              started.countDown();
              return store.get("k");
            });
    store.atomically(
        () -> {
          store.atomically(
              List.of("k"),
              () -> {
                store.set("k", 1);
                return true;
              });
          Thread reader = new Thread(read);
          reader.start();
          await(started);
          while (reader.getState() != Thread.State.WAITING && reader.isAlive()) {
            Thread.onSpinWait();
          }
          store.set("k", 2);
          return true;
        });
    assertThat(read.get()).isEqualTo(2);
  }
}
