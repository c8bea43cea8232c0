package io.vortis.offheap;

import io.vortis.Codecs;
import io.vortis.Store;
import io.vortis.StoreBuilder;
import io.vortis.StoreContractTest;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by an off-heap store of one stripe, for one thread. */
class UnsharedOffHeapStoreTest extends StoreContractTest {
  @RegisterExtension final OffHeapStores stores = new OffHeapStores();

  @Override
  public Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options) {
    OffHeapStore.Builder<String, String> builder =
        OffHeapStore.builder(Codecs.utf8(), Codecs.utf8()).maxBytes(16 << 20);
    options.accept(builder.threadSafe(false));
    return stores.watch(builder.build());
  }
}
