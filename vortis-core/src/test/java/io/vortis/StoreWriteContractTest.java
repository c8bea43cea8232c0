package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writing and deleting, with and without conditions. */
public abstract class StoreWriteContractTest extends StoreSuite {

  private static final long START = ManualClock.START;

  // ---------------------------------------------------------------- set

  @Test
  void set_overwrites() {
    store.set("k", "1");
    store.set("k", "2");

    assertThat(store.get("k")).isEqualTo("2");
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void set_clearsFormerTtl() {
    store.set("k", "1", millis(5));
    store.set("k", "2");

    assertThat(store.expiresAt("k")).isEqualTo(Store.NO_EXPIRY);
    clock.advance(1_000);
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void set_nulls() {
    assertThatNullPointerException().isThrownBy(() -> store.set(null, "v"));
    assertThatNullPointerException().isThrownBy(() -> store.set("k", null));
    assertThatNullPointerException().isThrownBy(() -> store.set(null, "v", millis(1)));
    assertThatNullPointerException().isThrownBy(() -> store.set("k", null, millis(1)));
    assertThatNullPointerException().isThrownBy(() -> store.set("k", "v", (Duration) null));
    assertThatNullPointerException()
        .isThrownBy(() -> store.set("k", "v", (SetOptions<String>) null));
    assertThatNullPointerException().isThrownBy(() -> store.set("k", null, SetOptions.always()));
    assertThatNullPointerException().isThrownBy(() -> store.set(null, "v", SetOptions.always()));
    assertThat(store.size()).isZero();
  }

  @Test
  void set_ttlNotPositive() {
    store.set("k", "v");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.set("k", "w", Duration.ZERO))
        .withMessage("ttl must be positive: ttl=PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.set("k", "w", Duration.ofNanos(-1)))
        .withMessageStartingWith("ttl must be positive: ttl=");
    assertThat(store.get("k")).isEqualTo("v");
  }

  // ---------------------------------------------------------------- set with options

  @Test
  void setAlways_tellsNoPreviousUnlessAsked() {
    store.set("k", "1");

    assertThat(store.set("k", "2", SetOptions.always())).isEqualTo(new SetResult<>(true, null));
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void setAlways_returnPrevious() {
    SetOptions<String> options = SetOptions.<String>always().returnPrevious();

    assertThat(store.set("k", "1", options)).isEqualTo(new SetResult<>(true, null));
    assertThat(store.set("k", "2", options)).isEqualTo(new SetResult<>(true, "1"));
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void setIfAbsent_absentThenPresent() {
    SetOptions<String> options = SetOptions.ifAbsent();

    assertThat(store.set("k", "1", options).applied()).isTrue();
    assertThat(store.set("k", "2", options).applied()).isFalse();
    assertThat(store.set("k", "2", options.returnPrevious()))
        .isEqualTo(new SetResult<>(false, "1"));
    assertThat(store.get("k")).isEqualTo("1");
  }

  @Test
  void setIfAbsent_expired() {
    store.set("k", "1", millis(5));
    clock.advance(5);

    assertThat(store.set("k", "2", SetOptions.<String>ifAbsent().returnPrevious()))
        .isEqualTo(new SetResult<>(true, null));
    assertThat(store.expiresAt("k")).isEqualTo(Store.NO_EXPIRY);
  }

  @Test
  void setIfAbsent_refusedLeavesTtl() {
    store.set("k", "1", millis(5));

    store.set("k", "2", SetOptions.<String>ifAbsent().ttl(millis(50)));

    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
  }

  @Test
  void setIfPresent_absentThenPresent() {
    SetOptions<String> options = SetOptions.ifPresent();

    assertThat(store.set("k", "1", options).applied()).isFalse();
    assertThat(store.contains("k")).isFalse();
    store.set("k", "1");
    assertThat(store.set("k", "2", options.returnPrevious())).isEqualTo(new SetResult<>(true, "1"));
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void setIfPresent_expired() {
    store.set("k", "1", millis(5));
    clock.advance(5);

    assertThat(store.set("k", "2", SetOptions.<String>ifPresent().returnPrevious()))
        .isEqualTo(new SetResult<>(false, null));
    assertThat(store.get("k")).isNull();
  }

  @Test
  void setIfEquals_absentOtherEqual() {
    SetOptions<String> options = SetOptions.ifEquals("one");

    assertThat(store.set("k", "2", options).applied()).isFalse();
    assertThat(store.contains("k")).isFalse();
    store.set("k", "other");
    assertThat(store.set("k", "2", options.returnPrevious()))
        .isEqualTo(new SetResult<>(false, "other"));
    store.set("k", String.join("", "o", "ne"));
    assertThat(store.set("k", "2", options).applied()).isTrue();
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void setIfEquals_expired() {
    store.set("k", "one", millis(5));
    clock.advance(5);

    assertThat(store.set("k", "2", SetOptions.ifEquals("one")).applied()).isFalse();
  }

  @Test
  void setWithTtl_underEachCondition() {
    Duration ttl = millis(7);
    store.set("present", "1");
    store.set("equal", "1");
    store.set("any", "1", millis(99));

    store.set("absent", "2", SetOptions.<String>ifAbsent().ttl(ttl));
    store.set("present", "2", SetOptions.<String>ifPresent().ttl(ttl));
    store.set("equal", "2", SetOptions.ifEquals("1").ttl(ttl));
    store.set("any", "2", SetOptions.<String>always().ttl(ttl));

    assertThat(List.of("absent", "present", "equal", "any"))
        .allSatisfy(k -> assertThat(store.get(k)).isEqualTo("2"))
        .allSatisfy(k -> assertThat(store.expiresAt(k)).isEqualTo(START + 7));
  }

  @Test
  void setExpireAt_future() {
    store.set("k", "v", SetOptions.<String>always().expireAt(START + 1));

    assertThat(store.get("k")).isEqualTo("v");
    clock.advance(1);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void setExpireAt_nowOrPast() {
    for (long past : new long[] {START, START - 1, 1}) {
      store.set("k", "1");

      SetOptions<String> options = SetOptions.<String>always().expireAt(past).returnPrevious();
      assertThat(store.set("k", "2", options)).isEqualTo(new SetResult<>(true, "1"));

      assertThat(store.contains("k")).isFalse();
      assertThat(store.size()).isZero();
    }
  }

  @Test
  void setExpireAt_never() {
    store.set("k", "1", millis(5));

    store.set("k", "2", SetOptions.<String>always().expireAt(Store.NO_EXPIRY));

    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void setKeepTtl_withTtl() {
    store.set("k", "1", millis(5));
    clock.advance(2);

    store.set("k", "2", SetOptions.<String>always().keepTtl());

    assertThat(store.get("k")).isEqualTo("2");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
  }

  @Test
  void setKeepTtl_withoutTtlOrAbsent() {
    store.set("k", "1");

    store.set("k", "2", SetOptions.<String>always().keepTtl());
    store.set("new", "2", SetOptions.<String>always().keepTtl());

    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
    assertThat(store.ttl("new")).isEqualTo(Ttl.NONE);
  }

  @Test
  void setKeepTtl_expired() {
    store.set("k", "1", millis(5));
    clock.advance(5);

    store.set("k", "2", SetOptions.<String>always().keepTtl());

    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
    assertThat(store.get("k")).isEqualTo("2");
  }

  // ---------------------------------------------------------------- get and write

  @Test
  void getAndSet_absentThenPresent() {
    assertThat(store.getAndSet("k", "1")).isNull();
    assertThat(store.getAndSet("k", "2")).isEqualTo("1");
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void getAndSet_clearsTtl() {
    store.set("k", "1", millis(5));

    assertThat(store.getAndSet("k", "2")).isEqualTo("1");

    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void getAndSet_expired() {
    store.set("k", "1", millis(5));
    clock.advance(5);

    assertThat(store.getAndSet("k", "2")).isNull();
    assertThat(store.get("k")).isEqualTo("2");
  }

  @Test
  void getAndDelete_presentThenAbsent() {
    store.set("k", "1");

    assertThat(store.getAndDelete("k")).isEqualTo("1");
    assertThat(store.getAndDelete("k")).isNull();
    assertThat(store.size()).isZero();
  }

  @Test
  void getAndDelete_expired() {
    store.set("k", "1", millis(5));
    clock.advance(5);

    assertThat(store.getAndDelete("k")).isNull();
  }

  @Test
  void getAndExpire_presentAbsentExpired() {
    store.set("k", "1");

    assertThat(store.getAndExpire("k", millis(5))).isEqualTo("1");
    assertThat(store.expiresAt("k")).isEqualTo(START + 5);
    assertThat(store.getAndExpire("other", millis(5))).isNull();
    assertThat(store.contains("other")).isFalse();
    clock.advance(5);
    assertThat(store.getAndExpire("k", millis(5))).isNull();
    assertThat(store.contains("k")).isFalse();
  }

  @Test
  void getAndExpire_ttlNotPositive() {
    store.set("k", "1");

    assertThatIllegalArgumentException().isThrownBy(() -> store.getAndExpire("k", Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> store.getAndExpire("k", millis(-1)));
    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void getAndWrite_nulls() {
    assertThatNullPointerException().isThrownBy(() -> store.getAndSet(null, "v"));
    assertThatNullPointerException().isThrownBy(() -> store.getAndSet("k", null));
    assertThatNullPointerException().isThrownBy(() -> store.getAndDelete(null));
    assertThatNullPointerException().isThrownBy(() -> store.getAndExpire(null, millis(1)));
    assertThatNullPointerException().isThrownBy(() -> store.getAndExpire("k", null));
  }

  // ---------------------------------------------------------------- replace

  @Test
  void replace_equalOtherAbsent() {
    store.set("k", "1");

    assertThat(store.replace("k", "2", "3")).isFalse();
    assertThat(store.replace("k", "1", "3")).isTrue();
    assertThat(store.replace("other", "1", "3")).isFalse();
    assertThat(store.get("k")).isEqualTo("3");
    assertThat(store.contains("other")).isFalse();
  }

  @Test
  void replace_clearsTtl() {
    store.set("k", "1", millis(5));

    store.replace("k", "1", "2");

    assertThat(store.ttl("k")).isEqualTo(Ttl.NONE);
  }

  @Test
  void replace_nulls() {
    assertThatNullPointerException().isThrownBy(() -> store.replace(null, "1", "2"));
    assertThatNullPointerException().isThrownBy(() -> store.replace("k", null, "2"));
    assertThatNullPointerException().isThrownBy(() -> store.replace("k", "1", null));
  }

  // ---------------------------------------------------------------- delete

  @Test
  void delete_presentThenAbsent() {
    store.set("k", "v");

    assertThat(store.delete("k")).isTrue();
    assertThat(store.get("k")).isNull();
    assertThat(store.delete("k")).isFalse();
  }

  @Test
  void delete_expired() {
    store.set("k", "v", millis(5));
    clock.advance(5);

    assertThat(store.delete("k")).isFalse();
    assertThat(store.size()).isZero();
  }

  @Test
  void delete_null() {
    assertThatNullPointerException().isThrownBy(() -> store.delete(null));
  }

  @Test
  void deleteAll_someAbsentSomeExpiredOneTwice() {
    setAll(store, List.of("a", "b", "c"));
    store.set("old", "v", millis(5));
    clock.advance(5);

    assertThat(store.deleteAll(List.of("a", "x", "old", "c", "a"))).isEqualTo(2);
    assertThat(store.getAll(List.of("a", "b", "c"))).containsOnlyKeys("b");
  }

  @Test
  void deleteAll_noKeys() {
    store.set("a", "1");

    assertThat(store.deleteAll(List.of())).isZero();
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void deleteAll_nulls() {
    store.set("a", "1");

    assertThatNullPointerException().isThrownBy(() -> store.deleteAll(null));
    assertThatNullPointerException().isThrownBy(() -> store.deleteAll(Arrays.asList("a", null)));
    assertThat(store.contains("a")).isTrue();
  }

  // ---------------------------------------------------------------- clear, close

  @Test
  void clear_removesEverything() {
    setAll(store, keys("k", 200));
    store.set("volatile", "v", millis(5));

    store.clear();

    assertThat(store.size()).isZero();
    assertThat(store.volatileSize()).isZero();
    assertThat(store.getAll(keys("k", 200))).isEmpty();
    assertThat(store.randomKey()).isNull();
  }

  @Test
  void clear_thenWrite() {
    setAll(store, keys("k", 200));
    store.clear();
    store.clear();
    store.set("k1", "again");

    assertThat(store.size()).isEqualTo(1);
    assertThat(store.get("k1")).isEqualTo("again");
  }

  @Test
  void close_twice() {
    store.set("k", "v");
    store.startExpiry();

    store.close();
    store.close();
  }
}
