package io.vortis;

import java.util.function.Consumer;

/** The contract, kept by a heap store of one stripe. */
class HeapStoreOneStripeTest extends ConcurrentStoreContractTest {

  @Override
  public Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options) {
    HeapStore.Builder<String, String> builder = HeapStore.builder();
    options.accept(builder.stripes(1));
    return builder.build();
  }
}
