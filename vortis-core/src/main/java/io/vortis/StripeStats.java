package io.vortis;

/** Counters of what happens under a stripe's lock, which guards them too. */
final class StripeStats {
  long sets;
  long deleted;
  long expired;
  long evicted;
  long cleared;

  void removed(RemovalCause cause, long count) {
    switch (cause) {
      case EXPLICIT -> deleted += count;
      case EXPIRED -> expired += count;
      case EVICTED -> evicted += count;
      case CLEARED -> cleared += count;
      case REPLACED -> {}
    }
  }

  void add(StripeStats other) {
    sets += other.sets;
    deleted += other.deleted;
    expired += other.expired;
    evicted += other.evicted;
    cleared += other.cleared;
  }
}
