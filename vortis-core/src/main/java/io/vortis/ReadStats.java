package io.vortis;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of what happens outside any lock, so each spreads over cells instead of being fought
 * for. What happens under a stripe's lock is counted there, in plain fields.
 *
 * <p>Threads: any. A sum read while others count may miss what is being counted.
 */
final class ReadStats {
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder loads = new LongAdder();
  final LongAdder failedLoads = new LongAdder();
  final LongAdder loadNanos = new LongAdder();
}
