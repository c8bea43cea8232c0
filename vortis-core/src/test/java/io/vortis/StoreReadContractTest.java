package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reading one key, several, or how many there are. */
public abstract class StoreReadContractTest extends StoreSuite {

  @Test
  void get_absent() {
    assertThat(store.get("k")).isNull();
  }

  @Test
  void get_present() {
    store.set("k", "v");

    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.get("other")).isNull();
  }

  @Test
  void get_keyEqualButNotIdentical() {
    store.set("key", "v");

    assertThat(store.get(String.join("", "k", "ey"))).isEqualTo("v");
  }

  @Test
  void get_keysOfEqualHash() {
    assertThat("Aa").hasSameHashCodeAs("BB");
    store.set("Aa", "1");
    store.set("BB", "2");

    assertThat(store.get("Aa")).isEqualTo("1");
    assertThat(store.get("BB")).isEqualTo("2");
    assertThat(store.delete("Aa")).isTrue();
    assertThat(store.get("BB")).isEqualTo("2");
  }

  @Test
  void get_manyKeysOfEqualHash() {
    Set<String> colliding = new HashSet<>(List.of(""));
    for (int i = 0; i < 7; i++) {
      Set<String> longer = new HashSet<>();
      colliding.forEach(prefix -> longer.addAll(List.of(prefix + "Aa", prefix + "BB")));
      colliding = longer;
    }
    setAll(store, colliding);

    assertThat(colliding).hasSize(128).allSatisfy(k -> assertThat(store.get(k)).isEqualTo(k));
    assertThat(store.get("AaBB".repeat(3))).isNull();
  }

  @Test
  void get_emptyKeyAndValue() {
    store.set("", "");

    assertThat(store.get("")).isEmpty();
  }

  @Test
  void get_null() {
    assertThatNullPointerException().isThrownBy(() -> store.get(null));
  }

  @Test
  void contains_presentOrNot() {
    store.set("k", "v");

    assertThat(store.contains("k")).isTrue();
    assertThat(store.contains("other")).isFalse();
  }

  @Test
  void contains_expired() {
    store.set("k", "v", millis(5));

    clock.advance(4);
    assertThat(store.contains("k")).isTrue();
    clock.advance(1);
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void contains_null() {
    assertThatNullPointerException().isThrownBy(() -> store.contains(null));
  }

  @Test
  void getAll_someAbsentSomeExpired() {
    store.set("a", "1");
    store.set("b", "2", millis(5));
    store.set("c", "3");
    clock.advance(5);

    assertThat(store.getAll(List.of("c", "x", "b", "a")))
        .containsExactly(entry("c", "3"), entry("a", "1"));
  }

  @Test
  void getAll_sameKeyTwice() {
    store.set("a", "1");

    assertThat(store.getAll(List.of("a", "a"))).containsExactly(entry("a", "1"));
  }

  @Test
  void getAll_noKeys() {
    store.set("a", "1");

    assertThat(store.getAll(List.of())).isEmpty();
  }

  @Test
  void getAll_resultBelongsToTheCaller() {
    store.set("a", "1");
    Map<String, String> found = store.getAll(List.of("a"));
    found.put("b", "2");
    store.set("a", "3");

    assertThat(found).containsOnly(entry("a", "1"), entry("b", "2"));
    assertThat(store.get("b")).isNull();
  }

  @Test
  void getAll_null() {
    assertThatNullPointerException().isThrownBy(() -> store.getAll(null));
    assertThatNullPointerException().isThrownBy(() -> store.getAll(Arrays.asList("a", null)));
  }

  @Test
  void size_countsEntries() {
    assertThat(store.size()).isZero();
    store.set("a", "1");
    store.set("b", "2");
    store.set("a", "3");
    assertThat(store.size()).isEqualTo(2);
    store.delete("a");
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void size_expiredCountedUntilTouched() {
    store.set("a", "1", millis(5));
    store.set("b", "2");
    clock.advance(5);

    assertThat(store.size()).isEqualTo(2);
    assertThat(store.get("a")).isNull();
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void volatileSize_followsTheTtl() {
    assertThat(store.volatileSize()).isZero();
    store.set("a", "1", millis(5));
    store.set("b", "2");
    store.set("c", "3", millis(5));
    assertThat(store.volatileSize()).isEqualTo(2);
    store.persist("a");
    assertThat(store.volatileSize()).isEqualTo(1);
    store.expire("b", millis(5));
    assertThat(store.volatileSize()).isEqualTo(2);
    store.set("b", "4");
    assertThat(store.volatileSize()).isEqualTo(1);
    store.delete("c");
    assertThat(store.volatileSize()).isZero();
  }

  @Test
  void manyKeys_allFound() {
    Map<String, String> expected = new HashMap<>();
    for (String key : keys("key-", 5_000)) {
      store.set(key, "of " + key);
      expected.put(key, "of " + key);
    }
    assertThat(store.size()).isEqualTo(5_000);
    assertThat(store.getAll(expected.keySet())).isEqualTo(expected);

    for (String key : keys("key-", 4_900)) {
      assertThat(store.delete(key)).isTrue();
      expected.remove(key);
    }
    assertThat(store.size()).isEqualTo(100);
    assertThat(store.getAll(keys("key-", 5_000))).isEqualTo(expected);
  }

  @Test
  void memoryUsed_growsAndShrinks() {
    long empty = store.memoryUsed();
    List<String> keys = keys("key-", 2_000);
    setAll(store, keys);
    assertThat(store.memoryUsed()).isGreaterThan(empty);
    store.clear();
    assertThat(store.memoryUsed()).isLessThanOrEqualTo(empty);
  }
}
