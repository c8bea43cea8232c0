package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stripes whose entries are in use don't grow at the cost of the others. */
class FairnessTest {
  private static final int STRIPES = 4;
  private static final int REQUESTS = 300_000;
  private static final long SEED = 20_261_122;

  @Test
  void evict_someStripesMoreInUse_keepsAllAboutAsLarge() {
    SplittableRandom random = new SplittableRandom(SEED);
    try (OffHeapStore<Long, byte[]> store =
        OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
            .maxBytes(4 << 20)
            .eviction(Eviction.lfu())
            .stripes(STRIPES)
            .clock(new ManualClock())
            .randomSeed(SEED)
            .build()) {
      for (int i = 0; i < REQUESTS; i++) {
        // A few keys are asked for most of the time: log-uniform, which is all but Zipf's law.
        long key = (long) Math.exp(random.nextDouble() * Math.log(20_000));
        if (store.get(key) == null) {
          store.set(key, new byte[3_900]);
        }
      }
      int[] segments =
          IntStream.range(0, STRIPES)
              .map(i -> store.engine().stripes.at(i).log.count())
              .sorted()
              .toArray();
      assertThat(segments[STRIPES - 1])
          .as("segments of the stripes, ascending: %s", Arrays.toString(segments))
          .isLessThanOrEqualTo(segments[0] * 5 / 4);
      Invariants.check(store.engine());
    }
  }
}
