package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store as a {@link ConcurrentMap}. */
public abstract class StoreMapContractTest extends StoreSuite {

  private static final long START = ManualClock.START;

  private ConcurrentMap<String, String> map;

  @BeforeEach
  void createMap() {
    map = store.asMap();
  }

  // ---------------------------------------------------------------- reading

  @Test
  void map_isALiveView() {
    store.set("k", "1");
    assertThat(map).containsOnly(entry("k", "1"));

    map.put("j", "2");
    assertThat(store.get("j")).isEqualTo("2");
    store.delete("k");
    assertThat(map).containsOnlyKeys("j").hasSize(1).isNotEmpty();
    map.clear();
    assertThat(store.size()).isZero();
    assertThat(map).isEmpty();
  }

  @Test
  void get_presentAbsentExpired() {
    store.set("k", "1");
    store.set("old", "1", millis(5));
    clock.advance(5);

    assertThat(map.get("k")).isEqualTo("1");
    assertThat(map.get("old")).isNull();
    assertThat(map.getOrDefault("k", "default")).isEqualTo("1");
    assertThat(map.getOrDefault("old", "default")).isEqualTo("default");
    assertThat(map.containsKey("k")).isTrue();
    assertThat(map.containsKey("old")).isFalse();
    assertThat(map.containsValue("1")).isTrue();
    assertThat(map.containsValue("2")).isFalse();
  }

  @Test
  void nulls_refused() {
    assertThatNullPointerException().isThrownBy(() -> map.get(null));
    assertThatNullPointerException().isThrownBy(() -> map.containsKey(null));
    assertThatNullPointerException().isThrownBy(() -> map.put(null, "v"));
    assertThatNullPointerException().isThrownBy(() -> map.put("k", null));
    assertThatNullPointerException().isThrownBy(() -> map.putIfAbsent("k", null));
    assertThatNullPointerException().isThrownBy(() -> map.replace("k", null));
    assertThatNullPointerException().isThrownBy(() -> map.remove(null));
    assertThatNullPointerException().isThrownBy(() -> map.merge("k", null, String::concat));
    assertThatNullPointerException().isThrownBy(() -> map.merge("k", "v", null));
    assertThatNullPointerException().isThrownBy(() -> map.compute("k", null));
    assertThatNullPointerException().isThrownBy(() -> map.computeIfPresent("k", null));
    assertThatNullPointerException().isThrownBy(() -> map.computeIfAbsent("k", null));
    assertThat(store.size()).isZero();
  }

  @Test
  void equalsAndHashCode_asAnyMap() {
    Map<String, String> plain = new HashMap<>(Map.of("a", "1", "b", "2"));
    map.putAll(plain);

    assertThat(map.equals(plain)).isTrue();
    assertThat(plain.equals(map)).isTrue();
    assertThat(map).hasSameHashCodeAs(plain);
    assertThat(map.entrySet()).isEqualTo(plain.entrySet()).hasSameHashCodeAs(plain.entrySet());
    assertThat(map.keySet()).isEqualTo(plain.keySet());
    assertThat(map.toString()).isIn("{a=1, b=2}", "{b=2, a=1}");
    plain.put("b", "3");
    assertThat(map.equals(plain)).isFalse();
    assertThat(plain.equals(map)).isFalse();
  }

  // ---------------------------------------------------------------- writing

