package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.eviction.Eviction;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stripe by itself: its version, its expiry samples, its victims. */
class StripeTest {
  private static final long NOW = 1_000;

  private final Hasher hasher = new Hasher(3);
  private final Sizer<TestKey, Integer> sizer = new Sizer<>(1_000, null);
  private long now = NOW;
  private final Stripe<TestKey, Integer> stripe = stripe(Eviction.lru());

  private Stripe<TestKey, Integer> stripe(Eviction eviction) {
    return new Stripe<>(
        new Stripe.Shared<>(
            true,
            () -> Instant.ofEpochMilli(now),
            hasher,
            new Events<>(),
            sizer,
            new EvictionChoice(eviction),
            key -> key,
            0,
            1),
        1);
  }

  @AfterEach
  void checkInvariants() {
    assertThat(stripe.checkInvariants(hash -> true)).isEqualTo(stripe.size());
  }

  private Object find(int id) {
    return stripe.findLive(TestKey.of(id), hasher.hash(TestKey.of(id)));
  }

  private Object read(int id) {
    return stripe.table().get(TestKey.of(id), hasher.hash(TestKey.of(id)), true);
  }

  private TestKey key(int id) {
    return stripe.liveKey(TestKey.of(id), hasher.hash(TestKey.of(id)));
  }

  private void put(int id, long expiresAt) {
    TestKey key = TestKey.of(id);
    assertThat(stripe.put(find(id), key, hasher.hash(key), id, expiresAt, Credit.NONE)).isZero();
  }

  // ---------------------------------------------------------------- versions

  @Test
  void version_everyChange_isAnotherAndQuiet() {
    long before = stripe.versionAcquire();
    put(1, Store.NO_EXPIRY);
    long afterPut = stripe.versionAcquire();
    stripe.expire(find(1), NOW + 5);
    long afterExpire = stripe.versionAcquire();
    find(1);
    stripe.removeAndRelease(RemovalCause.EXPLICIT);
    long afterRemove = stripe.versionAcquire();
    stripe.clear();
    assertThat(before).isLessThan(afterPut);
    assertThat(afterPut).isLessThan(afterExpire);
    assertThat(afterExpire).isLessThan(afterRemove);
    assertThat(afterRemove).isLessThan(stripe.versionAcquire());
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isTrue();
  }

  @Test
  void version_reads_leaveIt() {
    put(1, Store.NO_EXPIRY);
    long before = stripe.versionAcquire();
    read(1);
    read(2);
    find(1);
    assertThat(stripe.versionAcquire()).isEqualTo(before);
  }

  @Test
  void read_duringSection_isUndecided() {
    put(1, Store.NO_EXPIRY);
    stripe.beginSection();
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isFalse();
    assertThat(read(1)).isSameAs(Table.UNDECIDED);
    assertThat(read(2)).isSameAs(Table.UNDECIDED);
    put(2, Store.NO_EXPIRY);
    assertThat(read(2)).isSameAs(Table.UNDECIDED);
    stripe.endSection();
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isTrue();
    assertThat(read(2)).isEqualTo(2);
  }

  // ---------------------------------------------------------------- expiry

  @Test
  void findLive_expiredEntry_isRemovedAndItsRoomGivenBack() {
    put(1, NOW + 10);
    now = NOW + 9;
    assertThat(find(1)).isNotNull();
    now = NOW + 10;
    assertThat(read(1)).isNotNull();
    assertThat(find(1)).isNull();
    assertThat(stripe.size()).isZero();
    assertThat(sizer.used()).isZero();
  }

  @Test
  void expireSample_fewVolatiles_removesEveryExpiredOne() {
    for (int i = 0; i < 20; i++) {
      put(i, i % 2 == 0 ? NOW + 1 : NOW + 100);
      put(100 + i, Store.NO_EXPIRY);
    }
    assertThat(stripe.expireSample()).isZero();
    now = NOW + 1;
    assertThat(stripe.expireSample()).isEqualTo(10);
    assertThat(stripe.volatileSize()).isEqualTo(10);
    assertThat(stripe.size()).isEqualTo(30);
  }

