package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vortis.Store;
import io.vortis.resp.codec.Slice;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectUseTest {
  private static final Slice KEY = Slice.of("key");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static OwnStore store(String engine, String policy) {
    Config config = new Config();
    config.set("store", engine);
    config.set("maxmemory", "10mb");
    config.set("maxmemory-policy", policy);
    return OwnStore.of(config);
  }

  @ParameterizedTest
  @CsvSource({"heap, 5, 255", "offheap, 0, 3"})
  void frequency_countsReads(String engine, int atFirst, int most) {
    OwnStore own = store(engine, "allkeys-lfu");
    try (Store<?, ?> open = own.store()) {
      Keyspace keyspace = own.databases().get(2);
      keyspace.set(KEY, Slice.of("value"), Store.NO_EXPIRY);
      assertThat(keyspace.frequency(KEY)).isEqualTo(atFirst);
      keyspace.get(KEY);
      assertThat(keyspace.frequency(KEY)).isEqualTo(atFirst + 1);
      assertThat(own.databases().get(0).frequency(KEY)).isEqualTo(-1);
      for (int i = 0; i < 1_000; i++) {
        keyspace.get(KEY);
      }
      assertThat(keyspace.frequency(KEY)).isBetween(atFirst + 2, most);
      assertThat(open.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void frequency_untouched_stays(String engine) {
    OwnStore own = store(engine, "allkeys-lfu");
    try (Store<?, ?> open = own.store()) {
      Keyspace keyspace = own.databases().get(2);
      keyspace.set(KEY, Slice.of("value"), Store.NO_EXPIRY);
      int before = keyspace.frequency(KEY);
      assertThat(own.databases().untouched(2).get(KEY)).asString().isEqualTo("value");
      assertThat(own.databases().untouched(0).get(KEY)).isNull();
      keyspace.contains(KEY);
      assertThat(keyspace.frequency(KEY)).isEqualTo(before);
      assertThat(open.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "heap, noeviction",
    "heap, allkeys-lru",
    "offheap, noeviction",
    "offheap, allkeys-fifo"
  })
  void frequency_whereNobodyCounts_isUnknown(String engine, String policy) {
    OwnStore own = store(engine, policy);
    try (Store<?, ?> open = own.store()) {
      Keyspace keyspace = own.databases().get(0);
      keyspace.set(KEY, Slice.of("value"), Store.NO_EXPIRY);
      assertThat(keyspace.frequency(KEY)).isEqualTo(-1);
      assertThat(open.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"heap, allkeys-lru", "heap, volatile-lru", "offheap, allkeys-lru"})
  void idle_underLru_isKnown(String engine, String policy) {
    OwnStore own = store(engine, policy);
    try (Store<?, ?> open = own.store()) {
      Keyspace keyspace = own.databases().get(2);
      assertThat(keyspace.idleMillis(KEY)).isEqualTo(-1);
      keyspace.set(KEY, Slice.of("value"), Store.NO_EXPIRY);
      // Seconds go by until it is idle for one; a look at it is no use.
      await().atMost(PATIENCE).until(() -> keyspace.idleMillis(KEY) >= 1_000);
      keyspace.contains(KEY);
      own.databases().untouched(2).get(KEY);
      assertThat(keyspace.idleMillis(KEY)).isGreaterThanOrEqualTo(1_000);
      // The sweeper may be about to begin another tick.
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                keyspace.get(KEY);
                return keyspace.idleMillis(KEY) < 1_000;
              });
      assertThat(own.databases().get(0).idleMillis(KEY)).isEqualTo(-1);
      assertThat(open.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "heap, noeviction",
    "heap, allkeys-lfu",
    "offheap, noeviction",
    "offheap, allkeys-lfu",
    "offheap, allkeys-fifo"
  })
  void idle_whereNobodyNeedsToKnow_isUnknown(String engine, String policy) {
    OwnStore own = store(engine, policy);
    try (Store<?, ?> open = own.store()) {
      Keyspace keyspace = own.databases().get(0);
      keyspace.set(KEY, Slice.of("value"), Store.NO_EXPIRY);
      assertThat(keyspace.idleMillis(KEY)).isEqualTo(-1);
      assertThat(open.size()).isEqualTo(1);
    }
  }

  @Test
  void command_tellsIt() {
    CommandHarness harness = new CommandHarness();
    harness.config().set("maxmemory-policy", "allkeys-lfu");
    assertThat(harness.run("OBJECT FREQ nosuch")).isEqualTo("$-1\r\n");
  }
}