  @Test
  void put_returnsFormerAndClearsTtl() {
    store.set("k", "1", millis(5));

    assertThat(map.put("k", "2")).isEqualTo("1");
    assertThat(map.put("new", "1")).isNull();
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void putIfAbsent_absentPresentExpired() {
    store.set("old", "1", millis(5));
    clock.advance(5);

    assertThat(map.putIfAbsent("k", "1")).isNull();
    assertThat(map.putIfAbsent("k", "2")).isEqualTo("1");
    assertThat(map.putIfAbsent("old", "2")).isNull();
    assertThat(map).containsOnly(entry("k", "1"), entry("old", "2"));
  }

  @Test
  void remove_key() {
    map.put("k", "1");

    assertThat(map.remove("k")).isEqualTo("1");
    assertThat(map.remove("k")).isNull();
  }

  @Test
  void remove_keyAndValue() {
    map.put("k", "1");

    assertThat(map.remove("k", "2")).isFalse();
    assertThat(map.remove("k", null)).isFalse();
    assertThat(map.remove("absent", "1")).isFalse();
    assertThat(map.remove("k", "1")).isTrue();
    assertThat(map).isEmpty();
  }

  @Test
  void replace_presentOrNot() {
    map.put("k", "1");

    assertThat(map.replace("k", "2")).isEqualTo("1");
    assertThat(map.replace("absent", "2")).isNull();
    assertThat(map.replace("k", "1", "3")).isFalse();
    assertThat(map.replace("k", "2", "3")).isTrue();
    assertThat(map).containsOnly(entry("k", "3"));
  }

  @Test
  void replaceAll_everyValue() {
    map.putAll(Map.of("a", "1", "b", "2"));

    map.replaceAll((key, value) -> key + value);

    assertThat(map).containsOnly(entry("a", "a1"), entry("b", "b2"));
  }

  @Test
  void compute_keepsTtl() {
    store.set("k", "1", millis(5));

    assertThat(map.compute("k", (k, v) -> v + "2")).isEqualTo("12");
    assertThat(map.computeIfPresent("k", (k, v) -> v + "3")).isEqualTo("123");
    assertThat(map.merge("k", "4", String::concat)).isEqualTo("1234");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
  }

  @Test
  void computeIfPresent_absentAndToNull() {
    map.put("k", "1");

    assertThat(map.computeIfPresent("absent", (k, v) -> "2")).isNull();
    assertThat(map.computeIfPresent("k", (k, v) -> null)).isNull();
    assertThat(map).isEmpty();
  }

  @Test
  void computeIfAbsent_loads() {
    assertThat(map.computeIfAbsent("k", k -> k + "!")).isEqualTo("k!");
    assertThat(map.computeIfAbsent("k", k -> "other")).isEqualTo("k!");
    assertThat(map.computeIfAbsent("none", k -> null)).isNull();
    assertThat(map).containsOnly(entry("k", "k!"));
  }

  @Test
  void merge_absentPresentToNull() {
    assertThat(map.merge("k", "1", String::concat)).isEqualTo("1");
    assertThat(map.merge("k", "2", String::concat)).isEqualTo("12");
    assertThat(map.merge("k", "3", (a, b) -> null)).isNull();
    assertThat(map).isEmpty();
  }

  // ---------------------------------------------------------------- views and iterators

  @Test
  void iterator_visitsEachOnce() {
    List<String> keys = keys("k", 1_000);
    setAll(store, keys);

    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      assertThat(seen.add(entry.getKey())).isTrue();
      assertThat(entry.getValue()).isEqualTo(entry.getKey());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(map.values()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void iterator_expiredLeftOut() {
    setAll(store, keys("k", 10));
    store.set("old", "v", millis(5));
    clock.advance(5);

    assertThat(map.keySet()).containsExactlyInAnyOrderElementsOf(keys("k", 10));
  }

  @Test
  void iterator_atTheEnd() {
    map.put("k", "1");
    Iterator<Map.Entry<String, String>> iterator = map.entrySet().iterator();

    assertThat(iterator.next()).isEqualTo(entry("k", "1"));
    assertThat(iterator.hasNext()).isFalse();
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void iterator_remove() {
    setAll(store, keys("k", 500));
    Iterator<String> iterator = map.keySet().iterator();
    assertThatIllegalStateException().isThrownBy(iterator::remove);

    String kept = iterator.next();
    while (iterator.hasNext()) {
      iterator.next();
      iterator.remove();
    }

    assertThatIllegalStateException().isThrownBy(iterator::remove);
    assertThat(map).containsOnlyKeys(kept);
  }

  @Test
  void iterator_storeChangesMeanwhile() {
    setAll(store, keys("k", 500));
    Set<String> seen = new HashSet<>();

    for (String key : map.keySet()) {
      seen.add(key);
      store.delete(key);
      store.set("new" + key, "v");
    }

    assertThat(seen).containsAll(keys("k", 500));
  }

  @Test
  void entry_setValue() {
    store.set("k", "1", millis(5));
    Map.Entry<String, String> entry = map.entrySet().iterator().next();

    assertThat(entry.setValue("2")).isEqualTo("1");

    assertThat(entry.getValue()).isEqualTo("2");
    assertThat(store.get("k")).isEqualTo("2");
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
    assertThatNullPointerException().isThrownBy(() -> entry.setValue(null));
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void keySet_removesFromTheStore() {
    setAll(store, List.of("a", "b", "c", "d"));

    assertThat(map.keySet().remove("a")).isTrue();
    assertThat(map.keySet().remove("a")).isFalse();
    assertThat(map.keySet().removeIf("b"::equals)).isTrue();
    assertThat(map.keySet().retainAll(Set.of("c"))).isTrue();
    assertThat(store.size()).isEqualTo(1);
    map.keySet().clear();
    assertThat(store.size()).isZero();
  }

  @Test
  void entrySet_containsAndRemoves() {
    map.putAll(Map.of("a", "1", "b", "2"));
    Set<Map.Entry<String, String>> entries = map.entrySet();

    assertThat(entries.contains(entry("a", "1"))).isTrue();
    assertThat(entries.contains(entry("a", "2"))).isFalse();
    assertThat(entries.contains(entry("a", null))).isFalse();
    assertThat(entries.contains((Object) "a")).isFalse();
    assertThat(entries.remove(entry("a", "2"))).isFalse();
    assertThat(entries.remove(entry("a", "1"))).isTrue();
    assertThat(entries.remove((Object) "b")).isFalse();
    assertThat(entries).hasSize(1);
    entries.clear();
    assertThat(store.size()).isZero();
  }

  @Test
  void values_remove() {
    map.putAll(Map.of("a", "1", "b", "2", "c", "1"));

    assertThat(map.values().removeIf("1"::equals)).isTrue();

    assertThat(map).containsOnly(entry("b", "2"));
  }
}
