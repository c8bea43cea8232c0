package io.vortis.offheap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Checks, when a test is over, the invariants of every store that it has made and not closed, and
 * closes it.
 */
final class OffHeapStores implements AfterEachCallback {
  private final List<OffHeapStore<?, ?>> stores = new CopyOnWriteArrayList<>();

  /** Looks after a store until the test is over. */
  <K, V> OffHeapStore<K, V> watch(OffHeapStore<K, V> store) {
    stores.add(store);
    return store;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (OffHeapStore<?, ?> store : stores) {
      store.stopExpiry();
      if (isOpen(store)) {
        Invariants.check(store.engine());
      }
      store.close();
    }
  }

  private static boolean isOpen(OffHeapStore<?, ?> store) {
    try {
      return store.size() >= 0;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
