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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Each operation on each contender, full of all the keys that are asked for.
 *
 * <p>Keys: Zipf 0.99 unless {@code -p distribution=UNIFORM} or {@code SCANS}; equal to the stored
 * ones but other objects, see {@link Workload}. Each write brings a new value. A set has a TTL
 * where the contender is a {@code _TTL}. {@code -p roomPercent=50} leaves bounded contenders room
 * for half of the keys, so that writes evict and {@code getOrLoad} loads.
 *
 * <pre>{@code
 * java -jar jmh/target/benchmarks.jar 'CacheBenchmark.(get|set)' -t 1
 * java -jar jmh/target/benchmarks.jar 'CacheBenchmark.count.*' -t 2 -p contender=HEAP,CAFFEINE_MAX
 * java -jar jmh/target/benchmarks.jar 'CacheBenchmark.(get|getAll16|read)' -p contender=OFFHEAP_CACHE \
 *     -p keys=10000000 -p valueBytes=64 -p distribution=UNIFORM -prof gc
 * }</pre>
 *
 * <p>{@code docs/benchmarks/library.sh} runs a choice of these and keeps the results.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
    value = 1,
    // Ten million keys need four: -jvmArgs "-Xms4g -Xmx4g".
    jvmArgs = {"-Xms2g", "-Xmx2g"},
    jvmArgsAppend = {
      "-XX:+AlwaysPreTouch",
      "-XX:MaxDirectMemorySize=16g",
      // What Chronicle Map asks for.
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
public class CacheBenchmark {
  @Param public Contender contender;

  @Param("1000000")
  public int keys;

  @Param("64")
  public int valueBytes;

  @Param("ZIPF")
  public Distribution distribution;

  /** Of the keys, for how many there is room where there is a bound. */
  @Param("150")
  public int roomPercent;

  private Workload workload;
  private Cache cache;

  /** Where in the sequence of requests a thread is. */
  @State(Scope.Thread)
  public static class Cursor {
    int next = ThreadLocalRandom.current().nextInt();

    /** True for so many of a hundred, in no order. */
    boolean chance(int percent) {
      return Integer.remainderUnsigned(next * 0x9E3779B9 >>> 8, 100) < percent;
    }
  }

  @Setup
  public void fill(BenchmarkParams params) {
    if (contender.isForOneThread() && params.getThreads() > 1) {
      throw new UnsupportedOperationException(contender + " is for one thread");
    }
    workload = new Workload(keys, distribution);
    int room = (int) ((long) keys * roomPercent / 100);
    cache = contender.create(new Contender.Shape(keys, valueBytes, room));
    workload.fill(cache, valueBytes);
  }

  @TearDown
  public void close() {
    cache.close();
  }

  @Benchmark
  public byte @Nullable [] get(Cursor cursor) {
    return cache.get(next(cursor));
  }

  @Benchmark
  public void set(Cursor cursor) {
    cache.set(next(cursor), new byte[valueBytes]);
  }

  @Benchmark
  public byte @Nullable [] getOrLoad(Cursor cursor) {
    return cache.getOrLoad(next(cursor), key -> new byte[valueBytes]);
  }

  /** Nine gets to a set. */
  @Benchmark
  public byte @Nullable [] mixed90(Cursor cursor) {
    return mixed(cursor, 10);
  }

  /** As many gets as sets. */
  @Benchmark
  public byte @Nullable [] mixed50(Cursor cursor) {
    return mixed(cursor, 50);
  }

  @Benchmark
  public void deleteAndSet(Cursor cursor) {
    String key = next(cursor);
    cache.delete(key);
    cache.set(key, new byte[valueBytes]);
  }

  /** All threads add to one number. */
  @Benchmark
  public void countHot() {
    cache.count(workload.request(0));
  }

  /** Each adds to the number of the key whose turn it is. */
  @Benchmark
  public void countSpread(Cursor cursor) {
    cache.count(next(cursor));
  }

  /** Time per key. */
  @Benchmark
  @OperationsPerInvocation(16)
  public Map<String, byte[]> getAll16(Cursor cursor) {
    return getAll(cursor, 16);
  }

  /** Time per key. */
  @Benchmark
  @OperationsPerInvocation(64)
  public Map<String, byte[]> getAll64(Cursor cursor) {
    return getAll(cursor, 64);
  }

  /** Shows the bytes to a callback and makes no array; vortis off the heap alone can. */
  @Benchmark
  @SuppressWarnings("unchecked") // of the contenders made here
  public @Nullable Integer read(Cursor cursor) {
    if (cache.root() instanceof OffHeapStore<?, ?> store) {
      return ((OffHeapStore<String, byte[]>) store).read(next(cursor), value -> (int) value.get(0));
    }
    throw new UnsupportedOperationException(contender + " is not asked for this");
  }

  private String next(Cursor cursor) {
    return workload.request(cursor.next++);
  }

  private byte @Nullable [] mixed(Cursor cursor, int percent) {
    String key = next(cursor);
    if (cursor.chance(percent)) {
      cache.set(key, new byte[valueBytes]);
      return null;
    }
    return cache.get(key);
  }

  private Map<String, byte[]> getAll(Cursor cursor, int count) {
    List<String> asked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      asked.add(next(cursor));
    }
    return cache.getAll(asked);
  }
}
