package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import io.vortis.resp.codec.Slice;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnStoreTest {
  private static final int MIB = 1 << 20;
  private static final Slice VALUE = Slice.of(new byte[1_000]);

  private static Config config(String... directives) {
    Config config = new Config();
    for (int i = 0; i < directives.length; i += 2) {
      config.set(directives[i], directives[i + 1]);
    }
    return config;
  }

  private static void set(Keyspace keyspace, int key) {
    keyspace.set(Slice.of("key:" + key), VALUE, Store.NO_EXPIRY);
  }

  /** Sets keys until one is refused; returns how many were set. */
  private static int fill(Keyspace keyspace, int most) {
    for (int i = 0; i < most; i++) {
      try {
        set(keyspace, i);
      } catch (StoreFullException e) {
        return i;
      }
    }
    return most;
  }

  @ParameterizedTest
  @CsvSource({"heap, HeapStore", "offheap, OffHeapStore", "auto, OffHeapStore"})
  void store_isWhereTheConfigurationSays(String where, String type) {
    OwnStore own = OwnStore.of(config("store", where));
    try (Store<Slice, byte[]> store = own.store()) {
      assertThat(store.getClass().getSimpleName()).isEqualTo(type);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void maxmemory_noeviction_refusesWrites_readsAndDeletesGoOn(String where) {
    OwnStore own = OwnStore.of(config("store", where, "maxmemory", "4mb"));
    try (Store<Slice, byte[]> store = own.store()) {
      Keyspace keyspace = own.databases().root();
      int keys = fill(keyspace, 10_000);
      assertThat(keys).isBetween(2_000, 4_000);
      assertThat(keyspace.memoryUsed()).isLessThanOrEqualTo(4 * MIB);
      assertThat(keyspace.get(Slice.of("key:0"))).hasSize(1_000);
      for (int i = 0; i < 500; i++) {
        assertThat(keyspace.delete(Slice.of("key:" + i))).isTrue();
      }
      set(keyspace, 0);
      assertThat(store.size()).isEqualTo(keys - 499);
    }
  }

  @ParameterizedTest
  @CsvSource({"heap, allkeys-lru", "offheap, allkeys-lru", "offheap, allkeys-random"})
  void configSetMaxmemory_evicting_shrinksAndGrows(String where, String policy) {
    Config config = config("store", where, "maxmemory-policy", policy);
    OwnStore own = OwnStore.of(config);
    try (Store<Slice, byte[]> store = own.store()) {
      Keyspace keyspace = own.databases().root();
      assertThat(fill(keyspace, 20_000)).isEqualTo(20_000);
      assertThat(keyspace.memoryUsed()).isGreaterThan(20 * MIB);
      config.change(Map.of("maxmemory", "8mb"));
      assertThat(keyspace.maxMemory()).isEqualTo(8 * MIB);
      await().until(() -> keyspace.memoryUsed() <= 8 * MIB);
      assertThat(store.size()).isPositive().isLessThan(8_400);
      fill(keyspace, 10_000);
      assertThat(keyspace.memoryUsed()).isLessThanOrEqualTo(8 * MIB);
      config.change(Map.of("maxmemory", "0"));
      assertThat(fill(keyspace, 20_000)).isEqualTo(20_000);
      assertThat(store.size()).isEqualTo(20_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void configSetMaxmemory_noeviction_isTakenAndWritesAreRefused(String where) {
    Config config = config("store", where);
    OwnStore own = OwnStore.of(config);
    try (Store<Slice, byte[]> store = own.store()) {
      fill(own.databases().root(), 12_000);
      config.change(Map.of("maxmemory", "8mb"));
      assertThat(fill(own.databases().root(), 20_000)).isEqualTo(12_000);
      assertThat(store.size()).isEqualTo(12_000);
      config.change(Map.of("maxmemory", "0"));
      assertThat(fill(own.databases().root(), 20_000)).isEqualTo(20_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void configSetPolicySamplesHz_areTakenWhileTheStoreIsInUse(String where) {
    Config config = config("store", where, "maxmemory", "4mb");
    OwnStore own = OwnStore.of(config);
    try (Store<Slice, byte[]> store = own.store()) {
      Keyspace keyspace = own.databases().root();
      assertThat(fill(keyspace, 20_000)).isLessThan(5_000);
      for (String policy : Eviction.names()) {
        config.change(Map.of("maxmemory-policy", policy, "maxmemory-samples", "10", "hz", "100"));
        int written = fill(keyspace, 6_000);
        if (policy.startsWith("allkeys-")) {
          assertThat(written).as(policy).isEqualTo(6_000);
        } else {
          assertThat(written).as(policy).isLessThan(6_000);
        }
        assertThat(keyspace.memoryUsed()).isLessThanOrEqualTo(4 * MIB);
      }
      keyspace.clear();
      keyspace.set(Slice.of("short"), VALUE, keyspace.now() + 1);
      await().until(() -> store.size() == 0);
    }
  }

  @Test
  void configSetMaxmemory_tooSmallOrBeyondTheJvm_isRefusedAndChangesNothing() {
    Config config = config("store", "offheap", "maxmemory", "8mb");
    OwnStore own = OwnStore.of(config);
    try (Store<Slice, byte[]> store = own.store()) {
      assertThatThrownBy(() -> config.change(Map.of("maxmemory", "1kb")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "CONFIG SET failed (possibly related to argument 'maxmemory') - maxBytes too small");
      assertThatThrownBy(() -> config.change(Map.of("maxmemory", "9000gb")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-XX:MaxDirectMemorySize=");
      assertThat(config.get("maxmemory")).isEqualTo("8388608");
      assertThat(fill(own.databases().root(), 5_000)).isEqualTo(5_000);
      assertThat(store.size()).isEqualTo(5_000);
    }
  }

  @Test
  void memoryDetails_areTheStoresOwnCounts() {
    OwnStore own = OwnStore.of(config("store", "offheap", "maxmemory", "8mb"));
    try (Store<Slice, byte[]> store = own.store()) {
      Keyspace keyspace = own.databases().root();
      fill(keyspace, 1_000);
      for (int i = 0; i < 1_000; i += 2) {
        assertThat(keyspace.delete(Slice.of("key:" + i))).isTrue();
        set(keyspace, i);
      }
      Map<String, Long> details = keyspace.memoryDetails();
      long payload = 1_000L * 1_000 + 10 * 5 + 90 * 6 + 900 * 7;
      assertThat(details)
          .containsEntry("used_memory_overhead", keyspace.memoryUsed() - payload)
          .containsEntry(
              "offheap_overhead_per_entry", (keyspace.memoryUsed() - payload) / store.size());
      assertThat(details.get("offheap_live")).isBetween(payload, payload + 32 * 1_000);
      assertThat(details.get("offheap_dead")).isBetween(400L * 1_000, 530L * 1_000);
      assertThat(details.get("offheap_index")).isPositive();
      assertThat(details.get("offheap_mapped")).isBetween(payload, 8L * MIB);
    }
  }
}
