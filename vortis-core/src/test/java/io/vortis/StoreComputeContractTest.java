package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Read–modify–write: compute, and update under it. */
public abstract class StoreComputeContractTest extends StoreSuite {

  private static final long START = ManualClock.START;

  // ---------------------------------------------------------------- compute

  @Test
  void compute_absentPresentToNull() {
    assertThat(store.compute("k", (k, v) -> k + ":" + v)).isEqualTo("k:null");
    assertThat(store.compute("k", (k, v) -> k + "+" + v)).isEqualTo("k+k:null");
    assertThat(store.get("k")).isEqualTo("k+k:null");
    assertThat(store.compute("k", (k, v) -> null)).isNull();
    assertThat(store.contains("k")).isFalse();
    assertThat(store.compute("k", (k, v) -> null)).isNull();
    assertThat(store.size()).isZero();
  }

  @Test
  void compute_keepsTtl() {
    store.set("k", "1", millis(5));
    clock.advance(2);

    store.compute("k", (k, v) -> v + "2");

    assertThat(store.get("k")).isEqualTo("12");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
  }

  @Test
  void compute_expiredIsAbsent() {
    store.set("k", "1", millis(5));
    clock.advance(5);

    assertThat(store.compute("k", (k, v) -> String.valueOf(v))).isEqualTo("null");
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void compute_functionThrows() {
    store.set("k", "1", millis(5));

    assertThatThrownBy(() -> store.compute("k", (k, v) -> failing())).hasMessage("no");

    assertThat(store.get("k")).isEqualTo("1");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
    store.set("k", "2");
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void compute_nulls() {
    assertThatNullPointerException().isThrownBy(() -> store.compute(null, (k, v) -> "v"));
    assertThatNullPointerException().isThrownBy(() -> store.compute("k", null));
  }

  // ---------------------------------------------------------------- update: what it sees

  @Test
  void update_seesValueAndExpiry() {
    store.set("none", "1");
    store.set("some", "2", millis(5));
    store.set("expired", "3", millis(1));
    clock.advance(1);

    assertThat(seen("none")).isEqualTo("1@" + Store.NO_EXPIRY);
    assertThat(seen("some")).isEqualTo("2@" + (START + 5));
    assertThat(seen("absent")).isEqualTo("null@" + Store.ABSENT);
    assertThat(seen("expired")).isEqualTo("null@" + Store.ABSENT);
  }

  private String seen(String key) {
    return store.update(key, entry -> entry.value() + "@" + entry.expiresAt());
  }

  @Test
  void update_keepsTellingWhatWasFound() {
    store.set("k", "1");
    List<String> told = new ArrayList<>();

    decide(
        "k",
        entry -> {
          entry.set("2", START + 5);
          told.add(entry.value() + "@" + entry.expiresAt());
          entry.delete();
          told.add(entry.value() + "@" + entry.expiresAt());
        });

    assertThat(told).containsOnly("1@" + Store.NO_EXPIRY);
  }

  @Test
  void update_returnsWhatTheUpdaterReturns() {
    assertThat(store.<Integer>update("k", entry -> 42)).isEqualTo(42);
    assertThat(store.<Object>update("k", entry -> null)).isNull();
    assertThat(store.size()).isZero();
  }

  // ---------------------------------------------------------------- update: what it decides

  @Test
  void update_decidesNothing() {
    store.set("k", "1", millis(5));

    decide("k", entry -> {});
    decide("absent", entry -> {});

    assertThat(store.get("k")).isEqualTo("1");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void update_set() {
    store.set("some", "1", millis(5));
    clock.advance(1);

    decide("some", entry -> entry.set("2"));
    decide("new", entry -> entry.set("2"));

    assertThat(store.get("some")).isEqualTo("2");
    assertThat(store.expiresAt("some")).isEqualTo(START + 5);
    assertThat(store.get("new")).isEqualTo("2");
    assertThat(store.ttl("new")).isEqualTo(Ttl.NONE);
  }

  @Test
  void update_setWithExpiry() {
    store.set("some", "1", millis(5));

    decide("some", entry -> entry.set("2", START + 9));
    decide("new", entry -> entry.set("2", START + 9));

    assertThat(store.getAll(List.of("some", "new"))).containsOnlyKeys("some", "new");
    assertThat(store.expiresAt("some")).isEqualTo(START + 9);
    assertThat(store.expiresAt("new")).isEqualTo(START + 9);
    decide("some", entry -> entry.set("3", Store.NO_EXPIRY));
    assertThat(store.ttl("some")).isEqualTo(Ttl.NONE);
    assertThat(store.get("some")).isEqualTo("3");
  }

  @Test
  void update_setWithPastExpiry() {
    for (long past : new long[] {START, 0, -1, Store.ABSENT}) {
      store.set("k", "1");

      decide("k", entry -> entry.set("2", past));
      decide("new", entry -> entry.set("2", past));

      assertThat(store.size()).isZero();
    }
  }

  @Test
  void update_expireAt() {
    store.set("k", "1");

    decide("k", entry -> entry.expireAt(START + 9));
    decide("absent", entry -> entry.expireAt(START + 9));

    assertThat(store.get("k")).isEqualTo("1");
    assertThat(store.expiresAt("k")).isEqualTo(START + 9);
    assertThat(store.contains("absent")).isFalse();
    decide("k", entry -> entry.expireAt(Store.NO_EXPIRY));
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
    decide("k", entry -> entry.expireAt(START));
    assertThat(store.size()).isZero();
  }

  @Test
  void update_delete() {
    store.set("k", "1");

    decide("k", MutableEntry::delete);
    decide("absent", MutableEntry::delete);

    assertThat(store.size()).isZero();
  }

  @Test
  void update_lastSetterWins() {
    store.set("k", "1", millis(5));

    decide(
        "k",
        entry -> {
          entry.delete();
          entry.set("2", START + 50);
          entry.set("3");
        });
    assertThat(store.get("k")).isEqualTo("3");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);

    decide(
        "k",
        entry -> {
          entry.set("4");
          entry.expireAt(START + 7);
        });
    assertThat(store.get("k")).isEqualTo("3");
    assertThat(store.expiresAt("k")).isEqualTo(START + 7);

    decide(
        "k",
        entry -> {
          entry.set("5");
          entry.delete();
        });
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void update_throwsAfterDeciding() {
    store.set("k", "1");

    assertThatThrownBy(
            () ->
                decide(
                    "k",
                    entry -> {
                      entry.set("2");
                      failing();
                    }))
        .hasMessage("no");

    assertThat(store.get("k")).isEqualTo("1");
  }

  @Test
  void update_nulls() {
    store.set("k", "1");

    assertThatNullPointerException().isThrownBy(() -> decide(null, entry -> {}));
    assertThatNullPointerException().isThrownBy(() -> store.<Object>update("k", null));
    assertThatNullPointerException().isThrownBy(() -> decide("k", entry -> entry.set(null)));
    assertThatNullPointerException().isThrownBy(() -> decide("k", entry -> entry.set(null, 1)));
    assertThat(store.get("k")).isEqualTo("1");
  }

  private void decide(String key, Consumer<MutableEntry<String>> decision) {
    store.<Boolean>update(
        key,
        entry -> {
          decision.accept(entry);
          return true;
        });
  }

  private static String failing() {
    throw new IllegalArgumentException("no");
  }
}