  @Test
  void expireSample_manyVolatiles_looksAtTwenty() {
    for (int i = 0; i < 200; i++) {
      put(i, NOW + 1);
    }
    now = NOW + 1;
    for (int left = 180; left >= 0; left -= 20) {
      assertThat(stripe.expireSample()).isEqualTo(20);
      assertThat(stripe.size()).isEqualTo(left);
    }
    assertThat(stripe.expireSample()).isZero();
  }

  /** Neighbours in the index were written at about the same time. */
  @Test
  void expireSample_expiredOnesStandTogether_seesHowManyThereAre() {
    for (int i = 0; i < 200; i++) {
      put(i, i < 100 ? NOW + 1 : NOW + 100);
    }
    now = NOW + 1;
    assertThat(stripe.expireSample()).isEqualTo(10);
  }

  @Test
  void worthGoingOn_moreThanATenth() {
    assertThat(Stripe.worthGoingOn(0)).isFalse();
    assertThat(Stripe.worthGoingOn(2)).isFalse();
    assertThat(Stripe.worthGoingOn(3)).isTrue();
  }

  // ---------------------------------------------------------------- victims

  @Test
  void evictOne_nothingToEvict_saysSo() {
    assertThat(stripe.evictOne(null)).isEqualTo(Stripe.NOTHING);
    put(1, Store.NO_EXPIRY);
    assertThat(stripe.evictOne(key(1))).isEqualTo(Stripe.NOTHING);
    assertThat(stripe.size()).isEqualTo(1);
  }

  @Test
  void evictOne_roomOfTheVictim_staysReserved() {
    put(1, Store.NO_EXPIRY);
    put(2, NOW + 5);
    assertThat(stripe.evictOne(key(1))).isEqualTo(1);
    assertThat(find(2)).isNull();
    assertThat(sizer.used()).isEqualTo(2);
    sizer.release(1);
  }

  @Test
  void evictOne_spareAmongOneSample_neverWastesIt() {
    for (String policy : new String[] {"volatile-random", "allkeys-random"}) {
      Stripe<TestKey, Integer> other = stripe(Eviction.named(policy).samples(1));
      for (int round = 0; round < 300; round++) {
        for (int i = 0; i < 3; i++) {
          TestKey key = TestKey.of(i);
          int hash = hasher.hash(key);
          other.put(other.findLive(key, hash), key, hash, i, NOW + 100, Credit.NONE);
        }
        TestKey spare = other.liveKey(TestKey.of(1), hasher.hash(TestKey.of(1)));
        assertThat(other.evictOne(spare)).as(policy).isEqualTo(1);
        assertThat(other.evictOne(spare)).as(policy).isEqualTo(1);
        assertThat(other.evictOne(spare)).as(policy).isEqualTo(Stripe.NOTHING);
        sizer.release(2);
      }
      other.clear();
    }
    assertThat(sizer.used()).isZero();
  }

  @Test
  void evictOne_spareHasExpired_findsTheOtherExpiredOne() {
    Stripe<TestKey, Integer> other = stripe(Eviction.none());
    for (int i = 0; i < 2; i++) {
      other.put(null, TestKey.of(i), hasher.hash(TestKey.of(i)), i, NOW + 1, Credit.NONE);
    }
    TestKey spare = other.liveKey(TestKey.of(0), hasher.hash(TestKey.of(0)));
    now = NOW + 1;
    assertThat(other.evictOne(spare)).isEqualTo(1);
    assertThat(other.evictOne(spare)).isEqualTo(Stripe.NOTHING);
  }

  // ---------------------------------------------------------------- locks

  @Test
  void tryEnter_stripeOfAnotherThread_isRefused() throws Exception {
    stripe.enter();
    boolean[] entered = new boolean[2];
    Thread other =
        new Thread(
            () -> {
              entered[0] = stripe.tryEnter();
              entered[1] = stripe.isEntered();
            });
    other.start();
    other.join();
    assertThat(entered).containsExactly(false, false);
    assertThat(stripe.isEntered()).isTrue();
    stripe.exit();
    assertThat(stripe.isEntered()).isFalse();
  }
}
