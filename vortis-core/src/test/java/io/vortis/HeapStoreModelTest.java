package io.vortis;

import java.util.List;

/** The heap store against its model. */
class HeapStoreModelTest extends StoreModelTest {

  @Override
  protected List<ModeledStore.Engine> engines(Kind kind) {
    return List.of(new HeapEngine(kind));
  }

  @Override
  protected int length(int value) {
    return value;
  }
}
