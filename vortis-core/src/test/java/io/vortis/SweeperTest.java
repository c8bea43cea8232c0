package io.vortis;

import static io.vortis.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration BUDGET = Duration.ofMillis(3);

  private final AtomicInteger cycles = new AtomicInteger();
  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final AtomicReference<Sweeper> sweeper = new AtomicReference<>();

  private volatile int expiresPerCycle;

  /** Holds the store, as its user would: the sweeper does not. */
  private Store<?, ?> store;

  @AfterEach
  void stopSweeper() {
    sweeper.get().stop();
  }

  private static void useUpTheBudget() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < BUDGET.toNanos()) {
      Thread.onSpinWait();
    }
  }

  private void start(Duration interval, Runnable cycle) {
    store = storeWith(cycle);
    sweeper.set(new Sweeper(store, interval, BUDGET));
    sweeper.get().start();
  }

  /** A store of which only {@code expireCycle} can be called. */
  private Store<?, ?> storeWith(Runnable cycle) {
    return (Store<?, ?>)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("expireCycle");
              assertThat(arguments).containsExactly(BUDGET);
              thread.set(Thread.currentThread());
              cycles.incrementAndGet();
              cycle.run();
              return expiresPerCycle;
            });
  }

  @Test
  void start_runsCycleAfterCycleInADaemon() {
    start(SHORT, () -> {});

    await().until(() -> cycles.get() >= 3);
    assertThat(thread.get().isDaemon()).isTrue();
    assertThat(thread.get().getName()).isEqualTo("vortis-sweeper");
  }

  @Test
  void start_restsBetweenTwoCycles() {
    start(LONG, () -> {});

    await().until(() -> isResting());
    assertThat(cycles).hasValue(1);
  }

  @Test
  void start_budgetUsedUp_restsNoLongerThanItMust() {
    expiresPerCycle = 1;
    start(LONG, SweeperTest::useUpTheBudget);

    await().until(() -> cycles.get() >= 5);
  }

  @Test
  void start_budgetUsedUpForNothing_restsBetweenTwoCycles() {
    start(LONG, SweeperTest::useUpTheBudget);

    await().until(() -> isResting());
    assertThat(cycles).hasValue(1);
  }

  @Test
  void start_restForCenturies() {
    start(Duration.ofSeconds(Long.MAX_VALUE), () -> {});

    await().until(() -> isResting());
  }

  private boolean isResting() {
    return thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void stop_endsALongRest() throws Exception {
    start(LONG, () -> {});
    await().until(() -> isResting());

    Actor.start(this::stop).result();

    assertThat(thread.get().isAlive()).isFalse();
  }

  @Test
  void stop_waitsForACycleInProgress() throws Exception {
    CountDownLatch inCycle = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        SHORT,
        () -> {
          inCycle.countDown();
          Actor.await(goOn);
        });
    Actor.await(inCycle);

    Actor<Boolean> stopping = Actor.start(this::stop);
    stopping.awaitWaiting();
    assertThat(stopping.isDone()).isFalse();
    goOn.countDown();

    stopping.result();
    assertThat(cycles).hasValue(1);
  }

  /** A lock that is waited for in the cycle takes the wake-up that was meant for the rest. */
  @Test
  void stop_wakeUpTakenByTheCycle() throws Exception {
    CountDownLatch inCycle = new CountDownLatch(1);
    start(
        LONG,
        () -> {
          inCycle.countDown();
          LockSupport.park();
        });
    Actor.await(inCycle);

    Actor.start(this::stop).result();

    assertThat(cycles).hasValue(1);
  }

  @Test
  void stop_severalTimes() throws Exception {
    start(SHORT, () -> {});

    Actor.start(this::stop).result();
    Actor.start(this::stop).result();
  }

  @Test
  void stop_fromTheCycle() {
    start(SHORT, () -> sweeper.get().stop());

    await().until(() -> thread.get() != null && !thread.get().isAlive());
    assertThat(cycles).hasValue(1);
  }

  @Test
  void stop_interruptedWaitsOn() throws Exception {
    CountDownLatch inCycle = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        SHORT,
        () -> {
          inCycle.countDown();
          Actor.await(goOn);
        });
    Actor.await(inCycle);

    Actor<Boolean> stopping =
        Actor.start(
            () -> {
              Thread.currentThread().interrupt();
              stop();
              return Thread.interrupted();
            });
    stopping.awaitWaiting();
    goOn.countDown();

    assertThat(stopping.result()).isTrue();
  }

  private boolean stop() {
    sweeper.get().stop();
    return true;
  }

  @Test
  void cycle_failing() {
    try (LogCapture log = new LogCapture()) {
      start(
          SHORT,
          () -> {
            switch (cycles.get()) {
              case 1 -> throw new IllegalStateException("no");
              case 2 -> throw new AssertionError("no");
              default -> {}
            }
          });

      await().until(() -> cycles.get() >= 4);
      assertThat(log.messages())
          .containsExactly(
              "expiry cycle failed; the sweeper goes on",
              "expiry cycle failed; the sweeper goes on");
    }
  }

  @Test
  void interrupt_isNoReasonToStop() {
    start(SHORT, () -> {});
    await().until(() -> cycles.get() >= 1);

    thread.get().interrupt();
    int before = cycles.get();

    await().until(() -> cycles.get() >= before + 3);
    await().until(() -> !thread.get().isInterrupted());
  }

  @Test
  void store_forgottenTakesItsSweeperAlong() {
    start(SHORT, () -> {});
    await().until(() -> cycles.get() >= 1);

    store = null;

    await()
        .until(
            () -> {
              System.gc();
              return !thread.get().isAlive();
            });
  }

  @Test
  void interval_shorter_endsARestThatHasBegun() {
    start(LONG, () -> {});
    await().until(() -> isResting());

    sweeper.get().interval(SHORT);

    await().until(() -> cycles.get() >= 3);
  }
}
