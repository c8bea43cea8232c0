package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching ahead changes nothing, whatever it meets. */
class PrefetchTest {
  private final OffHeapStore<Long, String> store =
      OffHeapStore.builder(Codecs.longs(), Codecs.utf8())
          .maxBytes(8 << 20)
          .randomSeed(1)
          .recordStats()
          .build();

  @AfterEach
  void close() {
    Invariants.check(store.engine());
    store.close();
  }

  private static List<Long> keys(int count) {
    return LongStream.range(0, count).boxed().collect(Collectors.toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 100, 3_000})
  void getAll_ofAnyNumberOfKeys_findsThosePresentInTheirOrder(int count) {
    Map<Long, String> expected = new LinkedHashMap<>();
    for (long key = 0; key < count; key += 3) {
      String value = "v".repeat((int) key % 200) + key;
      store.set(key, value);
      expected.put(key, value);
    }
    assertThat(store.getAll(keys(count))).containsExactlyEntriesOf(expected);
    assertThat(store.stats().hits()).isEqualTo(expected.size());
    assertThat(store.stats().misses()).isEqualTo(count - expected.size());
  }

  @Test
  void prefetch_loadsWhatTheKeysLeadTo() {
    Prefetch prefetch = store.engine().scratch().prefetch;
    store.prefetch(keys(Prefetch.WIDTH));
    assertThat(prefetch.sink()).as("of an empty index").isZero();
    store.set(0L, "v");
    store.prefetch(keys(Prefetch.WIDTH));
    assertThat(prefetch.sink()).isNotZero();
  }

  @Test
  void prefetch_ofAnyKeys_isNoRead() {
    for (long key = 0; key < 50; key++) {
      store.set(key, "v");
    }
    store.prefetch(keys(100));
    store.prefetch(List.of());
    assertThat(store.stats().hits() + store.stats().misses()).isZero();
    assertThat(store.size()).isEqualTo(50);
  }
}
