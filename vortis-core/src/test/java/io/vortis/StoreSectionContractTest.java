package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several keys as one, as the thread sees it that is in the section. */
public abstract class StoreSectionContractTest extends StoreSuite {

  private static final List<String> KEYS = keys("k", 10);

  @Test
  void atomically_returnsWhatTheWorkReturns() {
    assertThat(store.<Integer>atomically(KEYS, () -> 42)).isEqualTo(42);
    assertThat(store.<Object>atomically(KEYS, () -> null)).isNull();
    assertThat(store.<Integer>atomically(() -> 42)).isEqualTo(42);
  }

  @Test
  void atomically_everyOperationWorksOnItsKeys() {
    store.set("k1", "1");

    store.<Boolean>atomically(
        KEYS,
        () -> {
          assertThat(store.get("k1")).isEqualTo("1");
          store.set("k1", "2");
          assertThat(store.get("k1")).isEqualTo("2");
          store.set("k2", "v", millis(5));
          assertThat(store.ttl("k2")).isEqualTo(Ttl.of(millis(5)));
          assertThat(store.expire("k1", millis(9))).isTrue();
          assertThat(store.persist("k1")).isTrue();
          assertThat(store.set("k3", "v", SetOptions.ifAbsent()).applied()).isTrue();
          assertThat(store.getAndSet("k3", "w")).isEqualTo("v");
          assertThat(store.replace("k3", "w", "x")).isTrue();
          assertThat(store.compute("k4", (k, v) -> "computed")).isEqualTo("computed");
          assertThat(store.computeIfAbsent("k5", k -> "loaded")).isEqualTo("loaded");
          assertThat(store.getAndDelete("k5")).isEqualTo("loaded");
          assertThat(store.getAll(KEYS)).containsOnlyKeys("k1", "k2", "k3", "k4");
          assertThat(store.deleteAll(List.of("k3", "k4"))).isEqualTo(2);
          assertThat(store.delete("k9")).isFalse();
          assertThat(store.contains("k4")).isFalse();
          return true;
        });

    assertThat(store.getAll(KEYS)).containsOnlyKeys("k1", "k2");
    assertThat(store.size()).isEqualTo(2);
  }

  @Test
  void atomically_expiredInside() {
    store.set("k1", "1", millis(5));

    store.<Boolean>atomically(
        KEYS,
        () -> {
          clock.advance(5);
          assertThat(store.get("k1")).isNull();
          assertThat(store.contains("k1")).isFalse();
          return true;
        });
    assertThat(store.size()).isZero();
  }

  @Test
  void atomically_workThrows() {
    assertThatThrownBy(
            () ->
                store.<Object>atomically(
                    KEYS,
                    () -> {
                      store.set("k1", "kept");
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");

    assertThat(store.get("k1")).isEqualTo("kept");
    setAll(store, keys("other", 100));
    assertThat(store.size()).isEqualTo(101);
  }

  @Test
  void atomically_nestedOnSomeOfItsKeys() {
    store.<Boolean>atomically(
        KEYS,
        () -> {
          store.<Boolean>atomically(
              List.of("k2", "k1"),
              () -> {
                store.set("k1", "inner");
                return true;
              });
          assertThat(store.get("k1")).isEqualTo("inner");
          store.set("k2", "outer");
          return true;
        });

    assertThat(store.getAll(KEYS)).containsOnlyKeys("k1", "k2");
  }

  @Test
  void atomically_nestedWorkThrows() {
    store.<Boolean>atomically(
        KEYS,
        () -> {
          assertThatThrownBy(
                  () ->
                      store.<Object>atomically(
                          List.of("k1"),
                          () -> {
                            throw new IllegalArgumentException("no");
                          }))
              .hasMessage("no");
          store.set("k1", "v");
          return true;
        });

    assertThat(store.get("k1")).isEqualTo("v");
  }

  /** A key may happen to be covered by what the section locks; then the write is simply done. */
  @Test
  void atomically_writeToAnotherKeyDoneOrRefused() {
    List<String> others = keys("other", 200);
    List<String> refused = new ArrayList<>();

    store.<Boolean>atomically(
        List.of("k1"),
        () -> {
          for (String other : others) {
            try {
              store.set(other, other);
            } catch (IllegalStateException e) {
              refused.add(other);
            }
          }
          store.set("k1", "v");
          return true;
        });

    assertThat(store.getAll(others)).hasSize(others.size() - refused.size());
    assertThat(store.getAll(refused)).isEmpty();
    assertThat(store.get("k1")).isEqualTo("v");
    setAll(store, refused);
    assertThat(store.getAll(others)).hasSize(others.size());
  }

  @Test
  void atomically_sameKeyTwice() {
    store.<Boolean>atomically(
        List.of("k1", "k1"),
        () -> {
          store.set("k1", "v");
          return true;
        });

    assertThat(store.get("k1")).isEqualTo("v");
  }

  @Test
  void atomically_noKeys() {
    assertThat(store.<Integer>atomically(List.of(), () -> 42)).isEqualTo(42);
    store.set("k", "v");
    assertThat(store.get("k")).isEqualTo("v");
  }

  @Test
  void atomically_nulls() {
    assertThatNullPointerException().isThrownBy(() -> store.<Object>atomically(null, () -> 1));
    assertThatNullPointerException().isThrownBy(() -> store.<Object>atomically(KEYS, null));
    assertThatNullPointerException().isThrownBy(() -> store.<Object>atomically(null));
    assertThatNullPointerException()
        .isThrownBy(() -> store.<Object>atomically(Arrays.asList("k", null), () -> 1));
    store.set("k", "v");
    assertThat(store.get("k")).isEqualTo("v");
  }

  @Test
  void atomicallyOnAll_wholeStoreOperations() {
    setAll(store, KEYS);
    store.set("old", "v", millis(5));
    clock.advance(5);

    store.<Boolean>atomically(
        () -> {
          assertThat(store.size()).isEqualTo(11);
          assertThat(store.volatileSize()).isEqualTo(1);
          assertThat(store.randomKey()).isIn(KEYS);
          List<String> visited = new ArrayList<>();
          store.forEach((key, value) -> visited.add(key));
          assertThat(visited).containsExactlyInAnyOrderElementsOf(KEYS);
          assertThat(store.asMap()).hasSize(11);
          store.clear();
          assertThat(store.size()).isZero();
          store.set("new", "v");
          return true;
        });

    assertThat(store.size()).isEqualTo(1);
    assertThat(store.get("new")).isEqualTo("v");
  }

  @Test
  void atomically_oneAfterTheOther() {
    for (int i = 0; i < 1_000; i++) {
      String value = String.valueOf(i);
      store.<Boolean>atomically(
          KEYS,
          () -> {
            KEYS.forEach(key -> store.set(key, value));
            return true;
          });
      assertThat(store.getAll(KEYS).values()).hasSize(10).containsOnly(value);
    }
  }
}
