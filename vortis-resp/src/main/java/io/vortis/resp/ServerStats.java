package io.vortis.resp;

import io.vortis.StoreStats;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a server. Each spreads over cells, so that event loops don't fight for them. */
public final class ServerStats {
  /*
   * Threads:      any
   * Fields:       counters    | sums      | cells     | none
   *               last, rates | plain     | plain     | this
   *               peaks       | plain     | plain     | this
   *               atReset     | volatile  | volatile  | replaced whole
   * Benign races: what is counted while the counters are reset may be lost, or counted twice
   */

  private static final long STALE_MILLIS = 2_000;

  /** For how long the peaks of clients are remembered. */
  private static final int PEAK_SECONDS = 8;

  private final long startedAt = System.currentTimeMillis();
  private final String runId = randomId();
  private final AtomicLong peakMemory = new AtomicLong();
  private Sample last = new Sample(startedAt, 0, 0, 0);
  private final Deque<Peaks> peaks =
      new ArrayDeque<>(Collections.nCopies(PEAK_SECONDS, new Peaks(0, 0)));
  private long samples;
  private Rates rates = new Rates(0, 0, 0);
  private volatile StoreStats atReset = new StoreStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Connections accepted since the start. */
  public final LongAdder connections = new LongAdder();

  /** Connections turned away because there were too many. */
  public final LongAdder rejectedConnections = new LongAdder();

  /** Connections closed since all together held too much. */
  public final LongAdder evictedClients = new LongAdder();

  /** Looks at keys that were there, beside those that the store counts. */
  public final LongAdder keysFound = new LongAdder();

  /** Looks at keys that were not there, beside those that the store counts. */
  public final LongAdder keysMissed = new LongAdder();

  /** Commands run. */
  public final LongAdder commands = new LongAdder();

  /** Error replies. */
  public final LongAdder errors = new LongAdder();

  /** How often something was read from a client. */
  public final LongAdder reads = new LongAdder();

  /** How often something was sent to a client. */
  public final LongAdder writes = new LongAdder();

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
        new LongAdder[] {
          connections,
          rejectedConnections,
          evictedClients,
          keysFound,
          keysMissed,
          commands,
          errors,
          reads,
          writes,
          bytesIn,
          bytesOut
        }) {
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

  /**
   * What happened a second, from one {@linkplain #sample sample} to the next.
   *
   * @param commands commands run
   * @param bytesIn bytes read from clients
   * @param bytesOut bytes written to clients
   */
  public record Rates(double commands, double bytesIn, double bytesOut) {}

  /** The counters at a time. */
  private record Sample(long millis, long commands, long bytesIn, long bytesOut) {
    Rates since(Sample before) {
      double seconds = Math.max(1, millis - before.millis) / 1_000.0;
      return new Rates(
          Math.max(0, commands - before.commands) / seconds,
          Math.max(0, bytesIn - before.bytesIn) / seconds,
          Math.max(0, bytesOut - before.bytesOut) / seconds);
    }
  }

  private Sample now(long millis) {
    return new Sample(millis, commands.sum(), bytesIn.sum(), bytesOut.sum());
  }

  /** Notes what is counted so far; to be called about once a second. */
  public synchronized void sample(long millis) {
    Sample sample = now(millis);
    rates = sample.since(last);
    last = sample;
  }

  /** What happened a second, lately. */
  public synchronized Rates rates(long millis) {
    if (millis - last.millis > STALE_MILLIS) {
      // Nobody samples: since somebody asked for the last time.
      sample(millis);
    }
    return rates;
  }

  /**
   * The most memory that the store was seen to use.
   *
   * @param used what it uses now
   */
  public long peakMemory(long used) {
    return peakMemory.accumulateAndGet(used, Math::max);
  }

  /**
   * The most that one client held lately, in bytes.
   *
   * @param input of requests that were not complete
   * @param output of what it was to be sent
   */
  public record Peaks(long input, long output) {
    Peaks with(Peaks other) {
      return new Peaks(Math.max(input, other.input), Math.max(output, other.output));
    }
  }

  /** Notes what clients hold; to be called about once a second. */
  synchronized void samplePeaks(Collection<Client> clients) {
    peaks.removeFirst();
    peaks.addLast(peaks(clients));
    if (++samples % PEAK_SECONDS == 0) {
      clients.forEach(Client::resetReplyPeak);
    }
  }

  /** The most that one of these clients holds now, or was seen to hold in the last seconds. */
  public synchronized Peaks recentPeaks(Collection<Client> clients) {
    Peaks most = peaks(clients);
    for (Peaks second : peaks) {
      most = most.with(second);
    }
    return most;
  }

  private static Peaks peaks(Collection<Client> clients) {
    Peaks most = new Peaks(0, 0);
    for (Client client : clients) {
      ClientMemory memory = client.memory();
      most = most.with(new Peaks(memory.query() + memory.queryFree(), memory.output()));
    }
    return most;
  }

  private static String randomId() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
