package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When segments are swept again. */
class ExpirySweepTest {
  private static final int ENTRIES = 1000;
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long CENTURY = Duration.ofDays(36_525).toMillis();
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();

  @Test
  void entriesThatLiveLong_doNotKeepOthersWaiting() {
    try (OffHeapStore<Integer, byte[]> store =
        OffHeapStore.builder(Codecs.integers(), Codecs.bytes())
            .maxBytes(16 << 20)
            .stripes(1)
            .clock(clock)
            .build()) {
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
}
