package io.vortis;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.IntToDoubleFunction;

/**
 * Contenders in turn, a tenth of a second each, round by round in one JVM: whatever else the
 * machine does falls on all of them alike, and the ratio of two in the same round is worth more
 * than either time. For machines too noisy to run one contender after the other.
 *
 * <p>Each contender is loaded by a class loader of its own, so that no code is shared but the
 * JDK's, and what the compiler learned of one does not slow another down. {@code NAME@file} is the
 * contender of another build's benchmarks.jar: so a change is compared with what was before it.
 *
 * <pre>{@code
 * java @docs/benchmarks/jvm.flags -Xms6g -Xmx6g -XX:+AlwaysPreTouch -XX:+UseParallelGC \
 *     -cp jmh/target/benchmarks.jar io.vortis.Duel get 1000000 64 1 40 OFFHEAP_CACHE OHC
 * }</pre>
 *
 * <p>Arguments: get or set, keys, bytes of a value, threads, rounds, contenders. Keys are asked for
 * by Zipf 0.99; equal to the stored ones but not identical. Rows of CSV: the median and the
 * quartiles of nanoseconds per operation and thread, of processor time too, and the median of how
 * often as long as the first contender it took. Without arguments the heading.
 */
public final class Duel {
  /*
   * Threads:      those of a slice share its contender's cache and nothing else; each has turns and places in the arrays
   *               of its own, which are read once it has ended.
   */

  private static final String HEADING =
      "operation,keys,value_bytes,threads,contender,p25_ns,median_ns,p75_ns,cpu_ns,of_first";
  private static final int OPERATIONS = 200_000;
  private static final int WARM_UP_ROUNDS = 12;

