package io.vortis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Checks, when a test is over, the invariants of every store that it has made, and closes it. */
final class HeapStores implements AfterEachCallback {
  private final List<HeapStore<?, ?>> stores = new CopyOnWriteArrayList<>();

  /** Looks after a store until the test is over. */
  <K, V> HeapStore<K, V> watch(HeapStore<K, V> store) {
    stores.add(store);
    return store;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stores.forEach(HeapStore::close);
    stores.forEach(HeapStore::checkInvariants);
  }
}
