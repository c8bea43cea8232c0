package io.vortis;

import java.util.function.Consumer;

/** The contract, kept by a heap store for one thread that has many stripes all the same. */
class UnsharedHeapStoreManyStripesTest extends StoreContractTest {

  @Override
  public Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options) {
    HeapStore.Builder<String, String> builder = HeapStore.builder();
    options.accept(builder.threadSafe(false).stripes(16));
    return builder.build();
  }
}
