package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a store is full, and what it does about it then. */
class FullnessTest {
  private final OffHeapStore<Long, byte[]> store =
      OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
          .maxBytes(1 << 20)
          .eviction(Eviction.none())
          .stripes(2)
          .clock(new ManualClock())
          .randomSeed(1)
          .build();
  private final Engine engine = store.engine();
  private final int segment = engine.arena.segmentSize;
  private final Fullness fullness = fullness(Eviction.none());

  @AfterEach
  void checkAndClose() {
    Invariants.check(engine);
    store.close();
  }

  private Fullness fullness(Eviction eviction) {
    Fullness fullness =
        new Fullness(engine.arena, new Retention(new RetentionRules(eviction), /* seed= */ 1));
    fullness.watch(new Stripe[] {engine.stripes.at(0), engine.stripes.at(1)});
    return fullness;
  }

  private double usable() {
    int pages = engine.stripes.at(0).index.pages() + engine.stripes.at(1).index.pages();
    return (double) (engine.arena.count() - pages) * segment;
  }

  @Test
  void isFullWith_nineTenthsAlive_butNotWhatShrinksOrMayEvict() {
    store.set(1L, new byte[5_000]);
    long left = (long) (usable() * 0.9) - store.liveBytes();
    assertThat(fullness.isFullWith(left)).isFalse();
    assertThat(fullness.isFullWith(left + 1)).isTrue();
    assertThat(fullness.isFullWith(0)).isFalse();
    assertThat(fullness(Eviction.lru()).isFullWith(left + 1)).isFalse();
    assertThat(fullness.isFullWith(-1)).isFalse();
  }

  @Test
  void isEvicting_whenCleaningCouldNotGainMoreThanASeventh() {
    for (long key = 2; !fullness.isFullWith(2_000); key++) {
      assertThat(fullness.isEvicting()).isEqualTo(used() - store.deadBytes() > usable() * 0.85);
      store.set(key, new byte[1_000]);
    }
    assertThat(fullness.isEvicting()).isTrue();
    for (long key = 2; fullness.isEvicting(); key++) {
      assertThat(store.delete(key)).isTrue();
    }
    assertThat(store.deadBytes()).isGreaterThan((long) (used() - usable() * 0.85));
  }

  @Test
  void isEvicting_segmentsEndEmpty_whichIsNotToBeGained() {
    // More than half of a segment goes to one of its own, so two thirds of that are the most.
    int third = segment / 3 + 8;
    for (long key = 2; used() < usable() * 0.86; key++) {
      store.set(key, new byte[third]);
    }
    assertThat(store.liveBytes()).isLessThan((long) (usable() * 0.7));
    assertThat(fullness.isEvicting()).isTrue();
  }

  /** What has been taken of the memory, but for the index. */
  private long used() {
    return store.memoryUsed() - engine.fixedBytes() - store.indexBytes();
  }

  /**
   * Two pages, a reserve of two, two open segments a stripe; ten segments are alive, and a head.
   */
  @Test
  void leastSegments_countsWhatIsAliveAndWhatWritersNeed() {
    assertThat(fullness.leastSegments()).isEqualTo(2 + 2 + 4);
    store.set(1L, new byte[10 * segment]);
    assertThat(fullness.leastSegments()).isEqualTo(2 + 2 + 4 + 11);
  }

  @Test
  void holdsItsShare_whoIsNoSmallerThanTheMean() {
    Fullness evicting = fullness(Eviction.lru());
    assertThat(evicting.holdsItsShare(engine.stripes.at(0))).isTrue();
    store.set(1L, new byte[5 * segment]);
    Stripe filled = engine.stripes.at(stripeOf(1L));
    Stripe empty = engine.stripes.at(1 - stripeOf(1L));
    assertThat(evicting.holdsItsShare(filled)).isTrue();
    assertThat(evicting.holdsItsShare(empty)).isFalse();
    assertThat(fullness.holdsItsShare(empty)).isTrue();
  }

  private int stripeOf(long key) {
    Scratch scratch = engine.scratch();
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    engine.key(scratch, bytes, 0, bytes.length);
    return engine.stripes.indexOf(scratch.key.hash);
  }

  @Test
  void anyVolatile_inWhicheverStripe() {
    for (long key = 0; key < 20; key++) {
      store.set(key, new byte[10]);
      assertThat(fullness.anyVolatile()).isFalse();
    }
    for (long key = 0; key < 20; key++) {
      store.set(key, new byte[10], Duration.ofSeconds(1));
      assertThat(fullness.anyVolatile()).isTrue();
      store.persist(key);
    }
  }

  @Test
  void append_toALargeValue_oneThatIsFullRefuses() {
    ByteSpan key = ByteSpan.of(ByteBuffer.allocate(Long.BYTES).putLong(1).array());
    byte[] value = SelfDescribing.value(1, 0, 2 * segment);
    store.set(1L, value);
    for (long other = 2; !fullness.isFullWith(2L * segment); other++) {
      store.set(other, new byte[1_000]);
    }
    long live = store.liveBytes();
    assertThatThrownBy(
            () -> store.bytes().append(key, ByteSpan.of(new byte[2 * segment]), Long.MAX_VALUE))
        .isInstanceOf(StoreFullException.class);
    assertThat(store.get(1L)).isEqualTo(value);
    assertThat(store.liveBytes()).isEqualTo(live);
    // What there is room for is done, with a head that has no more than it needs.
    int length = store.bytes().append(key, ByteSpan.of(new byte[100]), Long.MAX_VALUE);
    assertThat(length).isEqualTo(2 * segment + 100);
    assertThat(store.liveBytes()).isBetween(live + 96, live + 160);
  }
}
