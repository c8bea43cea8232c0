package io.vortis;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the mean load of a {@link Table}'s buckets costs: a fuller table is smaller and spills more.
 * Since it grows a bucket at a time its load hardly depends on its size; the sizes here lie between
 * two powers of two, so that each meets other shares of split and unsplit buckets.
 *
 * <p>Keys: uniform; equal to the stored ones but other objects. Present, absent and new ones are
 * measured apart. Run it once for each value of the constant in {@code Table}, and the memory
 * report with it:
 *
 * <pre>{@code
 * java -jar jmh/target/benchmarks.jar TableLoadBenchmark
 * java -cp jmh/target/benchmarks.jar io.vortis.MemoryReport
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch"})
public class TableLoadBenchmark {
  private static final int BATCH = 50_000;

  @Param({"600000", "750000", "900000", "1050000"})
  public int keys;

  private HeapStore<String, byte[]> store;
  private Workload workload;
  private String[] absent;
  private int next;

  @Setup
  public void fill() {
    workload = new Workload(keys, Distribution.UNIFORM);
    Cache cache = Contender.HEAP.create(new Contender.Shape(keys, Workload.VALUE_BYTES));
    workload.fill(cache, Workload.VALUE_BYTES);
    store = (HeapStore<String, byte[]>) cache.root();
    absent = Workload.keys(keys, keys + BATCH);
    next = new SplittableRandom().nextInt();
  }

  @Benchmark
  public byte @Nullable [] getPresent() {
    return store.get(workload.request(next++));
  }

  @Benchmark
  public byte @Nullable [] getAbsent() {
    return store.get(absent[(next++ & Integer.MAX_VALUE) % BATCH]);
  }

  @Benchmark
  public void replace() {
    store.set(workload.request(next++), Workload.value());
  }

  /** What is inserted here is taken out again, unmeasured, before the next time. */
  @State(Scope.Thread)
  public static class Newcomers {
    private String[] keys;

    @Setup(Level.Invocation)
    public void takeOut(TableLoadBenchmark benchmark) {
      keys = benchmark.absent;
      for (String key : keys) {
        benchmark.store.delete(key);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void insert(Newcomers newcomers) {
    for (String key : newcomers.keys) {
      store.set(key, Workload.value());
    }
  }
}
