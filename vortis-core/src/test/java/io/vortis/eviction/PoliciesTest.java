package io.vortis.eviction;

import static io.vortis.eviction.EvictionPolicy.TICKS_PER_TURNOVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each policy notes and how it ranks, ticks that wrap included. */
class PoliciesTest {
  private static final int INITIAL = 5;
  private static final int FULL = 255;

  private final EvictionPolicy lru = new LruPolicy();
  private final EvictionPolicy lfu = new LfuPolicy();
  private final EvictionPolicy fifo = new FifoPolicy();
  private final EvictionPolicy s3Fifo = new S3FifoPolicy();

  private static long rank(EvictionPolicy policy, int state, int tick) {
    return policy.rank(state, tick, Store.NO_EXPIRY);
  }

  /** Ticks around which an {@code int}, or the 24 bits that LFU keeps of it, wrap. */
  @ParameterizedTest
  @ValueSource(
      ints = {0, 1000, -3, (1 << 24) - 3, (1 << 23) - 3, Integer.MAX_VALUE - 3, -(1 << 24) - 3})
  void lruAndFifo_anyTick_rankTheOlderLower(int tick) {
    for (EvictionPolicy policy : new EvictionPolicy[] {lru, fifo}) {
      int older = policy.onInsert(tick);
      int newer = policy.onInsert(tick + 5);
      assertThat(rank(policy, older, tick + 7)).isLessThan(rank(policy, newer, tick + 7));
    }
  }

  @Test
  void lru_use_makesTheEntryNew() {
    int state = lru.onAccess(lru.onInsert(3), 90);
    assertThat(rank(lru, state, 100)).isEqualTo(rank(lru, lru.onInsert(90), 100));
  }

