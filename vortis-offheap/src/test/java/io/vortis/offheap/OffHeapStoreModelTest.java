package io.vortis.offheap;

import io.vortis.HeapEngine;
import io.vortis.ModeledStore;
import io.vortis.StoreModelTest;
import java.util.List;

/**
 * The off-heap store against its model, and against the heap store: where nothing is evicted, both
 * do the same.
 */
class OffHeapStoreModelTest extends StoreModelTest {

  @Override
  protected List<ModeledStore.Engine> engines(Kind kind) {
    return kind.tight()
        ? List.of(new OffHeapEngine(kind))
        : List.of(new OffHeapEngine(kind), new HeapEngine(kind));
  }

  /** Nothing, a few bytes, the most that stands in the log, what goes to segments of its own. */
  @Override
  protected int length(int value) {
    return new int[] {0, 1, 70, 1_000, 8_000, 50_000, 100_000, 200_000}[value];
  }
}
