package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Times to live: exact to the millisecond, given, changed, taken away. */
public abstract class StoreExpiryContractTest extends StoreSuite {

  private static final long START = ManualClock.START;
  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  // ---------------------------------------------------------------- when an entry expires

  @Test
  void get_aMillisecondBeforeAndAtTheExpiry() {
    store.set("k", "v", millis(100));

    clock.advance(99);
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.ttl("k")).isEqualTo(Ttl.of(millis(1)));
    clock.advance(1);
    assertThat(store.get("k")).isNull();
    assertThat(store.ttl("k")).isEqualTo(Ttl.ABSENT);
    assertThat(store.expiresAt("k")).isEqualTo(Store.ABSENT);
  }

  @Test
  void ttl_absentNoneSome() {
    store.set("none", "v");
    store.set("some", "v", Duration.ofSeconds(3));

    assertThat(store.ttl("absent")).isEqualTo(Ttl.ABSENT);
    assertThat(store.ttl("none")).isEqualTo(Ttl.NONE);
    assertThat(store.ttl("some")).isEqualTo(Ttl.of(Duration.ofSeconds(3)));
  }

  @Test
  void expiresAt_absentNoneSome() {
    store.set("none", "v");
    store.set("some", "v", Duration.ofSeconds(3));

    assertThat(store.expiresAt("absent")).isEqualTo(Store.ABSENT);
    assertThat(store.expiresAt("none")).isEqualTo(Store.NO_EXPIRY);
    assertThat(store.expiresAt("some")).isEqualTo(START + 3_000);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "999999, 1", "1000000, 1", "1000001, 2", "1999999, 2", "5000000, 5"})
  void set_fractionOfAMillisecondRoundedUp(long nanos, long millis) {
    store.set("k", "v", Duration.ofNanos(nanos));
    store.set("options", "v", SetOptions.<String>always().ttl(Duration.ofNanos(nanos)));
    store.computeIfAbsent("loaded", key -> "v", Duration.ofNanos(nanos));
    setAll(store, List.of("expire", "getAndExpire"));
    store.expire("expire", Duration.ofNanos(nanos));
    store.getAndExpire("getAndExpire", Duration.ofNanos(nanos));

    assertThat(List.of("k", "options", "loaded", "expire", "getAndExpire"))
        .allSatisfy(key -> assertThat(store.expiresAt(key)).isEqualTo(START + millis));
  }

  @Test
  void set_ttlBeyondAllTimeNeverExpires() {
    for (Duration ttl : List.of(LONGEST, millis(Long.MAX_VALUE), millis(Long.MAX_VALUE - START))) {
      store.clear();
      store.set("k", "v", ttl);
      store.set("options", "v", SetOptions.<String>always().ttl(ttl));
      store.computeIfAbsent("loaded", key -> "v", ttl);
      store.set("expire", "v", millis(1));
      store.expire("expire", ttl);

      assertThat(List.of("k", "options", "loaded", "expire"))
          .allSatisfy(key -> assertThat(store.ttl(key)).isEqualTo(Ttl.NONE));
      assertThat(store.volatileSize()).isZero();
    }
  }

  @Test
  void get_clockSetBack() {
    store.set("k", "v", millis(10));
    clock.advance(-1_000);

    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.ttl("k")).isEqualTo(Ttl.of(millis(1_010)));
  }

  // ---------------------------------------------------------------- expire

  @Test
  void expire_presentAbsentExpired() {
    store.set("k", "v");

    assertThat(store.expire("k", millis(5))).isTrue();
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.expire("other", millis(5))).isFalse();
    assertThat(store.contains("other")).isFalse();
    clock.advance(5);
    assertThat(store.expire("k", millis(5))).isFalse();
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void expire_longerAndShorter() {
    store.set("k", "v", millis(50));

    store.expire("k", millis(100));
    assertThat(store.expiresAt("k")).isEqualTo(START + 100);
    store.expire("k", millis(10));
    assertThat(store.expiresAt("k")).isEqualTo(START + 10);
    assertThat(store.volatileSize()).isEqualTo(1);
  }

  @Test
  void expire_zeroOrNegativeDeletes() {
    for (Duration ttl : List.of(Duration.ZERO, millis(-1), LONGEST.negated())) {
      store.set("k", "v");

      assertThat(store.expire("k", ttl)).isTrue();
      assertThat(store.size()).isZero();
      assertThat(store.expire("k", ttl)).isFalse();
    }
  }

  @Test
  void expireAt_futurePastNever() {
    store.set("k", "v");

    assertThat(store.expireAt("k", START + 1)).isTrue();
    assertThat(store.ttl("k")).isEqualTo(Ttl.of(millis(1)));
    assertThat(store.expireAt("k", Store.NO_EXPIRY)).isTrue();
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
    assertThat(store.expireAt("k", START)).isTrue();
    assertThat(store.size()).isZero();
  }

  @Test
  void expireAt_zeroOrNegativeDeletes() {
    for (long time : new long[] {0, -1, Long.MIN_VALUE}) {
      store.set("k", "v");

      assertThat(store.expireAt("k", time)).isTrue();
      assertThat(store.contains("k")).isFalse();
    }
  }

  /** Present expiry and proposed one, relative to now, empty for never; then who allows it. */
  @ParameterizedTest
  @CsvSource({
    "  , 50, ALWAYS IF_NONE IF_EARLIER",
    "50, 60, ALWAYS IF_SOME IF_LATER",
    "50, 50, ALWAYS IF_SOME",
    "50, 40, ALWAYS IF_SOME IF_EARLIER",
    "50,   , ALWAYS IF_SOME IF_LATER",
    "  ,   , ALWAYS IF_NONE",
    "50, -1, ALWAYS IF_SOME IF_EARLIER",
    "  , -1, ALWAYS IF_NONE IF_EARLIER",
  })
  void expireAt_underEachCondition(Long present, Long proposed, String allowing) {
    long before = present == null ? Store.NO_EXPIRY : START + present;
    long after = proposed == null ? Store.NO_EXPIRY : START + proposed;
    for (ExpireCondition condition : ExpireCondition.values()) {
      boolean allowed = List.of(allowing.split(" ")).contains(condition.name());
      store.set("k", "v", SetOptions.<String>always().expireAt(before));

      assertThat(store.expireAt("k", after, condition)).as("%s", condition).isEqualTo(allowed);

      long left = after <= START ? Store.ABSENT : after;
      assertThat(store.expiresAt("k")).as("%s", condition).isEqualTo(allowed ? left : before);
    }
  }

  @ParameterizedTest
  @EnumSource(ExpireCondition.class)
  void expire_absentUnderEachCondition(ExpireCondition condition) {
    assertThat(store.expire("k", millis(5), condition)).isFalse();
    assertThat(store.expireAt("k", START + 5, condition)).isFalse();
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void expire_conditionOnTtl() {
    store.set("k", "v", millis(50));

    assertThat(store.expire("k", millis(60), ExpireCondition.IF_EARLIER)).isFalse();
    assertThat(store.expire("k", millis(60), ExpireCondition.IF_LATER)).isTrue();
    assertThat(store.expire("k", Duration.ZERO, ExpireCondition.IF_LATER)).isFalse();
    assertThat(store.expiresAt("k")).isEqualTo(START + 60);
  }

  @Test
  void expire_nulls() {
    store.set("k", "v");

    assertThatNullPointerException().isThrownBy(() -> store.expire(null, millis(1)));
    assertThatNullPointerException().isThrownBy(() -> store.expire("k", null));
    assertThatNullPointerException().isThrownBy(() -> store.expire("k", millis(1), null));
    assertThatNullPointerException().isThrownBy(() -> store.expireAt(null, 1));
    assertThatNullPointerException().isThrownBy(() -> store.expireAt("k", 1, null));
    assertThatNullPointerException().isThrownBy(() -> store.ttl(null));
    assertThatNullPointerException().isThrownBy(() -> store.expiresAt(null));
    assertThatNullPointerException().isThrownBy(() -> store.persist(null));
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void persist_withTtlWithoutAbsentExpired() {
    store.set("some", "v", millis(5));
    store.set("none", "v");
    store.set("late", "v", millis(2));
    clock.advance(4);

    assertThat(store.persist("some")).isTrue();
    assertThat(store.persist("some")).isFalse();
    assertThat(store.persist("none")).isFalse();
    assertThat(store.persist("absent")).isFalse();
    assertThat(store.persist("late")).isFalse();
    clock.advance(1_000);
    assertThat(store.get("some")).isEqualTo("v");
    assertThat(store.get("late")).isNull();
  }

  // ---------------------------------------------------------------- the store's own TTL

  @Test
  void defaultTtl_givenToWritesWithoutOne() {
    Store<String, String> store =
        create(options -> options.defaultTtl(Duration.ofNanos(7_000_001)));
    store.set("set", "v");
    store.set("options", "v", SetOptions.always());
    store.set("keep", "v", SetOptions.<String>always().keepTtl());
    store.getAndSet("getAndSet", "v");
    store.compute("compute", (k, v) -> "v");
    store.computeIfAbsent("loaded", k -> "v");
    store.<Boolean>update(
        "update",
        entry -> {
          entry.set("v");
          return true;
        });
    store.asMap().put("put", "v");
    store.set("replace", "v", millis(99));
    store.replace("replace", "v", "w");

    assertThat(
            List.of(
                "set",
                "options",
                "keep",
                "getAndSet",
                "compute",
                "loaded",
                "update",
                "put",
                "replace"))
        .allSatisfy(key -> assertThat(store.expiresAt(key)).isEqualTo(START + 8));
  }

  @Test
  void defaultTtl_yieldsToAnExplicitOne() {
    Store<String, String> store = create(options -> options.defaultTtl(millis(7)));
    store.set("ttl", "v", millis(50));
    store.computeIfAbsent("loaded", k -> "v", millis(50));
    store.set("never", "v", SetOptions.<String>always().expireAt(Store.NO_EXPIRY));
    store.set("persisted", "v");
    store.persist("persisted");
    store.set("persisted", "w", SetOptions.<String>always().keepTtl());

    assertThat(store.expiresAt("ttl")).isEqualTo(START + 50);
    assertThat(store.expiresAt("loaded")).isEqualTo(START + 50);
    assertThat(store.ttl("never")).isEqualTo(Ttl.NONE);
    assertThat(store.ttl("persisted")).isEqualTo(Ttl.NONE);
  }

  @Test
  void defaultTtl_beginsAnewWithEachWrite() {
    Store<String, String> store = create(options -> options.defaultTtl(millis(7)));
    store.set("k", "1");
    clock.advance(5);
    store.set("k", "2");
    clock.advance(5);

    assertThat(store.get("k")).isEqualTo("2");
    clock.advance(2);
    assertThat(store.get("k")).isNull();
  }
}
