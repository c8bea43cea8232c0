package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store counts. */
public abstract class StoreStatsContractTest extends StoreSuite {

  private Store<String, String> counting;

  @BeforeEach
  void createCountingStore() {
    counting = create(options -> options.recordStats());
  }

  @Test
  void stats_ofAFreshStore() {
    assertThat(counting.stats()).isEqualTo(new StoreStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(counting.stats().hitRatio()).isEqualTo(1.0);
  }

  @Test
  void stats_notRecorded() {
    store.set("k", "v");
    store.get("k");
    store.get("absent");
    store.computeIfAbsent("loaded", k -> "v");
    store.delete("k");
    store.clear();

    assertThat(store.stats()).isEqualTo(new StoreStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void stats_hitsAndMisses() {
    counting.set("k", "v");
    counting.set("old", "v", millis(5));
    clock.advance(5);

    counting.get("k");
    counting.get("k");
    counting.get("k");
    counting.get("old");

    assertThat(counting.stats().hits()).isEqualTo(3);
    assertThat(counting.stats().misses()).isEqualTo(1);
    assertThat(counting.stats().hitRatio()).isEqualTo(0.75);
  }

  @Test
  void stats_getAllCountsEachKeyAskedFor() {
    counting.set("k", "v");

    counting.getAll(List.of("k", "absent", "k"));

    assertThat(counting.stats().hits()).isEqualTo(2);
    assertThat(counting.stats().misses()).isEqualTo(1);
  }

  @Test
  void stats_lookingIsNoRead() {
    counting.set("k", "v");

    counting.contains("k");
    counting.contains("absent");
    counting.ttl("k");
    counting.expiresAt("k");
    counting.forEach((key, value) -> {});

    assertThat(counting.stats().hits()).isZero();
    assertThat(counting.stats().misses()).isZero();
  }

  @Test
  void stats_sets() {
    counting.set("k", "1");
    counting.set("k", "2", millis(5));
    counting.getAndSet("k", "3");
    counting.compute("k", (k, v) -> "4");
    counting.set("k", "5", SetOptions.ifAbsent());
    counting.computeIfAbsent("loaded", k -> "v");

    assertThat(counting.stats().sets()).isEqualTo(5);
  }

  @Test
  void stats_removals() {
    setAll(counting, keys("k", 10));
    keys("old", 4).forEach(key -> counting.set(key, key, millis(5)));
    clock.advance(5);

    counting.delete("k0");
    counting.deleteAll(List.of("k1", "k2", "absent"));
    counting.get("old0");
    counting.expireCycle(Duration.ofMinutes(1));
    counting.clear();

    assertThat(counting.stats().deleted()).isEqualTo(3);
    assertThat(counting.stats().expired()).isEqualTo(4);
    assertThat(counting.stats().cleared()).isEqualTo(7);
    assertThat(counting.stats().evicted()).isZero();
  }

  @Test
  void stats_loads() {
    counting.computeIfAbsent("k", k -> "v");
    counting.computeIfAbsent("k", k -> "v");
    counting.computeIfAbsent("none", k -> null);
    assertThatThrownBy(
            () ->
                counting.computeIfAbsent(
                    "failing",
                    k -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    StoreStats stats = counting.stats();
    assertThat(stats.loads()).isEqualTo(1);
    assertThat(stats.failedLoads()).isEqualTo(2);
    assertThat(stats.loadNanos()).isPositive();
    assertThat(stats.hits()).isEqualTo(1);
    assertThat(stats.misses()).isEqualTo(3);
  }
}
