package io.vortis;

import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by a heap store of many stripes. */
class HeapStoreTest extends ConcurrentStoreContractTest {
  @RegisterExtension final HeapStores stores = new HeapStores();

  @Override
  public Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options) {
    HeapStore.Builder<String, String> builder = HeapStore.builder();
    options.accept(builder.stripes(16));
    return stores.watch(builder.build());
  }
}
