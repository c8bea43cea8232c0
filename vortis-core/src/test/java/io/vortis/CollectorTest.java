package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.eviction.Eviction;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a writer finds room whose own stripe has none, and when it finds none. */
@Timeout(300)
class CollectorTest {
  private static final int STRIPES = 4;
  private static final long NOW = 1_000;

  private final Hasher hasher = new Hasher(3);
  private final Sizer<TestKey, Integer> sizer = new Sizer<>(400, null);
  private final EvictionChoice eviction = new EvictionChoice(Eviction.random());
  private final Stripe.Shared<TestKey, Integer> shared =
      new Stripe.Shared<>(
          true,
          () -> Instant.ofEpochMilli(NOW),
          hasher,
          new Events<>(),
          sizer,
          eviction,
          key -> key,
          0,
          STRIPES);
  private final Stripes<TestKey, Integer> stripes =
      new Stripes<>(STRIPES, hasher, seed -> new Stripe<>(shared, seed));
  private final Collector<TestKey, Integer> collector = new Collector<>(stripes, sizer, eviction);
  private final Credit credit = new Credit();
  private int nextId;

  @AfterEach
  void check() {
    assertThat(stripes.checkInvariants()).isEqualTo(size());
  }

  private TestKey keyIn(int stripe) {
    for (; ; nextId++) {
      TestKey key = TestKey.of(nextId);
      if (stripes.of(hasher.hash(key)) == stripes.at(stripe)) {
        nextId++;
        return key;
      }
    }
  }

  private TestKey put(int stripe, long expiresAt) {
    TestKey key = keyIn(stripe);
    long missing = stripes.at(stripe).put(null, key, hasher.hash(key), 0, expiresAt, Credit.NONE);
    assertThat(missing).isZero();
    return key;
  }

  private void fill(int stripe, int count, long expiresAt) {
    for (int i = 0; i < count; i++) {
      put(stripe, expiresAt);
    }
  }

  private void fillAll() {
    for (int i = 0; i < STRIPES; i++) {
      fill(i, 100, Store.NO_EXPIRY);
    }
  }

  private int size() {
    int size = 0;
    for (int i = 0; i < STRIPES; i++) {
      size += stripes.at(i).size();
    }
    return size;
  }

  private void collect(long missing, Credit credit) {
    TestKey key = keyIn(0);
    collector.collect(missing, credit, stripes.at(0), key, hasher.hash(key));
  }

  // ---------------------------------------------------------------- room

  @Test
  void collect_roomIsFree_takesItAndEvictsNothing() {
    fill(1, 395, Store.NO_EXPIRY);
    collect(3, credit);
    assertThat(credit.room).isEqualTo(3);
    assertThat(sizer.used()).isEqualTo(398);
    assertThat(size()).isEqualTo(395);
    collector.settle(credit);
    assertThat(sizer.used()).isEqualTo(395);
  }

  @Test
  void collect_fullStore_evictsAsMuchAsIsMissing() {
    fillAll();
    collect(3, credit);
    assertThat(credit.room).isEqualTo(3);
    assertThat(size()).isEqualTo(397);
    collect(2, credit);
    assertThat(credit.room).isEqualTo(5);
    assertThat(size()).isEqualTo(395);
    assertThat(sizer.used()).as("nobody else can take it").isEqualTo(400);
    collector.settle(credit);
    assertThat(sizer.used()).isEqualTo(395);
  }

  @Test
  void collect_someIsFree_evictsTheRestOnlyWhereItIsNotEnough() {
    for (int i = 0; i < STRIPES; i++) {
      fill(i, 1, NOW + 100);
    }
    fill(1, 394, Store.NO_EXPIRY);
    eviction.set(Eviction.named("volatile-random"));
    collect(5, credit);
    assertThat(credit.room).isEqualTo(5);
    assertThat(size()).isEqualTo(398 - 3);
    collector.settle(credit);
  }

  @Test
  void collect_onlyTheKeyToBeWritten_isSparedAndTheStoreFull() {
    sizer.bound(1);
    TestKey key = put(2, Store.NO_EXPIRY);
    int calls = 0;
    StoreFullException refused = null;
    while (refused == null) {
      calls++;
      try {
        collector.collect(1, credit, stripes.at(2), key, hasher.hash(key));
      } catch (StoreFullException e) {
        refused = e;
      }
    }
    assertThat(refused).hasMessage("store is full: missing=1, used=1, bound=1");
    // Where every key may go, others have taken what there was; so it tries for long.
    assertThat(calls).isEqualTo(1_000);
    collector.settle(credit);
    assertThat(size()).isEqualTo(1);
    // For a key of another stripe it may go.
    TestKey other = keyIn(3);
    Credit again = new Credit();
    collector.collect(1, again, stripes.at(3), other, hasher.hash(other));
    assertThat(again.room).isEqualTo(1);
    assertThat(size()).isZero();
    collector.settle(again);
  }

