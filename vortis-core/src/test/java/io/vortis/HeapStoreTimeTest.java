package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens while an operation is between two looks, at an entry and at the clock. */
class HeapStoreTimeTest {

  @RegisterExtension final HeapStores stores = new HeapStores();

  private HeapStore<String, String> store(InstantSource clock) {
    return stores.watch(HeapStore.<String, String>builder().clock(clock).stripes(1).build());
  }

  /** A clock that goes on with every look at it, and lets something else happen at one of them. */
  private static final class BusyClock implements InstantSource {
    private final AtomicLong millis = new AtomicLong(ManualClock.START);
    private final long step;
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>();

    BusyClock(long step) {
      this.step = step;
    }

    @Override
    public long millis() {
      Runnable next = meanwhile.getAndSet(null);
      if (next != null) {
        next.run();
      }
      return millis.getAndAdd(step);
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11})
  void ttl_timeRunsOutBetweenTwoLooks(int millis) {
    try (HeapStore<String, String> store = store(new BusyClock(1))) {
      store.set("k", "v", Duration.ofMillis(millis));

      int looks = 0;
      for (Ttl ttl = store.ttl("k"); ttl.exists(); ttl = store.ttl("k")) {
        assertThat(ttl.remaining().orElseThrow()).isPositive();
        looks++;
      }
      assertThat(looks).isPositive();
    }
  }

  @Test
  void get_prolongedBeforeTheClockIsRead() {
    BusyClock clock = new BusyClock(0);
    try (HeapStore<String, String> store = store(clock)) {
      store.set("k", "v", Duration.ofMillis(10));
      clock.meanwhile.set(
          () -> {
            assertThat(store.persist("k")).isTrue();
            clock.millis.addAndGet(1_000);
          });

      assertThat(store.get("k")).isEqualTo("v");
      assertThat(clock.meanwhile).hasNullValue();
    }
  }

  @Test
  void get_prolongedBeforeTheClockIsReadAndWrittenAfter() throws Exception {
    BusyClock clock = new BusyClock(0);
    try (HeapStore<String, String> store = store(clock)) {
      store.set("k", "v", Duration.ofMillis(10));
      CountDownLatch locked = new CountDownLatch(1);
      CountDownLatch unlock = new CountDownLatch(1);
      AtomicReference<Actor<String>> writer = new AtomicReference<>();
      clock.meanwhile.set(
          () -> {
            store.persist("k");
            clock.millis.addAndGet(1_000);
            writer.set(holdLock(store, locked, unlock));
            Actor.await(locked);
          });

      Actor<String> reader = Actor.start(() -> store.get("k"));
      Actor.await(locked);
      Patience.await().until(() -> reader.isDone() || reader.isWaiting());
      unlock.countDown();

      assertThat(reader.result()).isEqualTo("v");
      assertThat(writer.get().result()).isEqualTo("v");
    }
  }

  /** The writer looked at the key in time, so what it decides later still counts. */
  @Test
  void get_expiresWhileAWriterProlongsIt() throws Exception {
    ManualClock clock = new ManualClock();
    try (HeapStore<String, String> store = store(clock)) {
      store.set("k", "v", Duration.ofMillis(10));
      CountDownLatch found = new CountDownLatch(1);
      CountDownLatch decide = new CountDownLatch(1);
      Actor<String> writer =
          Actor.start(
              () ->
                  store.<String>update(
                      "k",
                      entry -> {
                        found.countDown();
                        Actor.await(decide);
                        entry.expireAt(Store.NO_EXPIRY);
                        return entry.value();
                      }));
      Actor.await(found);
      clock.advance(10);

      Actor<String> reader = Actor.start(() -> store.get("k"));
      reader.awaitWaiting();
      decide.countDown();

      assertThat(writer.result()).isEqualTo("v");
      assertThat(reader.result()).isEqualTo("v");
    }
  }

  private static Actor<String> holdLock(
      Store<String, String> store, CountDownLatch locked, CountDownLatch unlock) {
    return Actor.start(
        () ->
            store.<String>update(
                "k",
                entry -> {
                  locked.countDown();
                  Actor.await(unlock);
                  return entry.value();
                }));
  }

  /** The cycle found both expired before it told of the first. */
  @Test
  void expireCycle_listenerTouchesAnotherExpiredKey_eachIsTakenOnce() {
    ManualClock clock = new ManualClock();
    AtomicReference<HeapStore<String, String>> watched = new AtomicReference<>();
    List<String> told = new ArrayList<>();
    StoreListener<String, String> listener =
        new StoreListener<>() {
          @Override
          public void removed(String key, String value, RemovalCause cause) {
            told.add(key + " " + cause);
            assertThat(watched.get().get(key.equals("a") ? "b" : "a")).isNull();
          }
        };
    try (HeapStore<String, String> store =
        stores.watch(
            HeapStore.<String, String>builder()
                .clock(clock)
                .stripes(1)
                .listener(listener)
                .build())) {
      watched.set(store);
      store.set("a", "1", Duration.ofMillis(5));
      store.set("b", "2", Duration.ofMillis(5));
      clock.advance(5);

      store.expireCycle(Duration.ofMinutes(1));

      assertThat(told).containsExactlyInAnyOrder("a EXPIRED", "b EXPIRED");
      assertThat(store.size()).isZero();
    }
  }
}
