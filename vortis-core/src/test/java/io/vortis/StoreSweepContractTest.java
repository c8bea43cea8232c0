package io.vortis;

import static io.vortis.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reclaiming what has expired, called for or in the background. */
public abstract class StoreSweepContractTest extends StoreSuite {

  private static final Duration AMPLE = Duration.ofMinutes(5);

  // ---------------------------------------------------------------- expireCycle

  @Test
  void expireCycle_allExpired() {
    keys("k", 3_000).forEach(key -> store.set(key, key, millis(5)));
    clock.advance(5);

    assertThat(store.expireCycle(AMPLE)).isEqualTo(3_000);
    assertThat(store.size()).isZero();
    assertThat(store.volatileSize()).isZero();
    assertThat(store.expireCycle(AMPLE)).isZero();
  }

  @Test
  void expireCycle_nothingExpired() {
    keys("k", 500).forEach(key -> store.set(key, key, millis(5)));
    setAll(store, keys("lasting", 500));
    clock.advance(4);

    assertThat(store.expireCycle(AMPLE)).isZero();
    assertThat(store.size()).isEqualTo(1_000);
  }

  @Test
  void expireCycle_sparesTheLiving() {
    keys("short", 1_000).forEach(key -> store.set(key, key, millis(5)));
    keys("long", 1_000).forEach(key -> store.set(key, key, millis(50)));
    setAll(store, keys("lasting", 1_000));
    clock.advance(5);

    while (store.expireCycle(AMPLE) > 0) {}

    // A cycle may leave some of what has expired; what it takes must have expired.
    assertThat(store.getAll(keys("long", 1_000))).hasSize(1_000);
    assertThat(store.getAll(keys("lasting", 1_000))).hasSize(1_000);
    assertThat(store.volatileSize()).isBetween(1_000L, 1_600L);
    assertThat(store.getAll(keys("short", 1_000))).isEmpty();
    assertThat(store.size()).isEqualTo(2_000);
  }

  @Test
  void expireCycle_withoutAnyTtl() {
    setAll(store, keys("k", 100));
    clock.advance(1_000_000);

    assertThat(store.expireCycle(AMPLE)).isZero();
    assertThat(store.size()).isEqualTo(100);
  }

  @Test
  void expireCycle_smallestBudgetGoesOnWhereItStopped() {
    keys("k", 2_000).forEach(key -> store.set(key, key, millis(5)));
    clock.advance(5);

    int first = store.expireCycle(Duration.ZERO);
    assertThat(first).isLessThan(2_000);
    int reclaimed = first;
    for (int calls = 0; calls < 20_000 && reclaimed < 2_000; calls++) {
      reclaimed += store.expireCycle(Duration.ofNanos(1));
    }

    assertThat(reclaimed).isEqualTo(2_000);
    assertThat(store.size()).isZero();
  }

  @Test
  void expireCycle_longestBudget() {
    store.set("k", "v", millis(5));
    clock.advance(5);

    assertThat(store.expireCycle(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(1);
  }

  // ---------------------------------------------------------------- in the background

  @Test
  void activeExpiry_reclaimsUntouchedEntries() {
    Store<String, String> store =
        create(options -> options.activeExpiry().expiryInterval(millis(1)));
    keys("k", 500).forEach(key -> store.set(key, key, millis(5)));
    store.set("lasting", "v");
    clock.advance(5);

    await().until(() -> store.size() == 1);
    assertThat(store.get("lasting")).isEqualTo("v");
  }

  @Test
  void startExpiry_reclaimsUntouchedEntries() {
    Store<String, String> store = create(options -> options.expiryInterval(millis(1)));
    store.startExpiry();
    store.set("k", "v", millis(5));
    clock.advance(5);

    await().until(() -> store.size() == 0);
  }

  @Test
  void startExpiry_severalTimesIsOnce() {
    int others = sweepers().size();

    store.startExpiry();
    store.startExpiry();

    assertThat(sweepers()).hasSize(others + 1).allMatch(Thread::isDaemon);
    store.stopExpiry();
    assertThat(sweepers()).hasSize(others);
  }

  @Test
  void stopExpiry_severalTimesOrNeverStarted() {
    int others = sweepers().size();

    store.stopExpiry();
    store.startExpiry();
    store.stopExpiry();
    store.stopExpiry();

    assertThat(sweepers()).hasSize(others);
  }

  @Test
  void startExpiry_afterStop() {
    Store<String, String> store = create(options -> options.expiryInterval(millis(1)));
    store.startExpiry();
    store.stopExpiry();
    store.startExpiry();
    store.set("k", "v", millis(5));
    clock.advance(5);

    await().until(() -> store.size() == 0);
  }

  @Test
  void close_stopsTheSweeper() {
    int others = sweepers().size();
    Store<String, String> store = create(options -> options.activeExpiry());
    assertThat(sweepers()).hasSize(others + 1);

    store.close();

    assertThat(sweepers()).hasSize(others);
  }

  private static List<Thread> sweepers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("vortis-sweeper"))
        .toList();
  }
}
