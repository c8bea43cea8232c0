package io.vortis.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.eviction.Eviction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleTimeTest {
  private static final int KEYS = 200;

  private final ManualClock clock = new ManualClock();
  private final OffHeapStore<String, String> store = builder().noteUses().build();
  private final OffHeapBytes bytes = store.bytes();

  private OffHeapStore.Builder<String, String> builder() {
    return OffHeapStore.builder(Codecs.utf8(), Codecs.utf8())
        .maxBytes(1 << 20)
        .eviction(Eviction.lru())
        .clock(clock);
  }

  @AfterEach
  void close() {
    Invariants.check(store.engine());
    store.close();
  }

  private static ByteSpan key(String key) {
    byte[] array = key.getBytes(UTF_8);
    return ByteSpan.of(array, 0, array.length);
  }

  @Test
  void idleMillis_countsFromTheLastReadOrWrite() {
    store.set("a", "1");
    store.set("b", "2");
    clock.advance(5_000);
    assertThat(bytes.idleMillis(key("a"))).isEqualTo(5_000);
    assertThat(store.get("a")).isEqualTo("1");
    assertThat(bytes.idleMillis(key("a"))).isZero();
    assertThat(bytes.idleMillis(key("b"))).isEqualTo(5_000);
    bytes.add(key("b"), 1);
    assertThat(bytes.idleMillis(key("b"))).isZero();
    clock.advance(999);
    store.get("a");
    assertThat(bytes.idleMillis(key("a"))).isEqualTo(999);
    clock.advance(1);
    store.get("a");
    assertThat(bytes.idleMillis(key("a"))).isZero();
  }

  @Test
  void idleMillis_isNotChangedByLooking() {
    store.set("a", "1");
    clock.advance(5_000);
    store.contains("a");
    bytes.expiresAt(key("a"));
    bytes.memoryUsage(key("a"));
    bytes.expireAt(key("a"), clock.millis() + 60_000, ExpireCondition.ALWAYS);
    assertThat(bytes.idleMillis(key("a"))).isEqualTo(5_000);
    clock.advance(60_000);
    assertThat(bytes.idleMillis(key("a"))).isEqualTo(-1);
  }

  @Test
  void idleMillis_staysWhereEntriesMove() {
    for (int i = 0; i < KEYS; i++) {
      store.set("k" + i, "v".repeat(500));
    }
    clock.advance(9_000);
    for (int i = 0; i < KEYS; i++) {
      store.get("k" + i);
    }
    clock.advance(3_000);
    for (int i = 0; i < 5_000; i++) {
      store.set("x" + i, "w".repeat(i % 1_000));
    }
    assertThat(store.movedBytes()).isPositive();
    int left = 0;
    for (int i = 0; i < KEYS; i++) {
      long idle = bytes.idleMillis(key("k" + i));
      left += idle < 0 ? 0 : 1;
      assertThat(idle).isIn(-1L, 3_000L);
    }
    assertThat(left).isPositive();
  }

  @Test
  void idleMillis_whereNobodyNotes_isUnknown() {
    try (OffHeapStore<String, String> other = builder().build()) {
      other.set("a", "1");
      assertThat(other.bytes().idleMillis(key("a"))).isEqualTo(-1);
    }
  }
}
