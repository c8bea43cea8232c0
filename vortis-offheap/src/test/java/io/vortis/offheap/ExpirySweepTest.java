package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which segments are swept, and when they are swept again. */
class ExpirySweepTest {
  private static final int ENTRIES = 1000;
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long CENTURY = Duration.ofDays(36_525).toMillis();
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();

  private OffHeapStore<Integer, byte[]> store(int maxBytes, Eviction eviction) {
    return OffHeapStore.builder(Codecs.integers(), Codecs.bytes())
        .maxBytes(maxBytes)
        .eviction(eviction)
        .stripes(1)
        .clock(clock)
        .build();
  }

  @Test
  void entriesThatLiveLong_doNotKeepOthersWaiting() {
    try (OffHeapStore<Integer, byte[]> store = store(16 << 20, Eviction.lru())) {
      for (int i = 0; i < ENTRIES; i++) {
        store.set(i, new byte[8], Duration.ofMillis(2 * HOUR + i * 1000L));
        store.set(-1 - i, new byte[8], Duration.ofMillis(CENTURY));
      }

      clock.advance(2 * HOUR + 10_000);
      store.expireCycle(LONG_ENOUGH);
      assertThat(store.size()).isLessThan(2 * ENTRIES).isGreaterThan(ENTRIES);

      clock.advance(HOUR);
      store.expireCycle(LONG_ENOUGH);
      assertThat(store.size()).isEqualTo(ENTRIES);
    }
  }

  /** The harmonic mean of one second and 99 times 160 is 61.776: a 16th of it is the rest. */
  @Test
  void segmentSwept_restsForItsShareOfTheHarmonicMean() {
    try (OffHeapStore<Integer, byte[]> store = store(1 << 20, Eviction.none())) {
      long start = clock.millis();
      store.set(0, new byte[8], Duration.ofSeconds(100));
      store.set(1, new byte[8], Duration.ofSeconds(101));
      for (int i = 2; i <= 100; i++) {
        store.set(i, new byte[8], Duration.ofSeconds(260));
      }
      clock.advance(100_000);
      assertThat(store.expireCycle(LONG_ENOUGH)).isEqualTo(1);

      Segments segments = store.engine().arena.segments;
      Log log = store.engine().stripes.at(0).log;
      assertThat(log.count()).isEqualTo(1);
      assertThat(segments.sweepAt[log.segment(0)]).isEqualTo(start + 100_000 + 3_861);
      assertThat(segments.earliest[log.segment(0)]).isEqualTo(start + 101_000);

      clock.advance(3_860);
      assertThat(store.expireCycle(LONG_ENOUGH)).isZero();
      clock.advance(1);
      assertThat(store.expireCycle(LONG_ENOUGH)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void segmentThatIsDueFirst_isSweptFirst(boolean writtenFirst) {
    try (OffHeapStore<Integer, byte[]> store = store(1 << 20, Eviction.none())) {
      long start = clock.millis();
      // Of two classes, and so in segments of their own.
      Duration soon = Duration.ofSeconds(30);
      Duration later = Duration.ofMinutes(30);
      for (int i = 0; i < 100; i++) {
        store.set(i, new byte[8], writtenFirst ? soon : later);
      }
      for (int i = 100; i < 200; i++) {
        store.set(i, new byte[8], writtenFirst ? later : soon);
      }
      assertThat(store.engine().stripes.at(0).log.count()).isEqualTo(2);
      clock.advance(HOUR);

      assertThat(store.expireCycle(Duration.ZERO)).isEqualTo(100);

      Segments segments = store.engine().arena.segments;
      Log log = store.engine().stripes.at(0).log;
      int first = log.segment(0);
      int left = segments.expiring[first] > 0 ? first : log.segment(1);
      assertThat(segments.earliest[left]).isEqualTo(start + later.toMillis());
      assertThat(store.expireCycle(LONG_ENOUGH)).isEqualTo(100);
      Invariants.check(store.engine());
    }
  }
}
