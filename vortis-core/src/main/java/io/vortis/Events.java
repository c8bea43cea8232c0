package io.vortis;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All listeners of a store as one. What a listener throws is logged and stops neither the others
 * nor the store.
 *
 * <p>Threads: events come under the stripe's lock, registrations from anywhere. An event that is
 * under way when a listener comes or goes may or may not reach it.
 */
final class Events<K, V> implements StoreListener<K, V> {
  private static final System.Logger LOG = System.getLogger(Store.class.getName());

  private final List<Registered<K, V>> listeners = new CopyOnWriteArrayList<>();

  /** What spares a store without listeners the rest: one volatile read. */
  private volatile boolean any;

  boolean any() {
    return any;
  }

  /** One stay of a listener, which may have several; it compares by identity. */
  private static final class Registered<K, V> {
    final StoreListener<? super K, ? super V> listener;

    Registered(StoreListener<? super K, ? super V> listener) {
      this.listener = listener;
    }
  }

  Registration add(StoreListener<? super K, ? super V> listener) {
    Registered<K, V> registered = new Registered<>(listener);
    synchronized (this) {
      listeners.add(registered);
      any = true;
    }
    return () -> remove(registered);
  }

  private synchronized void remove(Registered<K, V> registered) {
    listeners.remove(registered);
    any = !listeners.isEmpty();
  }

  @Override
  public void written(K key, V value, long expiresAt) {
    tell(listener -> listener.written(key, value, expiresAt));
  }

  @Override
  public void expiryChanged(K key, V value, long expiresAt) {
    tell(listener -> listener.expiryChanged(key, value, expiresAt));
  }

  @Override
  public void removed(K key, V value, RemovalCause cause) {
    tell(listener -> listener.removed(key, value, cause));
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private void tell(Consumer<StoreListener<? super K, ? super V>> event) {
    for (Registered<K, V> registered : listeners) {
      StoreListener<? super K, ? super V> listener = registered.listener;
      try {
        event.accept(listener);
      } catch (Throwable e) {
        LOG.log(Level.WARNING, "listener threw: listener=" + listener.getClass().getName(), e);
      }
    }
  }
}
