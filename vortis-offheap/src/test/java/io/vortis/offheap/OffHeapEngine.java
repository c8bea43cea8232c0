package io.vortis.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ModelStore;
import io.vortis.ModeledStore;
import io.vortis.Store;
import io.vortis.StoreListener;
import io.vortis.StoreModelTest;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.Map;

/** The off-heap store beside its model: with room for everything, or for some of it. */
final class OffHeapEngine implements ModeledStore.Engine {
  private static final long PLENTY = 16 << 20;

  /** What is enough for two stripes, and for half of the keys. */
  private static final long LITTLE = 600 << 10;

  private final StoreModelTest.Kind kind;

  OffHeapEngine(StoreModelTest.Kind kind) {
    this.kind = kind;
  }

  private long maxBytes() {
    return kind.tight() ? LITTLE : PLENTY;
  }

  @Override
  public Store<String, String> create(
      io.vortis.ManualClock clock, StoreListener<String, String> listener) {
    OffHeapStore.Builder<String, String> builder =
        OffHeapStore.builder(Codecs.utf8(), Codecs.utf8())
            .maxBytes(maxBytes())
            .stripes(kind.tight() ? Math.min(2, kind.stripes()) : kind.stripes())
            .eviction(Eviction.named(kind.eviction()))
            .threadSafe(kind.shared())
            .randomSeed(1)
            .clock(clock)
            .listener(listener);
    if (kind.idle() > 0) {
      builder.timeToIdle(Duration.ofMillis(kind.idle()));
    }
    if (kind.ttl() > 0) {
      builder.defaultTtl(Duration.ofMillis(kind.ttl()));
    }
    return builder.build();
  }

  @Override
  public ModelStore<String, String> model(io.vortis.ManualClock clock) {
    return new ModelStore<>(clock, kind.ttl(), kind.idle(), Long.MAX_VALUE, victims());
  }

  @Override
  public ModelStore.Victims victims() {
    return kind.victims();
  }

  @Override
  public boolean isBoundInBytes() {
    return kind.tight();
  }

  @Override
  public void check(Store<String, String> store, Map<String, ModeledStore.Told> held) {
    OffHeapStore<String, String> offHeap = (OffHeapStore<String, String>) store;
    Engine engine = offHeap.engine();
    Invariants.check(engine);
    assertThat(offHeap.size()).as("size").isEqualTo(held.size());
    assertThat(offHeap.memoryUsed()).as("memory used").isLessThanOrEqualTo(offHeap.maxBytes());
    long payload = 0;
    long live = 0;
    for (Map.Entry<String, ModeledStore.Told> each : held.entrySet()) {
      int key = each.getKey().getBytes(UTF_8).length;
      int value = each.getValue().value().getBytes(UTF_8).length;
      int chained = engine.shape.chainSegments(key, value);
      payload += key + value;
      live += engine.shape.size(key, value, chained) + (long) chained * engine.arena.segmentSize;
    }
    assertThat(offHeap.memoryUsed() - offHeap.overheadBytes()).as("payload").isEqualTo(payload);
    assertThat(offHeap.liveBytes()).as("live bytes").isEqualTo(live);
  }
}
