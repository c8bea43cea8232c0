package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations against a HashMap with expiries, and the invariants at every stop. */
class OffHeapModelTest {
  @SuppressWarnings("ArrayRecordComponent") // compared by its parts
  private record Expected(byte[] value, long expiresAt) {}

  private final ManualClock clock = new ManualClock();
  private final Map<String, Expected> model = new HashMap<>();

  private static byte[] value(Random random, int maxSize) {
    // Sizes spread over the orders of magnitude, zero included.
    int size = (int) Math.pow(maxSize + 1.0, random.nextDouble()) - 1;
    byte[] value = new byte[size];
    random.nextBytes(value);
    return value;
  }

  private OffHeapStore<String, byte[]> store(long maxBytes, int stripes) {
    return OffHeapStore.builder(Codecs.utf8(), Codecs.bytes())
        .maxBytes(maxBytes)
        .eviction(Eviction.none())
        .stripes(stripes)
        .clock(clock)
        .build();
  }

  private void dropExpired() {
    for (Iterator<Expected> it = model.values().iterator(); it.hasNext(); ) {
      if (it.next().expiresAt <= clock.millis()) {
        it.remove();
      }
    }
  }

  private void compare(OffHeapStore<String, byte[]> store) {
    dropExpired();
    for (Map.Entry<String, Expected> each : model.entrySet()) {
      assertThat(store.get(each.getKey())).as(each.getKey()).isEqualTo(each.getValue().value);
      assertThat(store.expiresAt(each.getKey())).isEqualTo(each.getValue().expiresAt);
    }
    List<String> seen = new ArrayList<>();
    store.forEach((key, value) -> seen.add(key));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(model.keySet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void randomOperations_agreeWithAMap(int stripes) {
    long seed = 42L + stripes;
    Random random = new Random(seed);
    try (OffHeapStore<String, byte[]> store = store(16 << 20, stripes)) {
      for (int i = 0; i < 60_000; i++) {
        step(store, random, "k" + random.nextInt(3_000));
        if (i % 10_000 == 0) {
          Invariants.check(store.engine());
        }
      }
      compare(store);
      Invariants.check(store.engine());
      for (String key : List.copyOf(model.keySet())) {
        assertThat(store.delete(key)).isTrue();
      }
      store.expireCycle(Duration.ofSeconds(10));
      assertThat(store.size()).isZero();
      Invariants.check(store.engine());
      assertThat(store.memoryUsed()).isEqualTo(emptyMemory(stripes));
    } catch (Throwable e) {
      throw new AssertionError("seed=" + seed, e);
    }
  }

  private long emptyMemory(int stripes) {
    try (OffHeapStore<String, byte[]> empty = store(16 << 20, stripes)) {
      return empty.memoryUsed();
    }
  }

  private void step(OffHeapStore<String, byte[]> store, Random random, String key) {
    long now = clock.millis();
    Expected expected = model.get(key);
    if (expected != null && expected.expiresAt <= now) {
      model.remove(key);
      expected = null;
    }
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> {
        byte[] value = value(random, random.nextInt(50) == 0 ? 1 << 20 : 2_000);
        long ttl = random.nextInt(3) == 0 ? 1 + random.nextInt(5_000) : 0;
        try {
          if (ttl == 0) {
            store.set(key, value);
          } else {
            store.set(key, value, Duration.ofMillis(ttl));
          }
          model.put(key, new Expected(value, ttl == 0 ? Store.NO_EXPIRY : now + ttl));
        } catch (StoreFullException e) {
          assertThat(store.get(key)).isEqualTo(expected == null ? null : expected.value);
        }
      }
      case 4, 5, 6 ->
          assertThat(store.get(key)).isEqualTo(expected == null ? null : expected.value);
      case 7 -> {
        assertThat(store.delete(key)).isEqualTo(expected != null);
        model.remove(key);
      }
      case 8 -> {
        long at = now + 1 + random.nextInt(10_000);
        assertThat(store.expireAt(key, at, ExpireCondition.ALWAYS)).isEqualTo(expected != null);
        if (expected != null) {
          model.put(key, new Expected(expected.value, at));
        }
      }
      case 9 -> {
        boolean had = expected != null && expected.expiresAt != Store.NO_EXPIRY;
        assertThat(store.persist(key)).isEqualTo(had);
        if (had) {
          model.put(key, new Expected(expected.value, Store.NO_EXPIRY));
        }
      }
      case 10 -> {
        clock.advance(random.nextInt(20));
        if (random.nextInt(20) == 0) {
          store.expireCycle(Duration.ofMillis(1));
        }
      }
      default -> {
        long expiry = expected == null ? Store.ABSENT : expected.expiresAt;
        assertThat(store.expiresAt(key)).isEqualTo(expiry);
      }
    }
  }

  @Test
  void caches_giveOnlyWhatWasSet() {
    for (String name : Eviction.names()) {
      if (name.equals("noeviction")) {
        continue;
      }
      Random random = new Random(name.hashCode());
      model.clear();
      try (OffHeapStore<String, byte[]> store =
          OffHeapStore.builder(Codecs.utf8(), Codecs.bytes())
              .maxBytes(2 << 20)
              .eviction(Eviction.named(name))
              .clock(clock)
              .build()) {
        for (int i = 0; i < 30_000; i++) {
          String key = "k" + (int) (random.nextDouble() * random.nextDouble() * 20_000);
          if (random.nextBoolean()) {
            byte[] value = value(random, random.nextInt(100) == 0 ? 200_000 : 500);
            store.set(key, value, Duration.ofMillis(60_000 + random.nextInt(100_000)));
            model.put(key, new Expected(value, 0));
          } else {
            byte[] got = store.get(key);
            if (got != null) {
              assertThat(got).as("%s %s", name, key).isEqualTo(model.get(key).value);
            }
          }
          if (i % 5_000 == 0) {
            Invariants.check(store.engine());
          }
          assertThat(store.memoryUsed()).isLessThanOrEqualTo(store.maxBytes());
        }
        assertThat(store.size()).as(name).isGreaterThan(500);
        Invariants.check(store.engine());
      }
    }
  }
}
