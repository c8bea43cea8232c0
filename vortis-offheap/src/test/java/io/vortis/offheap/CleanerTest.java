package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
