package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.Map;

/** The heap store beside its model: bound by entries, or by what a weigher says of them. */
public final class HeapEngine implements ModeledStore.Engine {
  private static final long PLENTY = 1 << 30;

  private final StoreModelTest.Kind kind;

  /** Stores of a kind. */
  public HeapEngine(StoreModelTest.Kind kind) {
    this.kind = kind;
  }

  /** Two, three, or nine of the twelve keys, where there is not room for all. */
  private long maxEntries() {
    return kind.tight() ? kind.stripes() + 1 : PLENTY;
  }

  private static int weigh(String key, String value) {
    return key.length() + value.length();
  }

  @Override
  public Store<String, String> create(ManualClock clock, StoreListener<String, String> listener) {
    HeapStore.Builder<String, String> builder =
        HeapStore.<String, String>builder()
            .stripes(kind.stripes())
            .eviction(Eviction.named(kind.eviction()))
            .threadSafe(kind.shared())
            .randomSeed(1)
            .clock(clock)
            .listener(listener);
    if (kind.tight()) {
      builder.maxEntries(maxEntries());
    } else {
      builder.maxWeight(PLENTY, HeapEngine::weigh);
    }
    if (kind.idle() > 0) {
      builder.timeToIdle(Duration.ofMillis(kind.idle()));
    }
    if (kind.ttl() > 0) {
      builder.defaultTtl(Duration.ofMillis(kind.ttl()));
    }
    return builder.build();
  }

  @Override
  public ModelStore<String, String> model(ManualClock clock) {
    return new ModelStore<>(clock, kind.ttl(), kind.idle(), maxEntries(), victims());
  }

  @Override
  public ModelStore.Victims victims() {
    return kind.victims();
  }

  @Override
  public boolean isBoundInBytes() {
    return false;
  }

  @Override
  public void check(Store<String, String> store, Map<String, ModeledStore.Told> held) {
    ((HeapStore<String, String>) store).checkInvariants();
    assertThat(store.size()).as("size").isEqualTo(held.size());
    if (kind.tight()) {
      assertThat(store.size()).isLessThanOrEqualTo(maxEntries());
    } else {
      long weights =
          held.entrySet().stream().mapToLong(e -> weigh(e.getKey(), e.getValue().value())).sum();
      assertThat(store.memoryUsed()).as("memory used").isEqualTo(weights);
    }
  }
}
