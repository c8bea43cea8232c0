package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stores whose entries expire when they are not used. */
public abstract class StoreIdleContractTest extends StoreSuite {

  private Store<String, String> idling;

  @BeforeEach
  void createIdlingStore() {
    idling = create(options -> options.timeToIdle(millis(10)));
  }

  @Test
  void timeToIdle_unused() {
    idling.set("k", "v");

    clock.advance(9);
    assertThat(idling.contains("k")).isTrue();
    clock.advance(1);
    assertThat(idling.get("k")).isNull();
    assertThat(idling.size()).isZero();
  }

  @Test
  void timeToIdle_prolongedByReading() {
    setAll(idling, List.of("get", "getAll", "unused"));

    for (int i = 0; i < 5; i++) {
      clock.advance(9);
      assertThat(idling.get("get")).isEqualTo("get");
      assertThat(idling.getAll(List.of("getAll"))).hasSize(1);
    }

    assertThat(idling.contains("unused")).isFalse();
    clock.advance(10);
    assertThat(idling.get("get")).isNull();
    assertThat(idling.getAll(List.of("getAll"))).isEmpty();
  }

  @Test
  void timeToIdle_prolongedByWriting() {
    idling.set("k", "1");
    clock.advance(9);
    idling.set("k", "2");
    clock.advance(9);
    idling.compute("k", (k, v) -> v + "3");
    clock.advance(9);

    assertThat(idling.get("k")).isEqualTo("23");
  }

  @Test
  void timeToIdle_notProlongedByLooking() {
    idling.set("k", "v");
    clock.advance(9);

    assertThat(idling.contains("k")).isTrue();
    assertThat(idling.ttl("k")).isEqualTo(Ttl.of(millis(1)));
    assertThat(idling.expiresAt("k")).isEqualTo(ManualClock.START + 10);
    idling.forEach((key, value) -> {});
    idling.randomKey();

    clock.advance(1);
    assertThat(idling.contains("k")).isFalse();
  }

  @Test
  void timeToIdle_ttlMayComeFirst() {
    idling.set("k", "v", millis(15));

    clock.advance(9);
    assertThat(idling.get("k")).isEqualTo("v");
    assertThat(idling.ttl("k")).isEqualTo(Ttl.of(millis(6)));
    clock.advance(6);
    assertThat(idling.get("k")).isNull();
  }

  @Test
  void timeToIdle_keptTtlIsTheOneThatWasAskedFor() {
    idling.set("k", "1", millis(25));
    clock.advance(9);
    idling.compute("k", (k, v) -> "2");
    clock.advance(9);
    assertThat(idling.get("k")).isEqualTo("2");
    clock.advance(6);
    assertThat(idling.get("k")).isEqualTo("2");
    clock.advance(1);

    assertThat(idling.get("k")).isNull();
  }

  @Test
  void timeToIdle_sweptOnlyWhenIdle() {
    setAll(idling, keys("k", 100));
    clock.advance(9);
    idling.getAll(keys("k", 50));
    clock.advance(1);

    while (idling.expireCycle(Duration.ofMinutes(1)) > 0) {}

    assertThat(idling.getAll(keys("k", 100))).hasSize(50);
  }

  @Test
  void timeToIdle_prolongedByAnotherExpiry() {
    idling.set("expire", "v");
    idling.set("getAndExpire", "v");
    idling.set("persist", "v", millis(25));
    clock.advance(9);
    idling.expire("expire", millis(25));
    idling.getAndExpire("getAndExpire", millis(25));
    idling.persist("persist");

    clock.advance(9);
    assertThat(idling.getAll(List.of("expire", "getAndExpire", "persist"))).hasSize(3);
  }
}
