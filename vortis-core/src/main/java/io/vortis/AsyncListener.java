package io.vortis;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * Hands events to a listener in another thread, in order, through a bounded queue. An event that
 * finds the queue full is dropped and counted.
 *
 * <p>Threads: events come from any thread, each key's in order because its stripe is locked. One
 * task at a time drains the queue: {@code draining} is held from before the first poll until after
 * the queue was seen empty, and is looked at again after every offer, so no event is left behind.
 */
final class AsyncListener<K, V> implements StoreListener<K, V> {
  private static final System.Logger LOG = System.getLogger(Store.class.getName());
  private static final int QUEUE_CAPACITY = 1 << 16;

  /** An event on its way. */
  private interface Event<K, V> {
    void tell(StoreListener<? super K, ? super V> listener);
  }

  private final StoreListener<? super K, ? super V> listener;
  private final Executor executor;
  private final LongAdder dropped;
  private final MpscAtomicArrayQueue<Event<K, V>> queue =
      new MpscAtomicArrayQueue<>(QUEUE_CAPACITY);
  private final AtomicBoolean draining = new AtomicBoolean();

  AsyncListener(
      StoreListener<? super K, ? super V> listener, Executor executor, LongAdder dropped) {
    this.listener = listener;
    this.executor = executor;
    this.dropped = dropped;
  }

  @Override
  public void written(K key, V value, long expiresAt) {
    offer(to -> to.written(key, value, expiresAt));
  }

  @Override
  public void expiryChanged(K key, V value, long expiresAt) {
    offer(to -> to.expiryChanged(key, value, expiresAt));
  }

  @Override
  public void removed(K key, V value, RemovalCause cause) {
    offer(to -> to.removed(key, value, cause));
  }

  private void offer(Event<K, V> event) {
    if (!queue.offer(event)) {
      dropped.increment();
    }
    schedule();
  }

  private void schedule() {
    if (!queue.isEmpty() && draining.compareAndSet(false, true)) {
      try {
        executor.execute(this::drain);
      } catch (RuntimeException | Error refused) {
        draining.set(false);
        throw refused;
      }
    }
  }

  private void drain() {
    try {
      for (Event<K, V> event = queue.poll(); event != null; event = queue.poll()) {
        try {
          event.tell(listener);
        } catch (Throwable e) {
          LOG.log(Level.WARNING, "listener threw: listener=" + listener.getClass().getName(), e);
        }
      }
    } finally {
      draining.set(false);
    }
    schedule();
  }
}
