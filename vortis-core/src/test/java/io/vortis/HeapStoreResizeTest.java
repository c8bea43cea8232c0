package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.eviction.Eviction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bounds that change while the store is in use. */
class HeapStoreResizeTest {

  @RegisterExtension final HeapStores stores = new HeapStores();

  private HeapStore<Integer, Integer> store(long maxEntries, Eviction eviction) {
    return stores.watch(
        HeapStore.<Integer, Integer>builder().maxEntries(maxEntries).eviction(eviction).build());
  }

  private static void fill(HeapStore<Integer, Integer> store, int from, int to) {
    for (int i = from; i < to; i++) {
      store.set(i, i);
    }
  }

  private static long shrink(HeapStore<?, ?> store) {
    long steps = 1;
    while (store.shrinkStep()) {
      steps++;
    }
    return steps;
  }

  @Test
  void grow_isThereAtOnce() {
    HeapStore<Integer, Integer> store = store(1_000, Eviction.none());
    fill(store, 0, 1_000);
    assertThatThrownBy(() -> store.set(-1, 0)).isInstanceOf(StoreFullException.class);
    store.resize(2_000);
    fill(store, 1_000, 2_000);
    assertThat(store.size()).isEqualTo(2_000);
    assertThatThrownBy(() -> store.set(-1, 0)).isInstanceOf(StoreFullException.class);
    store.checkInvariants();
  }

  @Test
  void shrink_evicting_goesInSteps() {
    HeapStore<Integer, Integer> store = store(100_000, Eviction.random());
    fill(store, 0, 100_000);
    store.resize(1_000);
    store.set(-1, 0);
    assertThat(store.size()).as("a write evicts for itself alone").isBetween(99_000L, 100_000L);
    assertThat(shrink(store)).isGreaterThan(10);
    assertThat(store.size()).isEqualTo(1_000);
    fill(store, 0, 5_000);
    assertThat(store.size()).isEqualTo(1_000);
    store.checkInvariants();
  }

  @Test
  void shrink_noeviction_refusesWritesUntilEnoughIsDeleted() {
    HeapStore<Integer, Integer> store = store(1_000, Eviction.none());
    fill(store, 0, 1_000);
    store.resize(500);
    assertThat(shrink(store)).isEqualTo(1);
    assertThat(store.size()).isEqualTo(1_000);
    assertThatThrownBy(() -> store.set(-1, 0)).isInstanceOf(StoreFullException.class);
    store.set(0, 7);
    assertThat(store.get(0)).as("no larger than before").isEqualTo(7);
    for (int i = 0; i < 501; i++) {
      assertThat(store.delete(i)).isTrue();
    }
    store.set(-1, 0);
    assertThat(store.size()).isEqualTo(500);
    store.checkInvariants();
  }

  @Test
  void resize_ofAnUnboundedStoreOrToNothing_isRefused() {
    HeapStore<Integer, Integer> unbounded = HeapStore.<Integer, Integer>builder().build();
    assertThatThrownBy(() -> unbounded.resize(10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("an unbounded store can't be resized");
    assertThat(unbounded.shrinkStep()).isFalse();
    HeapStore<Integer, Integer> store = store(10, Eviction.none());
    assertThatThrownBy(() -> store.resize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound must be positive: bound=0");
  }
}
