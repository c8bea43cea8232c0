package io.vortis.offheap;

import io.vortis.RemovalCause;

/** What is counted under a stripe's lock, which guards it too. */
final class Counters {
  long sets;
  long deleted;
  long expired;
  long evicted;
  long cleared;

  /** Entries with an expiry. */
  long volatiles;

  /** Bytes of keys and values. */
  long payload;

  /** Segments in chains. */
  long chainSegments;

  /** Bytes of entries that writes have written. */
  long writtenBytes;

  /** Bytes that cleaning has moved. */
  long movedBytes;

  void removed(RemovalCause cause, long count) {
    switch (cause) {
      case EXPLICIT -> deleted += count;
      case EXPIRED -> expired += count;
      case EVICTED -> evicted += count;
      case CLEARED -> cleared += count;
      case REPLACED -> {}
    }
  }

  void add(Counters other) {
    sets += other.sets;
    deleted += other.deleted;
    expired += other.expired;
    evicted += other.evicted;
    cleared += other.cleared;
    volatiles += other.volatiles;
    payload += other.payload;
    chainSegments += other.chainSegments;
    writtenBytes += other.writtenBytes;
    movedBytes += other.movedBytes;
  }
}
