package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.eviction.Eviction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a lowered bound is reached, step by step, and when that is given up. */
@Timeout(300)
class ShrinkingTest {

  private final OffHeapStore<Long, byte[]> store =
      OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
          .maxBytes(2 << 20)
          .eviction(Eviction.none())
          .stripes(2)
          .clock(new ManualClock())
          .randomSeed(1)
          .recordStats()
          .build();
  private final Engine engine = store.engine();
  private final Shrinking shrinking = engine.shrinking;
  private final Reservation others = new Reservation(engine.arena);

  @AfterEach
  void checkAndClose() {
    others.releaseAll();
    Invariants.check(engine);
    store.close();
  }

  @Test
  void bound_whatIsFree_isWithheldAtOnce() {
    shrinking.bound(40);
    assertThat(engine.arena.usable()).isGreaterThan(40);
    assertThat(shrinking.step()).isFalse();
    assertThat(engine.arena.usable()).isEqualTo(40);
    assertThat(engine.arena.isAboveBound()).isFalse();
  }

  /** Each stripe once as it is and once by force, in vain; then as segments come back. */
  @Test
  void step_nothingToClean_isGivenUp() {
    others.fill(60);
    shrinking.bound(40);
    for (int step = 0; step < 4; step++) {
      assertThat(shrinking.step()).as("step %s", step).isTrue();
    }
    assertThat(shrinking.step()).isFalse();
    assertThat(engine.arena.usable()).isGreaterThan(60);
    others.releaseAll();
    assertThat(shrinking.step()).isFalse();
    assertThat(engine.arena.usable()).isEqualTo(40);
    // Another bound is another beginning.
    others.fill(30);
    shrinking.bound(20);
    assertThat(shrinking.step()).isTrue();
  }

  @Test
  void step_evictsFromWhatIsOpen_onlyWhenNothingElseIsLeft() {
    store.evictBy(Eviction.lru());
    others.fill(60);
    for (long key = 0; key < 20; key++) {
      store.set(key, new byte[100]);
    }
    assertThat(engine.stripes.at(0).log.count()).isEqualTo(1);
    assertThat(engine.stripes.at(1).log.count()).isEqualTo(1);
    shrinking.bound(40);
    assertThat(shrinking.step()).isTrue();
    assertThat(shrinking.step()).isTrue();
    assertThat(store.size()).isEqualTo(20);
    assertThat(shrinking.step()).isTrue();
    assertThat(store.stats().evicted()).isPositive();
    // A little at a time.
    assertThat(store.size()).isGreaterThan(15);
    int steps = 0;
    while (shrinking.step()) {
      steps++;
    }
    assertThat(steps).isPositive();
    assertThat(store.size()).isZero();
  }

  @Test
  void boundAndStep_leaveNothingLocked() {
    others.fill(60);
    shrinking.bound(40);
    assertThat(shrinking.step()).isTrue();
    assertThat(shrinking.step()).isTrue();
    boolean more =
        Actor.elsewhere(
            () -> {
              others.releaseAll();
              for (long key = 0; key < 20; key++) {
                store.set(key, new byte[100]);
              }
              shrinking.bound(30);
              return shrinking.step();
            });
    assertThat(more).isFalse();
    assertThat(engine.arena.usable()).isEqualTo(30);
  }

  /** Where nothing may go, what is alive keeps the segments that writers need beside it. */
  @Test
  void step_goesNoFurtherThanWritersNeed_unlessSomethingMayBeEvicted() {
    int segment = engine.arena.segmentSize;
    store.set(1L, new byte[50 * segment]);
    for (String policy : new String[] {"noeviction", "volatile-random"}) {
      store.evictBy(Eviction.named(policy));
      shrinking.bound(30);
      while (shrinking.step()) {
        assertThat(store.size()).isEqualTo(1);
      }
      assertThat(store.contains(1L)).isTrue();
      assertThat(engine.arena.usable()).isBetween(56, 66);
    }
    store.expireAt(1L, Long.MAX_VALUE / 2, ExpireCondition.ALWAYS);
    store.evictBy(Eviction.none());
    shrinking.bound(30);
    assertThat(shrinking.step()).isFalse();
    assertThat(store.contains(1L)).isTrue();
    store.evictBy(Eviction.named("volatile-random"));
    shrinking.bound(30);
    int steps = 0;
    while (shrinking.step()) {
      steps++;
    }
    assertThat(steps).isPositive();
    assertThat(store.contains(1L)).isFalse();
    assertThat(engine.arena.usable()).isEqualTo(30);
  }
}
