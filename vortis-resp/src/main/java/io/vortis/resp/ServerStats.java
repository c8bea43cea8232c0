package io.vortis.resp;

import io.vortis.StoreStats;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of a server. Each spreads over cells, so that event loops don't fight for them.
 * Thread-safe.
 */
public final class ServerStats {
  private final long startedAt = System.currentTimeMillis();
  private final String runId = randomId();
  private volatile StoreStats atReset = new StoreStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Connections accepted since the start. */
  public final LongAdder connections = new LongAdder();

  /** Connections turned away because there were too many. */
  public final LongAdder rejectedConnections = new LongAdder();

  /** Commands run. */
  public final LongAdder commands = new LongAdder();

  /** Error replies. */
  public final LongAdder errors = new LongAdder();

  /** Bytes read from clients. */
  public final LongAdder bytesIn = new LongAdder();

  /** Bytes written to clients. */
  public final LongAdder bytesOut = new LongAdder();

  /** When the server started, in epoch milliseconds. */
  public long startedAt() {
    return startedAt;
  }

  /** 40 hexadecimal digits that no other run has. */
  public String runId() {
    return runId;
  }

  /**
   * Sets all counters to zero, {@code CONFIG RESETSTAT}, and counts the store's from here.
   *
   * @param store what the store has counted so far
   */
  public void reset(StoreStats store) {
    for (LongAdder counter :
        new LongAdder[] {connections, rejectedConnections, commands, errors, bytesIn, bytesOut}) {
      counter.reset();
    }
    atReset = store;
  }

  /** What a store has counted since the last {@link #reset}. */
  public StoreStats sinceReset(StoreStats now) {
    StoreStats then = atReset;
    return new StoreStats(
        now.hits() - then.hits(),
        now.misses() - then.misses(),
        now.sets() - then.sets(),
        now.deleted() - then.deleted(),
        now.expired() - then.expired(),
        now.evicted() - then.evicted(),
        now.cleared() - then.cleared(),
        now.loads() - then.loads(),
        now.failedLoads() - then.failedLoads(),
        now.loadNanos() - then.loadNanos(),
        now.droppedEvents() - then.droppedEvents());
  }

  private static String randomId() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
