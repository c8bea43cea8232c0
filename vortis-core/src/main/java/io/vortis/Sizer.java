package io.vortis;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sum of what all entries weigh at or below a bound. An entry weighs 1, or what a {@link
 * Weigher} says.
 *
 * <p>Room is reserved before a write and given back after a removal, so the sum is never above the
 * bound, not even while a write is under way; unless the bound was just lowered. A full store
 * reserves nothing: a newcomer takes over the room of its victim.
 *
 * <p>Threads: any.
 */
final class Sizer<K, V> {
  private final @Nullable Weigher<? super K, ? super V> weigher;
  private volatile long bound;
  private final AtomicLong used = new AtomicLong();

  Sizer(long bound, @Nullable Weigher<? super K, ? super V> weigher) {
    this.bound = bound;
    this.weigher = weigher;
  }

  long bound() {
    return bound;
  }

  /** Changes the bound; what is in use beyond a lower one stays until it is released. */
  void bound(long bound) {
    this.bound = bound;
  }

  /** Whether a bound that was lowered is not kept yet. */
  boolean isExceeded() {
    return used.get() > bound;
  }

  long used() {
    return used.get();
  }

  boolean hasWeigher() {
    return weigher != null;
  }

  int weigh(K key, V value) {
    if (weigher == null) {
      return 1;
    }
    int weight = weigher.weigh(key, value);
    if (weight < 0) {
      throw new IllegalArgumentException("weight must not be negative: weight=" + weight);
    }
    return weight;
  }

  /** Takes room if there is enough. */
  boolean tryReserve(long room) {
    for (; ; ) {
      long now = used.get();
      if (now > bound - room) {
        return false;
      }
      if (used.compareAndSet(now, now + room)) {
        return true;
      }
    }
  }

  /** Takes room that is not there. */
  void overflow(long room) {
    used.addAndGet(room);
  }

  void release(long room) {
    if (room != 0) {
      used.addAndGet(-room);
    }
  }

  StoreFullException full(long missing) {
    return new StoreFullException(
        "store is full: missing=" + missing + ", used=" + used() + ", bound=" + bound);
  }
}
