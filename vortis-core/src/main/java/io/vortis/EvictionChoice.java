package io.vortis;

import io.vortis.eviction.Eviction;

/**
 * What a store does when it is full, as last chosen; its stripes look here when it matters.
 *
 * <p>Threads: any.
 */
final class EvictionChoice {
  private volatile Eviction eviction;

  EvictionChoice(Eviction eviction) {
    this.eviction = eviction;
  }

  Eviction get() {
    return eviction;
  }

  void set(Eviction eviction) {
    this.eviction = eviction;
  }
}
