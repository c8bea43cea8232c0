package io.vortis.resp;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of a server. Each spreads over cells, so that event loops don't fight for them.
 * Thread-safe.
 */
public final class ServerStats {
  private final long startedAt = System.currentTimeMillis();
  private final AtomicLong peakClients = new AtomicLong();

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

  /** Sets all counters to zero: {@code CONFIG RESETSTAT}. */
  public void reset() {
    for (LongAdder counter :
        new LongAdder[] {connections, rejectedConnections, commands, errors, bytesIn, bytesOut}) {
      counter.reset();
    }
    peakClients.set(0);
  }
}