  @Test
  void collect_notEnoughMayGo_isRefusedAtOnceAndGivesBackWhatWent() {
    fillAll();
    eviction.set(Eviction.none());
    assertThatThrownBy(() -> collect(2, credit))
        .isInstanceOf(StoreFullException.class)
        .hasMessage("store is full: missing=2, used=400, bound=400");
    collector.settle(credit);
    assertThat(size()).isEqualTo(400);
    sizer.bound(401);
    put(3, NOW + 100);
    eviction.set(Eviction.named("volatile-random"));
    Credit again = new Credit();
    assertThatThrownBy(() -> collect(3, again))
        .isInstanceOf(StoreFullException.class)
        .hasMessage("store is full: missing=2, used=401, bound=401");
    assertThat(again.rounds).isEqualTo(1);
    collector.settle(again);
    assertThat(sizer.used()).isEqualTo(400);
  }

  @Test
  void collect_overflowAllowed_takesWhatIsNotThere() {
    fillAll();
    eviction.set(Eviction.none().allowOverflow());
    collect(3, credit);
    assertThat(credit.room).isEqualTo(3);
    assertThat(sizer.used()).isEqualTo(403);
    collector.settle(credit);
    assertThat(sizer.used()).isEqualTo(400);
  }

  // ---------------------------------------------------------------- one at a time

  @Test
  void collect_besideAnother_waitsUntilItSettles() throws Exception {
    fillAll();
    collect(1, credit);
    Actor<Long> room =
        Actor.start(
            () -> {
              Credit own = new Credit();
              collect(1, own);
              collector.settle(own);
              return own.room;
            });
    room.awaitWaiting();
    // Who is in a section does not wait, and keeps nobody from it.
    long inSection =
        Actor.elsewhere(
            () ->
                stripes.<Long>section(
                    new int[] {0},
                    () -> {
                      Credit own = new Credit();
                      collect(1, own);
                      assertThat(own.collects).isFalse();
                      collector.settle(own);
                      return own.room;
                    }));
    assertThat(inSection).isEqualTo(1);
    assertThat(room.isDone()).isFalse();
    collector.settle(credit);
    assertThat(room.result()).isEqualTo(1);
  }

  @Test
  void collect_inSection_whatItPassedOverMayComeYet() throws Exception {
    fill(0, 399, Store.NO_EXPIRY);
    put(1, NOW + 100);
    eviction.set(Eviction.named("volatile-random"));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Actor<Boolean> other =
        Actor.start(
            () ->
                stripes.<Boolean>locked(
                    new int[] {1},
                    () -> {
                      inside.countDown();
                      Actor.await(leave);
                      return true;
                    }));
    Actor.await(inside);
    stripes.<Boolean>section(
        new int[] {0},
        () -> {
          collect(1, credit);
          assertThat(credit.room).isZero();
          assertThat(credit.passedOver).isTrue();
          assertThat(credit.collects).isTrue();
          leave.countDown();
          try {
            assertThat(other.result()).isTrue();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          collect(1, credit);
          assertThat(credit.room).isEqualTo(1);
          assertThat(credit.passedOver).isFalse();
          collector.settle(credit);
          return true;
        });
    // It is settled: others may collect.
    assertThat(
            Actor.elsewhere(
                () -> {
                  Credit own = new Credit();
                  collect(1, own);
                  collector.settle(own);
                  return own.room;
                }))
        .isEqualTo(1);
  }

  // ---------------------------------------------------------------- shrinking

  @Test
  void shrinkStep_takesAFewOfEachStripe_untilTheBoundIsKept() {
    fillAll();
    assertThat(collector.shrinkStep()).isFalse();
    sizer.bound(100);
    assertThat(collector.shrinkStep()).isTrue();
    for (int i = 0; i < STRIPES; i++) {
      assertThat(stripes.at(i).size()).isEqualTo(100 - 32);
    }
    assertThat(sizer.used()).isEqualTo(400 - 4 * 32);
    assertThat(collector.shrinkStep()).isTrue();
    assertThat(collector.shrinkStep()).isFalse();
    assertThat(size()).isEqualTo(100);
    assertThat(sizer.used()).isEqualTo(100);
    assertThat(
            Actor.elsewhere(
                () -> {
                  for (int i = 0; i < STRIPES; i++) {
                    assertThat(stripes.at(i).tryEnter()).isTrue();
                    stripes.at(i).exit();
                  }
                  return true;
                }))
        .isTrue();
  }

  @Test
  void shrinkStep_whatMayNotGo_stays() {
    fillAll();
    eviction.set(Eviction.none());
    sizer.bound(100);
    assertThat(collector.shrinkStep()).isFalse();
    assertThat(size()).isEqualTo(400);
  }

  @Test
  void shrinkStep_onlyOneStripeHasWhatMayGo_goesOnThere() {
    for (int i = 0; i < STRIPES; i++) {
      fill(i, 50, i == 1 ? NOW + 100 : Store.NO_EXPIRY);
    }
    eviction.set(Eviction.named("volatile-random"));
    sizer.bound(100);
    assertThat(collector.shrinkStep()).isTrue();
    assertThat(collector.shrinkStep()).isTrue();
    assertThat(stripes.at(1).size()).isZero();
    assertThat(collector.shrinkStep()).isFalse();
    assertThat(size()).isEqualTo(150);
  }
}
