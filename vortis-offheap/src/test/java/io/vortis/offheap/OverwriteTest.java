package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.RemovalCause;
import io.vortis.StoreFullException;
import io.vortis.StoreListener;
import io.vortis.StoreStats;
import io.vortis.Ttl;
import io.vortis.eviction.Eviction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A value that takes the place of another of its length. */
class OverwriteTest {
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration SHORTER = Duration.ofSeconds(5);

  private final ManualClock clock = new ManualClock();
  private final List<String> events = new ArrayList<>();
  private final OffHeapStore<String, String> store =
      OffHeapStore.builder(Codecs.utf8(), Codecs.utf8())
          .maxBytes(1 << 20)
          .stripes(1)
          .eviction(Eviction.none())
          .clock(clock)
          .listener(
              new StoreListener<>() {
                @Override
                public void written(String key, String value, long expiresAt) {
                  events.add("+" + value);
                }

                @Override
                public void removed(String key, String value, RemovalCause cause) {
                  events.add("-" + value + " " + cause);
                }
              })
          .recordStats()
          .build();

  private final Stripe stripe = store.engine().stripes.at(0);

  @AfterEach
  void stop() {
    Invariants.check(store.engine());
    store.close();
  }

  private long deadBytes() {
    return stripe.log.deadBytes();
  }

  @Test
  void set_asLong_takesThePlace() {
    store.set("key", "one");
    store.set("key", "two");
    assertThat(store.get("key")).isEqualTo("two");
    assertThat(deadBytes()).isZero();
    assertThat(events).containsExactly("+one", "-one " + RemovalCause.REPLACED, "+two");
    StoreStats stats = store.stats();
    assertThat(stats.sets()).isEqualTo(2);
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void set_longerOrShorter_takesAnother() {
    store.set("key", "three");
    long before = store.liveBytes();
    store.set("key", "four");
    assertThat(store.get("key")).isEqualTo("four");
    assertThat(deadBytes()).isEqualTo(before);
    store.set("key", "seven");
    assertThat(store.get("key")).isEqualTo("seven");
    assertThat(deadBytes()).isEqualTo(2 * before);
  }

  @Test
  void set_anotherExpiryOfItsClass_replacesTheExpiry() {
    store.set("key", "one", SHORT);
    store.set("key", "two", SHORTER);
    assertThat(deadBytes()).isZero();
    assertThat(store.ttl("key")).isEqualTo(Ttl.of(SHORTER));
    store.set("key", "six", SHORT);
    clock.advance(SHORTER.toMillis());
    assertThat(store.get("key")).isEqualTo("six");
    clock.advance(SHORTER.toMillis());
    assertThat(store.expireCycle(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(store.size()).isZero();
  }

  /** What lives about as long stands together, so that it goes together. */
  @Test
  void set_anExpiryOfAnotherClass_takesAnotherPlace() {
    store.set("key", "one", SHORT);
    store.set("key", "two");
    assertThat(deadBytes()).isPositive();
    assertThat(store.ttl("key")).isEqualTo(Ttl.NONE);
    store.set("key", "six", SHORT);
    assertThat(store.ttl("key")).isEqualTo(Ttl.of(SHORT));
  }

  @Test
  void set_asLongAsNumber_isTextAgain() {
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);
    store.bytes().add(ByteSpan.of(key), 12_345_678);
    store.set("key", "87654321");
    assertThat(store.get("key")).isEqualTo("87654321");
    store.bytes().add(ByteSpan.of(key), 1);
    assertThat(store.get("key")).isEqualTo("87654322");
  }

  @Test
  void set_asLong_inAFullStore_succeeds() {
    int keys = 0;
    try {
      while (true) {
        store.set("key" + (1_000_000 + keys), "x".repeat(100));
        keys++;
      }
    } catch (StoreFullException full) {
      assertThat(keys).isGreaterThan(1_000);
    }
    for (int i = 0; i < keys; i++) {
      store.set("key" + (1_000_000 + i), "y".repeat(100));
    }
    assertThat(deadBytes()).isZero();
    assertThat(store.size()).isEqualTo(keys);
  }

  // ---------------------------------------------------------------- for readers without the lock

  @Test
  void set_asLong_isNoticedByWhoReadMeanwhile() {
    store.set("key", "one");
    long before = stripe.versionAcquire();
    store.set("key", "two");
    assertThat(stripe.sawSection(before)).isTrue();
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isTrue();
  }

  @Test
  void set_asLong_inASection_doesNotEndIt() {
    store.set("key", "one");
    String seen =
        store.atomically(
            List.of("key"),
            () -> {
              store.set("key", "two");
              store.set("key", "six");
              assertThat(Stripe.isQuiet(stripe.versionAcquire())).isFalse();
              return Objects.requireNonNull(store.get("key"));
            });
    assertThat(seen).isEqualTo("six");
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isTrue();
  }
}
