package io.vortis.offheap;

import io.vortis.RemovalCause;
import io.vortis.StoreListener.Registration;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Everybody who is told of a store's entries: those who listen with types, then those who listen
 * with bytes. What one of the latter throws is logged and stops neither the others nor the store.
 *
 * <p>Threads: events come under the stripe's lock, registrations from anywhere. An event that is
 * under way when a listener comes or goes may or may not reach it.
 */
final class Observers implements EntryObserver {
  private static final System.Logger LOG = System.getLogger(OffHeapStore.class.getName());

  private final EntryObserver typed;
  private final List<Registered> listeners = new CopyOnWriteArrayList<>();

  /** What spares a store without listeners the rest: one volatile read. */
  private volatile boolean any;

  Observers(EntryObserver typed) {
    this.typed = typed;
  }

  /** One stay of a listener, which may have several; it compares by identity. */
  private static final class Registered {
    final BytesListener listener;

    Registered(BytesListener listener) {
      this.listener = listener;
    }
  }

  Registration add(BytesListener listener) {
    Registered registered = new Registered(listener);
    synchronized (this) {
      listeners.add(registered);
      any = true;
    }
    return () -> remove(registered);
  }

  private synchronized void remove(Registered registered) {
    listeners.remove(registered);
    any = !listeners.isEmpty();
  }

  @Override
  public boolean isListening() {
    return any || typed.isListening();
  }

  @Override
  public void written(Write write) {
    if (typed.isListening()) {
      typed.written(write);
    }
    if (any) {
      KeySpan span = write.key;
      byte[] key = Arrays.copyOfRange(span.bytes, span.offset, span.offset + span.length);
      tell(listener -> listener.written(key, write.expiresAt));
    }
  }

  @Override
  public void rewritten(Lookup entry, long expiresAt) {
    if (typed.isListening()) {
      typed.rewritten(entry, expiresAt);
    }
    if (any) {
      byte[] key = entry.key();
      tell(listener -> listener.written(key, expiresAt));
    }
  }

  @Override
  public void expiryChanged(Lookup entry, long expiresAt) {
    if (typed.isListening()) {
      typed.expiryChanged(entry, expiresAt);
    }
    if (any) {
      byte[] key = entry.key();
      tell(listener -> listener.expiryChanged(key, expiresAt));
    }
  }

  @Override
  public void removed(Lookup entry, RemovalCause cause) {
    if (typed.isListening()) {
      typed.removed(entry, cause);
    }
    if (any) {
      byte[] key = entry.key();
      tell(listener -> listener.removed(key, cause));
    }
  }

  private void tell(Consumer<BytesListener> event) {
    for (Registered registered : listeners) {
      BytesListener listener = registered.listener;
      try {
        event.accept(listener);
      } catch (Throwable e) {
        LOG.log(Level.WARNING, "listener threw: listener=" + listener.getClass().getName(), e);
      }
    }
  }
}
