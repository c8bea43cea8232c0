package io.vortis;

import io.vortis.offheap.OffHeapStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Reading and overwriting keys that are all present, outside the heap. A get makes an array of the
 * value; {@code read} shows the bytes to a callback instead, which vortis alone is asked for, and
 * {@code getAll} asks for sixteen keys at once.
 *
 * <p>Keys: Zipf 0.99 unless {@code -p distribution=UNIFORM}; equal to the stored ones but other
 * objects, see {@link Workload}.
 *
 * <pre>{@code
 * java -jar jmh/target/benchmarks.jar 'OffHeapBenchmark.(get|set)' -t 1
 * java -jar jmh/target/benchmarks.jar 'OffHeapBenchmark.(get|set)' -t 2
 * java -jar jmh/target/benchmarks.jar 'OffHeapBenchmark.(get|getAll|read)' -p contender=VORTIS_CACHE \
 *     -p keys=10000000 -p valueBytes=64 -p distribution=UNIFORM -prof gc
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xms4g",
      "-Xmx4g",
      "-XX:+AlwaysPreTouch",
      "-XX:MaxDirectMemorySize=16g",
      "-Dchronicle.analytics.disable=true",
      "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
      "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED"
    })
public class OffHeapBenchmark {
  private static final int KEYS_AT_ONCE = 16;

  @Param public OffHeapContender contender;

  @Param("1000000")
  public int keys;

  @Param({"64", "1024"})
  public int valueBytes;

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
    cache = contender.create(keys, valueBytes);
    workload.fill(cache, valueBytes);
  }

  @Benchmark
  public byte @Nullable [] get(Cursor cursor) {
    return cache.get(workload.request(cursor.next++));
  }

  @Benchmark
  public void set(Cursor cursor) {
    cache.set(workload.request(cursor.next++), new byte[valueBytes]);
  }

  @Benchmark
  public @Nullable Integer read(Cursor cursor) {
    return vortis().read(workload.request(cursor.next++), value -> (int) value.get(0));
  }

  @Benchmark
  @OperationsPerInvocation(KEYS_AT_ONCE)
  public Map<String, byte[]> getAll(Cursor cursor) {
    List<String> asked = new ArrayList<>(KEYS_AT_ONCE);
    for (int i = 0; i < KEYS_AT_ONCE; i++) {
      asked.add(workload.request(cursor.next++));
    }
    return vortis().getAll(asked);
  }

  @SuppressWarnings("unchecked") // of the contenders made here
  private OffHeapStore<String, byte[]> vortis() {
    if (cache.root() instanceof OffHeapStore<?, ?> store) {
      return (OffHeapStore<String, byte[]>) store;
    }
    throw new UnsupportedOperationException(contender + " is not asked for this");
  }
}
