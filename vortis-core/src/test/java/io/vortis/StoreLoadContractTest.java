package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Loading what is absent, in one thread. */
public abstract class StoreLoadContractTest extends StoreSuite {

  private static final long START = ManualClock.START;

  private final AtomicInteger calls = new AtomicInteger();

  private String load(String key) {
    calls.incrementAndGet();
    return "of " + key;
  }

  @Test
  void computeIfAbsent_absentThenPresent() {
    assertThat(store.computeIfAbsent("k", this::load)).isEqualTo("of k");
    assertThat(store.computeIfAbsent("k", this::load)).isEqualTo("of k");
    assertThat(store.get("k")).isEqualTo("of k");
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
    assertThat(calls).hasValue(1);
  }

  @Test
  void computeIfAbsent_expired() {
    store.set("k", "old", millis(5));
    clock.advance(5);

    assertThat(store.computeIfAbsent("k", this::load)).isEqualTo("of k");
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void computeIfAbsent_presentKeepsItsTtl() {
    store.set("k", "old", millis(5));

    assertThat(store.computeIfAbsent("k", this::load, millis(50))).isEqualTo("old");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
    assertThat(calls).hasValue(0);
  }

  @Test
  void computeIfAbsent_ttlCountsFromTheEndOfTheLoad() {
    Store<String, String> store = create(options -> options.defaultTtl(millis(7)));
    Function<String, String> slow =
        key -> {
          clock.advance(1_000);
          return "v";
        };

    store.computeIfAbsent("explicit", slow, millis(5));
    assertThat(store.expiresAt("explicit")).isEqualTo(START + 1_005);
    store.computeIfAbsent("default", slow);
    assertThat(store.expiresAt("default")).isEqualTo(START + 2_007);
  }

  @Test
  void computeIfAbsent_ttlNotPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.computeIfAbsent("k", this::load, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.computeIfAbsent("k", this::load, millis(-1)));
    assertThat(calls).hasValue(0);
  }

  @Test
  void computeIfAbsent_nulls() {
    store.set("present", "v");

    assertThatNullPointerException().isThrownBy(() -> store.computeIfAbsent(null, this::load));
    assertThatNullPointerException().isThrownBy(() -> store.computeIfAbsent("k", null));
    assertThatNullPointerException().isThrownBy(() -> store.computeIfAbsent("present", null));
    assertThatNullPointerException().isThrownBy(() -> store.computeIfAbsent("k", this::load, null));
    assertThatNullPointerException().isThrownBy(() -> store.computeIfAbsent("k", null, millis(1)));
    assertThat(calls).hasValue(0);
  }

  @Test
  void computeIfAbsent_loaderGivesNull() {
    assertThat(store.computeIfAbsent("k", key -> null)).isNull();
    assertThat(store.contains("k")).isFalse();
    assertThat(store.computeIfAbsent("k", this::load)).isEqualTo("of k");
  }

  @Test
  void computeIfAbsent_loaderThrows() {
    RuntimeException unchecked = new IllegalArgumentException("no");
    Error error = new AssertionError("no");

    assertThatThrownBy(() -> store.computeIfAbsent("k", key -> throwing(unchecked)))
        .isSameAs(unchecked);
    assertThatThrownBy(() -> store.computeIfAbsent("k", key -> throwing(error))).isSameAs(error);
    assertThat(store.contains("k")).isFalse();
    assertThat(store.computeIfAbsent("k", this::load)).isEqualTo("of k");
  }

  private static <T extends Throwable> String throwing(T thrown) throws T {
    throw thrown;
  }

  // ---------------------------------------------------------------- loaders that use the store

  @Test
  void computeIfAbsent_loaderAsksForItsOwnKey() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> store.computeIfAbsent("k", key -> store.computeIfAbsent(key, k -> "inner")))
        .withMessage("a loader asks for the key it loads: key=k");
    assertThat(store.contains("k")).isFalse();
    assertThat(store.computeIfAbsent("k", this::load)).isEqualTo("of k");
  }

  @Test
  void computeIfAbsent_loadersAskInACircle() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                store.computeIfAbsent(
                    "a",
                    a -> store.computeIfAbsent("b", b -> store.computeIfAbsent("a", k -> "v"))));
    assertThat(store.size()).isZero();
  }

  @Test
  void computeIfAbsent_loaderAsksForAnotherKey() {
    String loaded = store.computeIfAbsent("a", a -> a + store.computeIfAbsent("b", b -> b + "!"));

    assertThat(loaded).isEqualTo("ab!");
    assertThat(store.getAll(List.of("a", "b"))).containsEntry("a", "ab!").containsEntry("b", "b!");
  }

  @Test
  void computeIfAbsent_keySetMeanwhile() {
    assertThat(during("k", () -> store.set("k", "written", millis(5)))).isEqualTo("written");
    assertThat(store.get("k")).isEqualTo("written");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
  }

  @Test
  void computeIfAbsent_keyDeletedMeanwhile() {
    assertNotStored(() -> store.delete("k"));
    assertNotStored(() -> store.getAndDelete("k"));
    assertNotStored(() -> store.deleteAll(List.of("j", "k")));
    assertNotStored(() -> store.clear());
    assertNotStored(() -> store.compute("k", (k, v) -> null));
    assertNotStored(() -> store.asMap().remove("k"));
  }

  @Test
  void computeIfAbsent_keySetAndDeletedMeanwhile() {
    assertNotStored(
        () -> {
          store.set("k", "written");
          store.delete("k");
        });
    assertNotStored(
        () -> {
          store.set("k", "written");
          store.expire("k", Duration.ZERO);
        });
    assertNotStored(
        () -> {
          store.set("k", "written");
          store.set("k", "written", SetOptions.<String>always().expireAt(1));
        });
  }

  @Test
  void computeIfAbsent_absentKeyTouchedMeanwhile() {
    assertStored(() -> store.get("k"));
    assertStored(() -> store.expire("k", millis(5)));
    assertStored(() -> store.persist("k"));
    assertStored(() -> store.set("k", "v", SetOptions.ifPresent()));
    assertStored(() -> store.replace("k", "v", "w"));
    assertStored(() -> store.asMap().replace("k", "w"));
    assertStored(() -> store.asMap().remove("k", "v"));
    assertStored(() -> store.asMap().computeIfPresent("k", (k, v) -> "w"));
    assertStored(() -> store.set("j", "v"));
    assertStored(() -> store.delete("j"));
  }

  @Test
  void computeIfAbsent_insideASection() {
    assertThat(
            store.<String>atomically(
                List.of("k"),
                () ->
                    store.computeIfAbsent("k", this::load)
                        + store.computeIfAbsent("k", this::load)))
        .isEqualTo("of kof k");
    assertThat(calls).hasValue(1);
    assertThat(store.get("k")).isEqualTo("of k");
  }

  @Test
  void computeIfAbsent_loaderAsksForItsOwnKeyInsideASection() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                store.<String>atomically(
                    List.of("k"),
                    () -> store.computeIfAbsent("k", k -> store.computeIfAbsent(k, this::load))));
  }

  private void assertNotStored(Runnable meanwhile) {
    assertThat(during("k", meanwhile)).isEqualTo("of k");
    assertThat(store.get("k")).isNull();
  }

  private void assertStored(Runnable meanwhile) {
    assertThat(during("k", meanwhile)).isEqualTo("of k");
    assertThat(store.get("k")).isEqualTo("of k");
    store.delete("k");
  }

  private String during(String key, Runnable meanwhile) {
    return store.computeIfAbsent(
        key,
        k -> {
          meanwhile.run();
          return "of " + k;
        });
  }
}