  private Duel() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.out.println(HEADING);
      return;
    }
    String operation = args[0];
    int keys = Integer.parseInt(args[1]);
    int valueBytes = Integer.parseInt(args[2]);
    int threads = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    List<String> names = List.of(args).subList(5, args.length);
    for (String name : names) {
      if (threads > 1 && Contender.valueOf(contender(name)).isForOneThread()) {
        throw new IllegalArgumentException("for one thread: contender=" + name);
      }
    }
    Workload workload = new Workload(keys, Distribution.ZIPF);
    String[] stored = workload.stored();
    String[] asked = workload.asked();
    int[] requests = workload.requests();

    List<IntToDoubleFunction[]> contenders = new ArrayList<>();
    for (String name : names) {
      Class<?> corner = apart(Corner.class, build(name));
      Object filled =
          corner
              .getConstructor(String.class, String[].class, int.class)
              .newInstance(contender(name), stored, valueBytes);
      IntToDoubleFunction[] parts = new IntToDoubleFunction[threads];
      for (int i = 0; i < threads; i++) {
        parts[i] =
            (IntToDoubleFunction)
                corner
                    .getMethod("thread", String.class, String[].class, int[].class, int.class)
                    .invoke(filled, operation, asked, requests, i * (requests.length / threads));
      }
      contenders.add(parts);
    }

    double[][] wall = new double[names.size()][rounds];
    double[][] cpu = new double[names.size()][rounds];
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (int i = 0; i < names.size(); i++) {
        double[] slice = slice(contenders.get(i));
        if (round >= 0) {
          wall[i][round] = slice[0];
          cpu[i][round] = slice[1];
        }
      }
    }
    for (int i = 0; i < names.size(); i++) {
      String cell = String.join(",", operation, args[1], args[2], args[3], names.get(i));
      System.out.println(cell + figures(wall[i], wall[0], cpu[i]));
    }
    System.exit(0); // some contenders leave threads behind
  }

  private static String figures(double[] wall, double[] first, double[] cpu) {
    double[] ratios = new double[wall.length];
    for (int round = 0; round < wall.length; round++) {
      ratios[round] = wall[round] / first[round];
    }
    return String.format(
        Locale.ROOT,
        ",%.0f,%.0f,%.0f,%.0f,%.2f",
        quantile(wall, 0.25),
        quantile(wall, 0.5),
        quantile(wall, 0.75),
        quantile(cpu, 0.5),
        quantile(ratios, 0.5));
  }

  private static String contender(String name) {
    return name.split("@", 2)[0];
  }

  /** The jar that a contender is from. */
  private static URL build(String name) throws MalformedURLException {
    int at = name.indexOf('@');
    return at < 0
        ? Duel.class.getProtectionDomain().getCodeSource().getLocation()
        : Path.of(name.substring(at + 1)).toUri().toURL();
  }

  /** A class of a jar as another class loader loads it, with all that it needs but the JDK. */
  private static Class<?> apart(Class<?> type, URL jar) throws ClassNotFoundException {
    ClassLoader loader = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    return loader.loadClass(type.getName());
  }

  /** Nanoseconds and nanoseconds of processor time per operation, the mean of all threads. */
  private static double[] slice(IntToDoubleFunction[] parts) throws Exception {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    CyclicBarrier start = new CyclicBarrier(parts.length);
    double[] wall = new double[parts.length];
    double[] cpu = new double[parts.length];
    List<FutureTask<Boolean>> slices = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      int own = i;
      FutureTask<Boolean> slice =
          new FutureTask<>(
              () -> {
                start.await();
                long before = clock.getCurrentThreadCpuTime();
                wall[own] = parts[own].applyAsDouble(OPERATIONS);
                cpu[own] = (double) (clock.getCurrentThreadCpuTime() - before) / OPERATIONS;
                return true;
              });
      slices.add(slice);
      Thread thread = new Thread(slice);
      thread.setDaemon(true);
      thread.start();
    }
    for (FutureTask<Boolean> slice : slices) {
      slice.get(); // or throws what went wrong there
    }
    return new double[] {
      Arrays.stream(wall).average().orElseThrow(), Arrays.stream(cpu).average().orElseThrow()
    };
  }

  private static double quantile(double[] figures, double q) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[(int) (q * (sorted.length - 1))];
  }

  /** One contender, full of all keys; made by reflection, in a class loader of its own. */
  public static final class Corner {
    private final Cache cache;
    private final int valueBytes;

    /** Has room for half as many entries again. */
    public Corner(String contender, String[] stored, int valueBytes) {
      this.valueBytes = valueBytes;
      cache = Contender.valueOf(contender).create(new Contender.Shape(stored.length, valueBytes));
      for (String key : stored) {
        cache.set(key, new byte[valueBytes]);
      }
    }

    /** So many operations of one thread; nanoseconds per operation. */
    public IntToDoubleFunction thread(String operation, String[] asked, int[] requests, int first) {
      return switch (operation) {
        case "get" -> new Gets(asked, requests, first);
        case "set" -> new Sets(asked, requests, first);
        default -> throw new IllegalArgumentException("no such operation: " + operation);
      };
    }

    private abstract class Turns implements IntToDoubleFunction {
      private final String[] asked;
      private final int[] requests;
      private int next;

      Turns(String[] asked, int[] requests, int first) {
        this.asked = asked;
        this.requests = requests;
        next = first;
      }

      final String next() {
        return asked[requests[next++ & (requests.length - 1)]];
      }
    }

    private final class Gets extends Turns {
      Gets(String[] asked, int[] requests, int first) {
        super(asked, requests, first);
      }

      @Override
      public double applyAsDouble(int operations) {
        long bytes = 0;
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
          byte[] value = cache.get(next());
          bytes += value == null ? 0 : value.length;
        }
        long took = System.nanoTime() - start;
        if (bytes != (long) operations * valueBytes) {
          throw new IllegalStateException("entries are missing: bytes=" + bytes);
        }
        return (double) took / operations;
      }
    }

    private final class Sets extends Turns {
      Sets(String[] asked, int[] requests, int first) {
        super(asked, requests, first);
      }

      @Override
      public double applyAsDouble(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
          cache.set(next(), new byte[valueBytes]);
        }
        return (double) (System.nanoTime() - start) / operations;
      }
    }
  }
}
