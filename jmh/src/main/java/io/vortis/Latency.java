package io.vortis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Percentiles of single operations at a given rate, as rows of CSV, in nanoseconds.
 *
 * <p>Each thread has a timetable: its requests are due at equal intervals, whether or not the one
 * before has ended. The {@code response} time counts from when a request was due, so a pause shows
 * in all requests that it delayed: there is no coordinated omission. The {@code service} time
 * counts from when the request was made, as a closed loop would see it, and omits them; the
 * difference is the queue. Both include the two readings of the clock, some 25 ns each.
 *
 * <pre>{@code
 * java -Xms4g -Xmx4g -XX:+AlwaysPreTouch -XX:MaxDirectMemorySize=4g <what CacheBenchmark adds> \
 *     -cp jmh/target/benchmarks.jar io.vortis.Latency HEAP 1000000 64 500000 2 10
 * }</pre>
 *
 * <p>Arguments: contender, keys, bytes of a value, requests a second and thread, threads, seconds.
 * Nine in ten requests are gets, of Zipf 0.99; the first third of the time is not counted.
 */
public final class Latency {
  private static final String HEADING =
      "contender,keys,value_bytes,rate,threads,time,p50,p90,p99,p99_9,p99_99,max";
  private static final int WRITES_PERCENT = 10;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

  private final Workload workload;
  private final Cache cache;
  private final int valueBytes;
  private final long interval;

  private Latency(Workload workload, Cache cache, int valueBytes, long interval) {
    this.workload = workload;
    this.cache = cache;
    this.valueBytes = valueBytes;
    this.interval = interval;
  }

  public static void main(String[] args) throws InterruptedException {
    if (args.length == 0) {
      System.out.println(HEADING);
      return;
    }
    int keys = Integer.parseInt(args[1]);
    int valueBytes = Integer.parseInt(args[2]);
    int rate = Integer.parseInt(args[3]);
    int threads = Integer.parseInt(args[4]);
    int seconds = Integer.parseInt(args[5]);
    Workload workload = new Workload(keys, Distribution.ZIPF);
    Contender contender = Contender.valueOf(args[0]);
    try (Cache cache = contender.create(new Contender.Shape(keys, valueBytes))) {
      workload.fill(cache, valueBytes);
      Latency latency = new Latency(workload, cache, valueBytes, 1_000_000_000L / rate);
      String cell = String.join(",", args[0], args[1], args[2], args[3], args[4]);
      latency.run(threads, seconds / 3);
      Client all = latency.run(threads, seconds - seconds / 3);
      System.out.println(cell + ",response" + percentiles(all.response));
      System.out.println(cell + ",service" + percentiles(all.service));
    }
  }

  private Client run(int threads, int seconds) throws InterruptedException {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Client client = new Client(i, seconds * 1_000_000_000L);
      clients.add(client);
      client.start();
    }
    Client first = clients.get(0);
    for (Client client : clients) {
      client.join();
      if (client != first) {
        first.response.add(client.response);
        first.service.add(client.service);
      }
    }
    return first;
  }

  private final class Client extends Thread {
    final Histogram response = new Histogram(3);
    final Histogram service = new Histogram(3);
    private final SplittableRandom random;
    private final long duration;

    Client(int number, long duration) {
      this.random = new SplittableRandom(number);
      this.duration = duration;
    }

    @Override
    public void run() {
      int next = random.nextInt();
      long due = System.nanoTime();
      long end = due + duration;
      for (; due < end; due += interval) {
        long start = System.nanoTime();
        while (start < due) {
          Thread.onSpinWait();
          start = System.nanoTime();
        }
        String key = workload.request(next++);
        if (random.nextInt(100) < WRITES_PERCENT) {
          cache.set(key, new byte[valueBytes]);
        } else {
          cache.get(key);
        }
        long done = System.nanoTime();
        response.recordValue(done - due);
        service.recordValue(done - start);
      }
    }
  }

  private static String percentiles(Histogram histogram) {
    StringBuilder row = new StringBuilder();
    for (double percentile : PERCENTILES) {
      row.append(String.format(Locale.ROOT, ",%d", histogram.getValueAtPercentile(percentile)));
    }
    return row.append(',').append(histogram.getMaxValue()).toString();
  }
}
