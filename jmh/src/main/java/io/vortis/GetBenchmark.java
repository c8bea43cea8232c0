package io.vortis;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading keys that are all present.
 *
 * <p>Keys: Zipf 0.99 unless {@code -p distribution=UNIFORM}; equal to the stored ones but other
 * objects, see {@link Workload}.
 *
 * <pre>{@code
 * java -jar jmh/target/benchmarks.jar GetBenchmark -t 1
 * java -jar jmh/target/benchmarks.jar GetBenchmark -t 2
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch"})
public class GetBenchmark {
  @Param public Contender contender;

  @Param("1000000")
  public int keys;

  @Param("ZIPF")
  public Distribution distribution;

  private Workload workload;
  private Cache cache;

  /** Where in the sequence of requests a thread is. */
  @State(Scope.Thread)
  public static class Cursor {
    int next = ThreadLocalRandom.current().nextInt();
  }

  @Setup
  public void fill() {
    workload = new Workload(keys, distribution);
    cache = contender.create(keys);
    workload.fill(cache);
  }

  @Benchmark
  public byte @Nullable [] get(Cursor cursor) {
    return cache.get(workload.request(cursor.next++));
  }
}
