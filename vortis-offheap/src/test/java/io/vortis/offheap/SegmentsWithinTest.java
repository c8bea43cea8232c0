package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import org.junit.jupiter.api.Test;

/** What a store occupies beside its segments, and how many of them a bound leaves room for. */
class SegmentsWithinTest {
  private static final long MIB = 1 << 20;
  private static final int STRIPES = 4;

  private static OffHeapStore<Long, byte[]> store(long maxBytes, Eviction eviction) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(maxBytes)
        .eviction(eviction)
        .stripes(STRIPES)
        .randomSeed(1)
        .build();
  }

  /** How a store is divided that evicts nothing. */
  private static Sizing sizing(long maxBytes) {
    return Sizing.of(maxBytes, segments -> STRIPES, /* ghosts= */ false);
  }

  /** Sets so many keys to values of a length, or as many of them as there is room for. */
  private static void fill(OffHeapStore<Long, byte[]> store, int length, long keys) {
    try {
      for (long key = 0; key < keys; key++) {
        store.set(key, new byte[length]);
      }
    } catch (StoreFullException e) {
      assertThat(store.size()).isPositive();
    }
  }

  @Test
  void memoryUsed_emptyStore_isPagesAndWhatTheHeapHolds() {
    try (OffHeapStore<Long, byte[]> store = store(16 * MIB, Eviction.none())) {
      Sizing sizing = sizing(16 * MIB);
      long tables = (long) sizing.segments() * Segments.BYTES_PER_SEGMENT;
      long pages = (long) sizing.stripes() * sizing.segmentSize();
      assertThat(store.memoryUsed()).isEqualTo(sizing.fixedBytes() + tables + pages);
    }
  }

  @Test
  void resize_toTheMinimumItNames_isThreeSegmentsAStripe() {
    try (OffHeapStore<Long, byte[]> store = store(16 * MIB, Eviction.none())) {
      Sizing sizing = sizing(16 * MIB);
      long tables = (long) sizing.segments() * Segments.BYTES_PER_SEGMENT;
      long segments = 3L * sizing.stripes();
      long minimum = sizing.fixedBytes() + tables + segments * sizing.segmentSize();
      assertThatThrownBy(() -> store.resize(minimum - 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "maxBytes too small for this store: maxBytes=%d, minimum=%d", minimum - 1, minimum);
      store.resize(minimum);
      assertThat(store.engine().arena.count()).isEqualTo(segments);
      store.resize(minimum + sizing.segmentSize() - 1);
      assertThat(store.engine().arena.count()).isEqualTo(segments);
      store.resize(minimum + sizing.segmentSize());
      assertThat(store.engine().arena.count()).isEqualTo(segments + 1);
    }
  }

  /** As many as there are tables for, and memory for beside a chunk that may be used in part. */
  @Test
  void resize_beyondItsTables_allowsWhatFitsWithTheirGrowth() {
    try (OffHeapStore<Long, byte[]> store = store(16 * MIB, Eviction.none())) {
      Sizing sizing = sizing(16 * MIB);
      long perSegment = sizing.segmentSize() + (long) Segments.BYTES_PER_SEGMENT;
      long chunk = sizing.chunkSize() / sizing.segmentSize() * perSegment;
      long segments = 2_000;
      long bound = sizing.fixedBytes() + chunk + segments * perSegment;
      store.resize(bound - 1);
      assertThat(store.engine().arena.count()).isEqualTo(segments - 1);
      store.resize(bound);
      assertThat(store.engine().arena.count()).isEqualTo(segments);
      fill(store, sizing.segmentSize(), 2_000);
      assertThat(store.memoryUsed()).isLessThanOrEqualTo(bound);
      assertThat(store.mappedBytes() + store.engine().fixedBytes()).isLessThanOrEqualTo(bound);
      Invariants.check(store.engine());
    }
  }

  @Test
  void resize_byLessThanAChunk_takesNothingAway() {
    long bound = 24 * MIB;
    try (OffHeapStore<Long, byte[]> store = store(bound, Eviction.none())) {
      Arena arena = store.engine().arena;
      int before = arena.count();
      long step = arena.segmentSize / 2;
      for (long more = 0; more < 3L * arena.segmentsPerChunk() * arena.segmentSize; more += step) {
        store.resize(bound + more);
        assertThat(arena.count()).as("%s more", more).isGreaterThanOrEqualTo(before);
        before = arena.count();
      }
    }
  }

  /** Tables that have grown have a hole, if the last chunk had been mapped in part. */
  @Test
  void resize_toAsManySegmentsAsThereAreInItsTables_keepsTheBound() {
    try (OffHeapStore<Long, byte[]> store = store(24 * MIB, Eviction.random())) {
      Engine engine = store.engine();
      Arena arena = engine.arena;
      fill(store, 20 * arena.segmentSize, 200);
      store.resize(26 * MIB);
      fill(store, 20 * arena.segmentSize, 20);
      long bound = engine.fixedBytes() + (long) arena.segments.count() * arena.segmentSize;
      store.resize(bound);
      fill(store, 20 * arena.segmentSize, 200);
      assertThat(engine.fixedBytes() + (long) arena.usable() * arena.segmentSize)
          .isBetween(bound * 9 / 10, bound);
      Invariants.check(engine);
    }
  }
}
