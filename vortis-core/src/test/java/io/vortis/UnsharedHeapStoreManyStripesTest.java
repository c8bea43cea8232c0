package io.vortis;

import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by a heap store for one thread that has many stripes all the same. */
class UnsharedHeapStoreManyStripesTest extends StoreContractTest {
  @RegisterExtension final HeapStores stores = new HeapStores();

  @Override
  public Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options) {
    HeapStore.Builder<String, String> builder = HeapStore.builder();
    options.accept(builder.threadSafe(false).stripes(16));
    return stores.watch(builder.build());
  }
}
