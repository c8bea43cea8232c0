package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the entries of a segment that is cleaned. */
class CleanerTest {
  private static final int SIZE = 1_024;
  private static final int VALUE_BYTES = SIZE - EntryLayout.HEADER_BYTES - Integer.BYTES;
  private static final Duration TTL = Duration.ofHours(2);

  private final ManualClock clock = new ManualClock();
  private final OffHeapStore<Integer, byte[]> store =
      OffHeapStore.builder(Codecs.integers(), Codecs.bytes())
          .maxBytes(2 << 20)
          .eviction(Eviction.none())
          .stripes(1)
          .clock(clock)
          .recordStats()
          .build();
  private final Engine engine = store.engine();
  private final Log log = engine.stripes.at(0).log;
  private final Cleaner cleaner = engine.stripes.at(0).cleaner;

  @AfterEach
  void checkAndClose() {
    Invariants.check(engine);
    store.close();
  }

  private void fill(int from, int to) {
    for (int key = from; key < to; key++) {
      store.set(key, new byte[VALUE_BYTES]);
    }
  }

  @Test
  void clean_nothingSealed_isForForceAlone() {
    fill(0, 2);
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ false)).isFalse();
    assertThat(store.movedBytes()).isZero();
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isTrue();
    assertThat(store.movedBytes()).isEqualTo(2 * SIZE);
    assertThat(log.count()).isEqualTo(1);
  }

  @Test
  void clean_smallBudget_goesOnWhereItStopped() {
    fill(0, 3);
    log.sealFullest();
    for (int moved = 1; moved <= 3; moved++) {
      assertThat(cleaner.clean(1, /* forced= */ false)).isTrue();
      assertThat(store.movedBytes()).isEqualTo((long) moved * SIZE);
      assertThat(log.victim()).isNotEqualTo(Segments.NONE);
    }
    assertThat(cleaner.clean(1, /* forced= */ false)).isTrue();
    assertThat(log.victim()).isEqualTo(Segments.NONE);
    assertThat(store.get(2)).hasSize(VALUE_BYTES);
  }

  @Test
  void clean_restOfTheVictimDied_givesItBackAtOnce() {
    fill(0, 4);
    log.sealFullest();
    cleaner.clean(1, /* forced= */ false);
    int before = engine.arena.used();
    for (int key = 1; key < 4; key++) {
      store.delete(key);
    }
    assertThat(engine.arena.used()).isEqualTo(before);
    assertThat(cleaner.clean(1, /* forced= */ false)).isTrue();
    assertThat(engine.arena.used()).isEqualTo(before - 1);
  }

  @Test
  void clean_lastEntryOfTheStripeExpired_isDone() {
    store.set(1, new byte[10], TTL);
    log.sealFullest();
    clock.advance(TTL.toMillis() - 1);
    assertThat(cleaner.clean(1, /* forced= */ false)).isTrue();
    assertThat(store.movedBytes()).isEqualTo(32);
    cleaner.clean(1, /* forced= */ false);
    log.sealFullest();
    clock.advance(1);
    assertThat(cleaner.clean(1, /* forced= */ false)).isTrue();
    assertThat(store.stats().expired()).isEqualTo(1);
    assertThat(log.count()).isZero();
    assertThat(log.victim()).isEqualTo(Segments.NONE);
    assertThat(cleaner.clean(1, /* forced= */ true)).isFalse();
  }

  @Test
  void clean_nowhereToMove_leavesEverythingAsItWas() {
    fill(0, 2);
    log.sealFullest();
    Reservation all = new Reservation(engine.arena);
    all.fill(Integer.MAX_VALUE);
    int reserve = engine.arena.takeForCleaning();
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isFalse();
    assertThat(store.get(0)).hasSize(VALUE_BYTES);
    assertThat(store.get(1)).hasSize(VALUE_BYTES);
    engine.arena.release(reserve);
    all.releaseAll();
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isTrue();
    assertThat(store.movedBytes()).isEqualTo(2 * SIZE);
  }

  @Test
  void clean_forced_evictsWhatThePolicyLetsGo_andNothingElse() {
    store.evictBy(Eviction.named("volatile-random"));
    store.set(1, new byte[VALUE_BYTES]);
    store.set(2, new byte[VALUE_BYTES]);
    store.expireAt(2, clock.millis() + TTL.toMillis(), ExpireCondition.ALWAYS);
    log.sealFullest();
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isTrue();
    assertThat(store.stats().evicted()).isEqualTo(1);
    assertThat(store.movedBytes()).isEqualTo(SIZE);
    assertThat(store.contains(1)).isTrue();
    assertThat(store.contains(2)).isFalse();
  }

  @Test
  void clean_largeValueEvicted_isEnoughForOneStep() {
    store.evictBy(Eviction.named("volatile-random"));
    byte[] large = new byte[3 * engine.arena.segmentSize];
    for (int key = 1; key <= 2; key++) {
      store.set(key, large, TTL);
    }
    assertThat(log.count()).isEqualTo(1);
    int before = engine.arena.used();
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isTrue();
    assertThat(store.stats().evicted()).isEqualTo(1);
    assertThat(engine.arena.used()).isEqualTo(before - 3);
    assertThat(store.size()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- how much, and when

  private static final int COST = 64;

  @Test
  void clean_budgetOfOneEntry_looksAtOneEntry() {
    fill(0, 3);
    log.sealFullest();
    assertThat(cleaner.clean(SIZE + COST, /* forced= */ false)).isTrue();
    assertThat(store.movedBytes()).isEqualTo(SIZE);
    assertThat(cleaner.clean(SIZE + COST + 1, /* forced= */ false)).isTrue();
    assertThat(store.movedBytes()).isEqualTo(3 * SIZE);
  }

  /** Sixteen entries fill a segment; looking at one costs as much as writing one. */
  @ParameterizedTest
  @CsvSource({"2, 10", "4, 6", "8, 4", "12, 2"})
  void assist_looksAtMore_theLessIsDead(int dead, int looksAt) {
    fill(0, 16);
    for (int key = 16 - dead; key < 16; key++) {
      store.delete(key);
    }
    log.sealFullest();
    cleaner.assist(0); // begins, and has looked at two
    assertThat(store.movedBytes()).isEqualTo(2 * SIZE);
    cleaner.assist(SIZE);
    assertThat(store.movedBytes()).isEqualTo((2L + looksAt) * SIZE);
  }

  @Test
  void assist_nothingToClean_looksAgainAfterSoManyWrites() {
    fill(0, 2);
    cleaner.assist(0);
    log.sealFullest();
    for (int write = 0; write < 128; write++) {
      cleaner.assist(0);
    }
    assertThat(store.movedBytes()).isZero();
    cleaner.assist(0);
    assertThat(store.movedBytes()).isPositive();
  }

  @Test
  void assist_stripeSmallerThanTheMean_leavesItToTheOthers() {
    try (OffHeapStore<Integer, byte[]> two =
        OffHeapStore.builder(Codecs.integers(), Codecs.bytes())
            .maxBytes(2 << 20)
            .eviction(Eviction.lru())
            .stripes(2)
            .clock(clock)
            .recordStats()
            .build()) {
      Stripe larger = two.engine().stripes.at(0);
      Stripe smaller = two.engine().stripes.at(1);
      for (int key = 0; smaller.log.count() == 0 || larger.log.count() < 3; key++) {
        Scratch scratch = two.engine().scratch();
        byte[] bytes = bytesOf(key);
        two.engine().key(scratch, bytes, 0, bytes.length);
        if (two.engine().stripes.of(scratch.key.hash) == larger || smaller.log.count() == 0) {
          two.set(key, new byte[VALUE_BYTES]);
        }
      }
      smaller.log.sealFullest();
      smaller.cleaner.assist(1 << 20);
      assertThat(two.stats().evicted() + two.movedBytes()).isZero();
      larger.log.sealFullest();
      larger.cleaner.assist(1 << 20);
      assertThat(two.stats().evicted() + two.movedBytes()).isPositive();
      Invariants.check(two.engine());
    }
  }

  @Test
  void compact_nothingToClean_looksAgainAfterSoManyWrites() {
    fill(0, 2);
    cleaner.compact(0);
    log.sealFullest();
    for (int write = 1; write < 128; write++) {
      cleaner.compact(0);
    }
    assertThat(store.movedBytes()).isZero();
    cleaner.compact(0);
    assertThat(store.movedBytes()).isPositive();
  }

  @Test
  void compact_whatWasBegunToEvict_movesTheRest() {
    store.evictBy(Eviction.named("volatile-random"));
    for (int key = 0; key < 4; key++) {
      store.set(key, new byte[VALUE_BYTES], TTL);
    }
    log.sealFullest();
    assertThat(cleaner.clean(1, /* forced= */ true)).isTrue();
    assertThat(store.stats().evicted()).isEqualTo(1);
    cleaner.compact(1 << 20);
    assertThat(store.stats().evicted()).isEqualTo(1);
    assertThat(store.movedBytes()).isEqualTo(3 * SIZE);
  }

  @Test
  void clean_forced_goesOnEvicting() {
    store.evictBy(Eviction.named("volatile-random"));
    store.set(1, new byte[VALUE_BYTES]);
    for (int key = 2; key < 6; key++) {
      store.set(key, new byte[VALUE_BYTES]);
      store.expireAt(key, clock.millis() + TTL.toMillis(), ExpireCondition.ALWAYS);
    }
    log.sealFullest();
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isTrue();
    assertThat(store.stats().evicted()).isEqualTo(4);
    assertThat(store.contains(1)).isTrue();
  }

  @Test
  void clean_lru_movesWhatIsAlive_untilMemoryIsShort() {
    store.evictBy(Eviction.lru());
    fill(0, 17);
    store.delete(0);
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ false)).isTrue();
    assertThat(store.movedBytes()).isEqualTo(15 * SIZE);
    assertThat(store.stats().evicted()).isZero();
    int most = (engine.arena.count() - 1) * 86 / 100;
    store.set(100, new byte[most * engine.arena.segmentSize]);
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ false)).isTrue();
    assertThat(store.stats().evicted()).isPositive();
  }

  @Test
  void clean_nowhereToMove_saysWhetherAnythingWasDoneBefore() {
    fill(0, 15);
    log.sealFullest();
    cleaner.clean(Long.MAX_VALUE, /* forced= */ false);
    // What was moved leaves room for one; what is new fills one segment, of which two stay, and
    // another.
    fill(100, 116);
    fill(200, 216);
    for (int key = 102; key < 116; key++) {
      store.delete(key);
    }
    Reservation all = new Reservation(engine.arena);
    all.fill(Integer.MAX_VALUE);
    int reserve = engine.arena.takeForCleaning();
    long before = store.movedBytes();
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isTrue();
    assertThat(store.movedBytes()).isEqualTo(before + SIZE);
    assertThat(cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isFalse();
    engine.arena.release(reserve);
    all.releaseAll();
    assertThat(store.get(100)).hasSize(VALUE_BYTES);
    assertThat(store.get(101)).hasSize(VALUE_BYTES);
  }

  // ---------------------------------------------------------------- age and memory

  private static byte[] bytesOf(int key) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
  }

  private long stampOf(int key) {
    return engine.arena.segments.stamp[segmentOf(key)];
  }

  private int segmentOf(int key) {
    Scratch scratch = engine.scratch();
    byte[] bytes = bytesOf(key);
    engine.key(scratch, bytes, 0, bytes.length);
    Stripe stripe = engine.stripes.at(0);
    assertThat(stripe.findLive(scratch.key)).isTrue();
    return engine.arena.segmentOf(SlotLayout.address(stripe.found.slot));
  }

  /** Age is counted in segments opened: two before the survivors', and theirs. */
  @Test
  void clean_survivorsBringTheirAgeAlong_unlessAnotherLapBegins() {
    for (String policy : new String[] {"volatile-random", "volatile-lru"}) {
      store.clear();
      long start = log.clock();
      store.evictBy(Eviction.named(policy));
      fill(0, 17);
      store.expireAt(0, clock.millis() + TTL.toMillis(), ExpireCondition.ALWAYS);
      cleaner.clean(Long.MAX_VALUE, /* forced= */ true);
      assertThat(store.contains(0)).isFalse();
      assertThat(stampOf(16)).isEqualTo(start + 1);
      assertThat(stampOf(1)).as(policy).isEqualTo(policy.endsWith("lru") ? start + 3 : start);
    }
  }

  @Test
  void compact_survivorsStayWhereTheyWereInTheOrderOfEviction() {
    store.evictBy(Eviction.lru());
    fill(0, 17);
    store.delete(0);
    long newest = stampOf(16);
    cleaner.compact(1 << 20);
    assertThat(store.movedBytes()).isEqualTo(15 * SIZE);
    assertThat(segmentOf(1)).isEqualTo(segmentOf(16));
    assertThat(stampOf(1)).isEqualTo(newest);
    assertThat(Log.isMain(engine.arena.segments.group[segmentOf(1)])).isFalse();
  }

  @Test
  void clean_evictedByUse_isRememberedWhenItComesBack() {
    try (OffHeapStore<byte[], byte[]> evicting =
        OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
            .maxBytes(2 << 20)
            .eviction(Eviction.lru())
            .stripes(1)
            .clock(clock)
            .randomSeed(1) // with another, one in 64, one ghost would take the other's place
            .build()) {
      Stripe stripe = evicting.engine().stripes.at(0);
      byte[] again = {1};
      evicting.set(again, new byte[VALUE_BYTES]);
      evicting.set(new byte[] {2}, new byte[VALUE_BYTES]);
      stripe.log.sealFullest();
      assertThat(stripe.cleaner.clean(Long.MAX_VALUE, /* forced= */ true)).isTrue();
      assertThat(evicting.size()).isZero();
      for (byte[] key : new byte[][] {again, {3}}) {
        evicting.set(key, new byte[VALUE_BYTES]);
        Scratch scratch = evicting.engine().scratch();
        evicting.engine().key(scratch, key, 0, 1);
        assertThat(stripe.findLive(scratch.key)).isTrue();
        Arena arena = evicting.engine().arena;
        int group = arena.segments.group[arena.segmentOf(SlotLayout.address(stripe.found.slot))];
        assertThat(Log.isMain(group)).isEqualTo(key == again);
      }
    }
  }
}
