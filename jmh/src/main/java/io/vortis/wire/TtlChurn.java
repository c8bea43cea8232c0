package io.vortis.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Steady churn of keys with a TTL that nobody reads: how much of what a server holds is expired,
 * and what sweeping costs it. Prints CSV, a row for each second.
 *
 * <p>Every millisecond a batch of {@code SETEX} with new keys goes out, with TTLs of 1 to {@code
 * maxTtl} whole seconds, uniformly; and the generator keeps its own account of what should be
 * alive: per millisecond, how many keys end then. A key's end is reckoned from when its reply came,
 * which is after the server has set it, so the account is a little too large and the share reported
 * a little too small, by the keys of one batch. {@code DBSIZE}, which in vortis as in Redis counts
 * what is expired and not yet reclaimed, minus the account is what is expired but present.
 *
 * <p>Processor time: of the whole process and of sweeping alone, each over the second before, in
 * percent of one core. vortis sweeps in the thread {@code vortis-sweeper}; redis-server says what
 * it spends as {@code expire_cycle_cpu_milliseconds}, which the script takes at the end instead.
 *
 * <pre>{@code
 * java -cp jmh/target/benchmarks.jar io.vortis.wire.TtlChurn <name> <port> <pid> [rate [seconds [maxTtl]]]
 * }</pre>
 */
public final class TtlChurn {
  private static final String HEADING =
      "server,second,sent,present,alive,expired_percent,cpu_percent,sweep_percent";
  private static final byte[] SETEX = Wire.bytes("SETEX");
  private static final byte[] VALUE = new byte[64];
  private static final int MILLIS = 1_000;

  private final Wire wire;
  private final int pid;
  private final int rate;
  private final int seconds;
  private final int maxTtl;
  private final int[] ends;
  private final SplittableRandom random = new SplittableRandom(1);
  private long sent;
  private long ended;
  private int accounted;

  private TtlChurn(Wire wire, int pid, int rate, int seconds, int maxTtl) {
    this.wire = wire;
    this.pid = pid;
    this.rate = rate;
    this.seconds = seconds;
    this.maxTtl = maxTtl;
    // Replies may come late where the server falls behind.
    ends = new int[(seconds + maxTtl) * MILLIS * 10];
  }

  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.out.println(HEADING);
      return;
    }
    Arrays.fill(VALUE, (byte) 'x');
    try (Wire wire = new Wire(Integer.parseInt(args[1]))) {
      new TtlChurn(
              wire,
              Integer.parseInt(args[2]),
              number(args, 3, 100_000),
              number(args, 4, 60),
              number(args, 5, 30))
          .run(args[0]);
    }
  }

  private static int number(String[] args, int at, int otherwise) {
    return args.length > at ? Integer.parseInt(args[at]) : otherwise;
  }

  private void run(String name) throws IOException {
    wire.ask("FLUSHALL");
    long start = System.nanoTime();
    long cpu = cpuTicks(false);
    long sweep = cpuTicks(true);
    for (int second = 1; second <= seconds; second++) {
      for (int milli = (second - 1) * MILLIS; milli < second * MILLIS; milli++) {
        LockSupport.parkNanos(start + milli * 1_000_000L - System.nanoTime());
        batch(start);
      }
      long present = wire.ask("DBSIZE");
      int now = millis(start);
      for (; accounted <= now; accounted++) {
        ended += ends[accounted];
      }
      long alive = sent - ended;
      long cpuNow = cpuTicks(false);
      long sweepNow = cpuTicks(true);
      System.out.printf(
          Locale.ROOT,
          "%s,%d,%d,%d,%d,%.3f,%d,%d%n",
          name,
          second,
          sent,
          present,
          alive,
          100.0 * Math.max(0, present - alive) / Math.max(1, present),
          cpuNow - cpu,
          sweepNow - sweep);
      cpu = cpuNow;
      sweep = sweepNow;
    }
  }

  private void batch(long start) throws IOException {
    int count = rate / MILLIS;
    int[] ttls = new int[count];
    for (int i = 0; i < count; i++) {
      ttls[i] = 1 + random.nextInt(maxTtl);
      wire.send(SETEX, Wire.bytes("churn:" + sent++), Wire.bytes(Integer.toString(ttls[i])), VALUE);
    }
    wire.flush();
    for (int i = 0; i < count; i++) {
      wire.reply();
    }
    int now = millis(start);
    for (int ttl : ttls) {
      ends[now + ttl * MILLIS]++;
    }
  }

  private static int millis(long start) {
    return (int) ((System.nanoTime() - start) / 1_000_000);
  }

  /** Processor time so far, in hundredths of a second, of the process or of its sweeper. */
  private long cpuTicks(boolean sweeper) throws IOException {
    if (!sweeper) {
      return ticks(Path.of("/proc", Integer.toString(pid), "stat"));
    }
    long ticks = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Integer.toString(pid), "task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).strip().equals("vortis-sweeper")) {
          ticks += ticks(task.resolve("stat"));
        }
      }
    }
    return ticks;
  }

  private static long ticks(Path stat) throws IOException {
    String line = Files.readString(stat);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
