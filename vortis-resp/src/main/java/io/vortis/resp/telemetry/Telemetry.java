package io.vortis.resp.telemetry;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What a server notes of itself.
 *
 * <p>Thread safety: any thread.
 */
public final class Telemetry {
  /*
   * Whoever has run a command compares the time it took with one number, attention(): mostly it is shorter, and nobody
   * wants to know. The number is the least of what the slow log, the latency monitor and those who watch all commands
   * ask for.
   */

  private static final long NEVER = Long.MAX_VALUE;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier ticker;
  private final CommandStats commands;
  private final SlowLog slowLog = new SlowLog();
  private final LatencyMonitor latency = new LatencyMonitor();
  private final ConcurrentMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private volatile long slowNanos = 10_000 * NANOS_PER_MICRO;
  private volatile long latencyNanos = NEVER;
  private volatile boolean watched;
  private volatile long attention = slowNanos;

  /**
   * Notes about a server.
   *
   * @param commands how many commands it has
   * @param ticker nanoseconds that pass, from whatever origin
   */
  public Telemetry(int commands, LongSupplier ticker) {
    this.ticker = ticker;
    this.commands = new CommandStats(commands);
  }

  /** Nanoseconds that pass, from whatever origin. */
  public long now() {
    return ticker.getAsLong();
  }

  /** How often and how long each command ran. */
  public CommandStats commands() {
    return commands;
  }

  /** The commands that took long. */
  public SlowLog slowLog() {
    return slowLog;
  }

  /** What else took long. */
  public LatencyMonitor latency() {
    return latency;
  }

  // ---------------------------------------------------------------- what to look out for

  /** From how many nanoseconds on somebody wants to know that a command ran. */
  public long attention() {
    return attention;
  }

  /** Whether a command that took so long belongs into the slow log. */
  public boolean isSlow(long nanos) {
    return nanos >= slowNanos;
  }

  /** Whether something that took so long is a spike for the latency monitor. */
  public boolean isSpike(long nanos) {
    return nanos >= latencyNanos;
  }

  /** {@code slowlog-log-slower-than}, in microseconds; negative for never. */
  public synchronized void slowerThan(long micros) {
    slowNanos = micros < 0 || micros > NEVER / NANOS_PER_MICRO ? NEVER : micros * NANOS_PER_MICRO;
    attend();
  }

  /** {@code slowlog-max-len}. */
  public void slowLogLength(long entries) {
    slowLog.maxLength(entries);
  }

  /** {@code latency-monitor-threshold}, in milliseconds; 0 for never. */
  public synchronized void latencyThreshold(long millis) {
    latencyNanos =
        millis <= 0 || millis > NEVER / NANOS_PER_MILLI ? NEVER : millis * NANOS_PER_MILLI;
    attend();
  }

  /** {@code latency-tracking}: whether histograms of all commands are kept. */
  public void tracking(boolean on) {
    commands.tracking(on);
  }

  /** Says whether somebody wants to know of every command, however short it ran. */
  public synchronized void watched(boolean all) {
    watched = all;
    attend();
  }

  private void attend() {
    attention = watched ? Long.MIN_VALUE : Math.min(slowNanos, latencyNanos);
  }

  // ---------------------------------------------------------------- errors

  /** Counts an error reply, by its first word. */
  public void error(String reply) {
    int blank = reply.indexOf(' ');
    String code = blank < 0 ? reply : reply.substring(0, blank);
    errors.computeIfAbsent(code, name -> new LongAdder()).increment();
  }

  /** How many error replies began with each word. */
  public SortedMap<String, Long> errors() {
    SortedMap<String, Long> counts = new TreeMap<>();
    errors.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  /** Forgets calls, times and errors, but neither the slow log nor spikes. */
  public void reset() {
    commands.reset();
    errors.clear();
  }
}
