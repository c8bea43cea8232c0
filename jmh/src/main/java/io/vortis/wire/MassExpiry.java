package io.vortis.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A million keys that expire within one second, and a reader beside: how long a server takes until
 * 99 % of them are gone, counted from the end of that second, and what its reader notices
 * meanwhile. Prints a row of CSV.
 *
 * <p>What is there is {@code DBSIZE}, which counts what is expired and not yet reclaimed, asked
 * every five milliseconds. The reader asks for keys without a TTL on a connection of its own, one
 * request at a time and 2,000 a second, due at equal intervals whether or not the last reply has
 * come: what is recorded counts from when the request was due, so no delay is omitted. {@code calm}
 * is the same in the seconds before.
 *
 * <pre>{@code
 * java -cp jmh/target/benchmarks.jar io.vortis.wire.MassExpiry <name> <port> [keys]
 * }</pre>
 */
public final class MassExpiry {
  private static final String HEADING =
      "server,keys,reclaimed_ms,calm_p50_us,calm_p99_us,p50_us,p99_us,p99_9_us,max_us";
  private static final int READ_KEYS = 10_000;
  private static final long READ_INTERVAL = 500_000;
  private static final int BATCH = 100;
  private static final long CALM_MILLIS = 2_000;
  private static final byte[] SET = Wire.bytes("SET");
  private static final byte[] GET = Wire.bytes("GET");
  private static final byte[] PXAT = Wire.bytes("PXAT");
  private static final byte[] VALUE = new byte[64];

  private MassExpiry() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 0) {
      System.out.println(HEADING);
      return;
    }
    Arrays.fill(VALUE, (byte) 'x');
    int port = Integer.parseInt(args[1]);
    int keys = args.length > 2 ? Integer.parseInt(args[2]) : 1_000_000;
    try (Wire wire = new Wire(port)) {
      wire.ask("FLUSHALL");
      for (int i = 0; i < READ_KEYS; i++) {
        wire.ask("SET read:" + i + " value");
      }
      // Twenty microseconds a key is more than either server needs.
      long first = System.currentTimeMillis() + 2 * CALM_MILLIS + keys / 50;
      fill(wire, keys, first);
      while (System.currentTimeMillis() < first - CALM_MILLIS) {
        LockSupport.parkNanos(1_000_000);
      }
      Reader reader = new Reader(port, first);
      reader.start();
      long reclaimed = watch(wire, READ_KEYS + keys / 100) - (first + 1_000);
      reader.stop = true;
      reader.join();
      Histogram during = reader.during;
      System.out.printf(
          Locale.ROOT,
          "%s,%d,%d,%s,%s,%s,%s,%s,%s%n",
          args[0],
          keys,
          reclaimed,
          micros(reader.calm.getValueAtPercentile(50)),
          micros(reader.calm.getValueAtPercentile(99)),
          micros(during.getValueAtPercentile(50)),
          micros(during.getValueAtPercentile(99)),
          micros(during.getValueAtPercentile(99.9)),
          micros(during.getMaxValue()));
    }
  }

  private static void fill(Wire wire, int keys, long first) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < keys; i += BATCH) {
      for (int j = i; j < i + BATCH; j++) {
        wire.send(
            SET,
            Wire.bytes("mass:" + j),
            VALUE,
            PXAT,
            Wire.bytes(Long.toString(first + random.nextInt(1_000))));
      }
      wire.flush();
      for (int j = 0; j < BATCH; j++) {
        wire.reply();
      }
    }
    if (System.currentTimeMillis() > first - CALM_MILLIS) {
      throw new IllegalStateException("filling took too long; fewer keys");
    }
  }

  /** The time at which at most so many keys are left. */
  private static long watch(Wire wire, long left) throws IOException {
    while (wire.ask("DBSIZE") > left) {
      LockSupport.parkNanos(5_000_000);
    }
    return System.currentTimeMillis();
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e3);
  }

  private static final class Reader extends Thread {
    final Histogram calm = new Histogram(3);
    final Histogram during = new Histogram(3);
    volatile boolean stop;
    private final int port;
    private final long first;

    Reader(int port, long first) {
      this.port = port;
      this.first = first;
    }

    @Override
    public void run() {
      SplittableRandom random = new SplittableRandom(2);
      try (Wire wire = new Wire(port)) {
        for (long due = System.nanoTime(); !stop; due += READ_INTERVAL) {
          LockSupport.parkNanos(due - System.nanoTime());
          while (System.nanoTime() < due) {
            Thread.onSpinWait();
          }
          wire.send(GET, Wire.bytes("read:" + random.nextInt(READ_KEYS)));
          wire.flush();
          wire.reply();
          (System.currentTimeMillis() < first ? calm : during).recordValue(System.nanoTime() - due);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
