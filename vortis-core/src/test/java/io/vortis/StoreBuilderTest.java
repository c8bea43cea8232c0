package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreBuilderTest {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private HeapStore.Builder<String, String> builder;

  @BeforeEach
  void createBuilder() {
    builder = HeapStore.builder();
  }

  @Test
  void durations_notPositive() {
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.defaultTtl(wrong))
          .withMessage("ttl must be positive: ttl=" + wrong);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.timeToIdle(wrong))
          .withMessage("time must be positive: time=" + wrong);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.expiryInterval(wrong))
          .withMessage("interval must be positive: interval=" + wrong);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.expiryBudget(wrong))
          .withMessage("budget must be positive: budget=" + wrong);
    }
  }

  @Test
  void stripes_outOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.stripes(0))
        .withMessage("stripes must be between 1 and 4096: stripes=0");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.stripes(4_097));
    builder.stripes(4_096);
  }

  @Test
  void bounds_notPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxEntries(0))
        .withMessage("maxEntries must be positive: maxEntries=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxWeight(-1, (k, v) -> 1))
        .withMessage("maxWeight must be positive: maxWeight=-1");
  }

  @Test
  void bounds_both() {
    builder.maxEntries(10).maxWeight(10, (k, v) -> 1);

    assertThatIllegalStateException()
        .isThrownBy(() -> builder.build())
        .withMessage("maxEntries and maxWeight exclude each other");
  }

  @Test
  void nulls_refused() {
    assertThatNullPointerException().isThrownBy(() -> builder.eviction(null));
    assertThatNullPointerException().isThrownBy(() -> builder.defaultTtl(null));
    assertThatNullPointerException().isThrownBy(() -> builder.timeToIdle(null));
    assertThatNullPointerException().isThrownBy(() -> builder.expiryInterval(null));
    assertThatNullPointerException().isThrownBy(() -> builder.expiryBudget(null));
    assertThatNullPointerException().isThrownBy(() -> builder.clock(null));
    assertThatNullPointerException().isThrownBy(() -> builder.listener(null));
    assertThatNullPointerException().isThrownBy(() -> builder.listener(null, Runnable::run));
    assertThatNullPointerException()
        .isThrownBy(() -> builder.listener(new RecordingListener(), null));
    assertThatNullPointerException().isThrownBy(() -> builder.maxWeight(1, null));
  }

  @Test
  void stripeCount_asAskedRoundedUpToAPowerOfTwo() {
    assertThat(builder.stripes(1).stripeCount(UNBOUNDED)).isEqualTo(1);
    assertThat(builder.stripes(2).stripeCount(UNBOUNDED)).isEqualTo(2);
    assertThat(builder.stripes(3).stripeCount(UNBOUNDED)).isEqualTo(4);
    assertThat(builder.stripes(16).stripeCount(1)).isEqualTo(16);
    assertThat(builder.stripes(4_095).stripeCount(UNBOUNDED)).isEqualTo(4_096);
  }

  @Test
  void stripeCount_chosenFromTheBoundAndTheProcessors() {
    int processors = Runtime.getRuntime().availableProcessors();

    assertThat(builder.stripeCount(0)).isEqualTo(1);
    assertThat(builder.stripeCount(7)).isEqualTo(4);
    assertThat(Integer.bitCount(builder.stripeCount(UNBOUNDED))).isEqualTo(1);
    assertThat(builder.stripeCount(UNBOUNDED)).isBetween(Math.min(256, 8 * processors), 256);
  }

  @Test
  void threadSafe_notAsked() {
    builder.threadSafe(false);

    assertThat(builder.concurrent()).isFalse();
    assertThat(builder.stripeCount(UNBOUNDED)).isEqualTo(1);
  }

  @Test
  void activeExpiry_makesTheStoreThreadSafe() {
    assertThat(builder.threadSafe(false).activeExpiry().concurrent()).isTrue();
    assertThat(builder.stripeCount(UNBOUNDED)).isGreaterThan(1);
  }

  @Test
  void randomSeed_makesTheStoreRepeatable() {
    List<List<String>> orders =
        List.of(17L, 17L, 18L).stream().map(StoreBuilderTest::evictionOrder).toList();

    assertThat(orders.get(0)).isEqualTo(orders.get(1));
    assertThat(orders.get(0)).isNotEqualTo(orders.get(2));
  }

  @Test
  void build_twiceWithoutASeed_givesStoresThatDiffer() {
    RecordingListener listener = new RecordingListener();
    HeapStore.Builder<String, String> builder =
        HeapStore.<String, String>builder().maxEntries(100).listener(listener);

    assertThat(evictionOrder(builder, listener)).isNotEqualTo(evictionOrder(builder, listener));
  }

  private static List<String> evictionOrder(long seed) {
    RecordingListener listener = new RecordingListener();
    return evictionOrder(
        HeapStore.<String, String>builder().maxEntries(100).randomSeed(seed).listener(listener),
        listener);
  }

  private static List<String> evictionOrder(
      HeapStore.Builder<String, String> builder, RecordingListener listener) {
    try (HeapStore<String, String> store = builder.build()) {
      StoreSuite.setAll(store, StoreSuite.keys("k", 300));
    }
    return listener.take();
  }
}
