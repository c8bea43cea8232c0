package io.vortis;

import static io.vortis.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class AsyncListenerTest {
  private static final int CAPACITY = 65_536;

  private final RecordingListener told = new RecordingListener();
  private final LongAdder dropped = new LongAdder();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final AsyncListener<String, String> listener =
      new AsyncListener<>(told, tasks::add, dropped);

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void events_handedOnInOrder() {
    listener.written("k", "1", Store.NO_EXPIRY);
    listener.expiryChanged("k", "1", ManualClock.START + 5);
    listener.removed("k", "1", RemovalCause.EXPIRED);

    assertThat(told.take()).isEmpty();
    assertThat(tasks).hasSize(1);
    runTasks();
    assertThat(told.take()).containsExactly("written k=1", "expiry k=1 +5", "removed k=1 EXPIRED");
    listener.written("k", "2", Store.NO_EXPIRY);
    runTasks();
    assertThat(told.take()).containsExactly("written k=2");
    assertThat(dropped.sum()).isZero();
  }

  @Test
  void events_inTheCallersThread() {
    AsyncListener<String, String> direct = new AsyncListener<>(told, Runnable::run, dropped);

    direct.written("k", "1", Store.NO_EXPIRY);

    assertThat(told.take()).containsExactly("written k=1");
  }

  @Test
  void events_thatFindTheQueueFull() {
    for (int i = 0; i < CAPACITY + 3; i++) {
      listener.written("k", String.valueOf(i), Store.NO_EXPIRY);
    }

    assertThat(dropped.sum()).isEqualTo(3);
    runTasks();
    assertThat(told.take())
        .hasSize(CAPACITY)
        .startsWith("written k=0")
        .endsWith("written k=" + (CAPACITY - 1));
    listener.written("k", "later", Store.NO_EXPIRY);
    runTasks();
    assertThat(told.take()).containsExactly("written k=later");
  }

  @Test
  void events_thatFindTheQueueFullAreCountedInTheStats() {
    try (HeapStore<String, String> store =
        HeapStore.<String, String>builder().listener(told, task -> {}).build()) {
      for (int i = 0; i < CAPACITY; i++) {
        store.set("k" + i, "v");
      }
      assertThat(store.stats().droppedEvents()).isZero();
      store.set("k", "v");
      store.delete("k");
      assertThat(store.stats().droppedEvents()).isEqualTo(2);
    }
  }

  @Test
  void executor_refusesForAWhile() {
    for (Throwable refusal :
        List.of(new RejectedExecutionException("no"), new OutOfMemoryError("no thread"))) {
      List<Throwable> refusals = new ArrayList<>(List.of(refusal));
      AsyncListener<String, String> listener =
          new AsyncListener<>(
              told,
              task -> {
                if (!refusals.isEmpty()) {
                  throw sneak(refusals.remove(0));
                }
                tasks.add(task);
              },
              dropped);

      assertThatThrownBy(() -> listener.written("k", "1", Store.NO_EXPIRY)).isSameAs(refusal);
      listener.written("k", "2", Store.NO_EXPIRY);
      runTasks();

      assertThat(told.take()).containsExactly("written k=1", "written k=2");
      assertThat(dropped.sum()).isZero();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // thrown unchecked
  private static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void executor_refusesForAStore() {
    try (LogCapture log = new LogCapture();
        HeapStore<String, String> store =
            HeapStore.<String, String>builder()
                .listener(
                    told,
                    task -> {
                      throw new RejectedExecutionException("no");
                    })
                .build()) {
      store.set("k", "v");

      assertThat(store.get("k")).isEqualTo("v");
      assertThat(log.messages())
          .containsExactly("listener threw: listener=" + AsyncListener.class.getName());
    }
  }

  @Test
  void listener_throws() {
    AsyncListener<String, String> listener =
        new AsyncListener<>(
            new StoreListener<String, String>() {
              @Override
              public void written(String key, String value, long expiresAt) {
                throw new AssertionError("no");
              }

              @Override
              public void removed(String key, String value, RemovalCause cause) {
                told.removed(key, value, cause);
              }
            },
            tasks::add,
            dropped);

    try (LogCapture log = new LogCapture()) {
      listener.written("k", "1", Store.NO_EXPIRY);
      listener.removed("k", "1", RemovalCause.EXPLICIT);
      runTasks();
      assertThat(log.messages()).hasSize(1);
    }
    assertThat(told.take()).containsExactly("removed k=1 EXPLICIT");
  }

  @Test
  void events_ofManyThreads() throws Exception {
    int threads = 3;
    int perThread = 20_000;
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger names = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      AsyncListener<String, String> listener =
          new AsyncListener<>(
              new StoreListener<String, String>() {
                @Override
                public void written(String key, String value, long expiresAt) {
                  if (atOnce.incrementAndGet() > 1) {
                    order.add("two at once");
                  }
                  order.add(key + value);
                  atOnce.decrementAndGet();
                }
              },
              pool,
              dropped);
      List<Actor<String>> actors =
          Actor.start(
              threads,
              () -> {
                String name = "thread" + names.incrementAndGet() + ":";
                for (int i = 0; i < perThread; i++) {
                  listener.written(name, String.valueOf(i), Store.NO_EXPIRY);
                }
                return name;
              });

      for (Actor<String> actor : actors) {
        actor.result();
      }
      await().until(() -> order.size() + dropped.sum() >= (long) threads * perThread);
      assertThat(dropped.sum()).isZero();
      for (Actor<String> actor : actors) {
        String name = actor.result();
        assertThat(order.stream().filter(event -> event.startsWith(name)).toList())
            .isEqualTo(StoreSuite.keys(name, perThread));
      }
      assertThat(order).hasSize(threads * perThread);
    } finally {
      pool.shutdown();
    }
  }
}
