package io.vortis;

import java.util.function.Consumer;

/** The contract, kept by a heap store as it comes. */
class HeapStoreTest extends StoreContractTest {

  @Override
  public Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options) {
    HeapStore.Builder<String, String> builder = HeapStore.builder();
    options.accept(builder);
    return builder.build();
  }
}