  /** Ticks around which an {@code int}, or the 30 bits that are kept of it, wrap. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1000, -3, (1 << 30) - 3, (1 << 29) - 3, Integer.MAX_VALUE - 3})
  void s3Fifo_anyTick_ranksByUsesThenByAge(int tick) {
    int never = s3Fifo.onInsert(tick + 5);
    int once = s3Fifo.onAccess(s3Fifo.onInsert(tick), tick + 3);
    int twice = s3Fifo.onAccess(once, tick + 3);
    int now = tick + 7;
    assertThat(rank(s3Fifo, never, now)).isLessThan(rank(s3Fifo, once, now));
    assertThat(rank(s3Fifo, once, now)).isLessThan(rank(s3Fifo, twice, now));
    assertThat(rank(s3Fifo, s3Fifo.onInsert(tick), now)).isLessThan(rank(s3Fifo, never, now));
    int later = tick + 3 + TICKS_PER_TURNOVER;
    assertThat(rank(s3Fifo, twice, later))
        .isGreaterThan(rank(s3Fifo, once, later))
        .isLessThan(rank(s3Fifo, s3Fifo.onAccess(once, later), later));
  }

  @Test
  void s3Fifo_uses_countToThreeAndNoteTheLast() {
    int state = s3Fifo.onInsert(3);
    for (int i = 0; i < 3; i++) {
      state = s3Fifo.onAccess(state, 3);
    }
    assertThat(s3Fifo.onAccess(state, 3)).isEqualTo(state);
    assertThat(s3Fifo.onAccess(state, 4)).isNotEqualTo(state);
    // A reader who finds the tick of a moment ago.
    assertThat(rank(s3Fifo, state, 2)).isEqualTo(rank(s3Fifo, state, 3));
  }

  @Test
  void fifo_use_changesNothing() {
    int state = fifo.onInsert(3);
    assertThat(fifo.onAccess(state, 90)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1000, -3, (1 << 24) - 3, (1 << 23) - 3, Integer.MAX_VALUE - 3, -(1 << 24) - 3})
  void lfu_anyTick_decaysByOneForEachTurnover(int tick) {
    int state = lfu.onInsert(tick);
    assertThat(rank(lfu, state, tick)).isEqualTo(INITIAL);
    assertThat(rank(lfu, state, tick + TICKS_PER_TURNOVER - 1)).isEqualTo(INITIAL);
    assertThat(rank(lfu, state, tick + TICKS_PER_TURNOVER)).isEqualTo(INITIAL - 1);
    assertThat(rank(lfu, state, tick + 3 * TICKS_PER_TURNOVER)).isEqualTo(INITIAL - 3);
    assertThat(rank(lfu, state, tick + 100 * TICKS_PER_TURNOVER)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000, -3, (1 << 24), Integer.MIN_VALUE})
  void lfu_tickOfAMomentAgo_decaysNothing(int tick) {
    int state = lfu.onInsert(tick);
    for (int i = 0; i < 10_000; i++) {
      state = lfu.onAccess(state, tick);
    }
    long before = rank(lfu, state, tick);
    assertThat(before).isGreaterThan(20);
    assertThat(rank(lfu, state, tick - 2)).isEqualTo(before);
    assertThat(rank(lfu, lfu.onAccess(state, tick - 2), tick)).isGreaterThanOrEqualTo(before);
  }

  @Test
  void lfu_uses_countLogarithmically() {
    long[] sum = new long[7];
    int runs = 10;
    for (int run = 0; run < runs; run++) {
      int state = lfu.onInsert(0);
      int uses = 0;
      int power = 1;
      for (int magnitude = 0; magnitude < sum.length; magnitude++) {
        for (; uses < power; uses++) {
          state = lfu.onAccess(state, 0);
        }
        sum[magnitude] += rank(lfu, state, 0);
        power *= 10;
      }
    }
    // Redis's table for a factor of 10: 100 hits 10, 1000 hits 18, 100 K hits 142, 1 M hits 255.
    assertThat(sum[0]).isEqualTo(6L * runs);
    assertThat(sum[2] / runs).isBetween(8L, 12L);
    assertThat(sum[3] / runs).isBetween(15L, 22L);
    assertThat(sum[5] / runs).isBetween(130L, 155L);
    assertThat(sum[6] / runs).isBetween(254L, 255L);
  }

  @Test
  void lfu_fullCounter_staysFull() {
    int state = FULL;
    assertThat(lfu.onAccess(state, 0)).isEqualTo(state);
    assertThat(rank(lfu, state, 0)).isEqualTo(FULL);
  }

  @Test
  void lfu_useAfterDecay_startsFromWhatIsLeft() {
    int state = lfu.onAccess(FULL, 200 * TICKS_PER_TURNOVER);
    assertThat(rank(lfu, state, 200 * TICKS_PER_TURNOVER)).isBetween(55L, 56L);
    // The decay is settled and does not count again.
    assertThat(rank(lfu, state, 201 * TICKS_PER_TURNOVER)).isBetween(54L, 55L);
  }

  @Test
  void lfu_useOfAnEntryBelowTheInitialCount_alwaysCounts() {
    int state = lfu.onAccess(2, 0);
    assertThat(rank(lfu, state, 0)).isEqualTo(3);
  }

  @Test
  void ttl_expiry_isTheRank() {
    EvictionPolicy ttl = new TtlPolicy();
    assertThat(ttl.rank(0, 0, 17)).isEqualTo(17);
    assertThat(ttl.rank(0, 0, Store.NO_EXPIRY)).isEqualTo(Long.MAX_VALUE);
    assertThat(ttl.keepsState()).isFalse();
  }

  @Test
  void random_everyEntry_ranksAlike() {
    EvictionPolicy random = new RandomPolicy();
    assertThat(random.rank(1, 2, 3)).isEqualTo(random.rank(4, 5, 6));
    assertThat(random.keepsState()).isFalse();
    assertThat(random.samples()).isEqualTo(1);
  }

  @Test
  void frequency_isWhatLfuCounts_andNobodyElseDoes() {
    EvictionPolicy lfu = new LfuPolicy();
    int state = lfu.onInsert(0);
    assertThat(lfu.frequency(state, 0)).isEqualTo(5);
    state = lfu.onAccess(state, 0);
    assertThat(lfu.frequency(state, 0)).isEqualTo(6);
    assertThat(lfu.frequency(state, 2 * EvictionPolicy.TICKS_PER_TURNOVER)).isEqualTo(4);
    assertThat(new LruPolicy().frequency(7, 7)).isEqualTo(-1);
  }
}
