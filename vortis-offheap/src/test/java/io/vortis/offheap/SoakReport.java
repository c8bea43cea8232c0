package io.vortis.offheap;

import io.vortis.StoreStats;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The figures of a soak: a line for each store now and then, and all of them at the end. */
final class SoakReport {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int MIB = 1 << 20;

  private final Duration length;
  private final List<SoakSubject> subjects;
  private final long start = System.nanoTime();
  private long virtualThreads;
  private long invariants;

  SoakReport(Duration length, List<SoakSubject> subjects, long seed) {
    this.length = length;
    this.subjects = subjects;
    print(
        "seconds=%d, seed=%d, JDK=%s, heap=%d MiB",
        length.toSeconds(), seed, Runtime.version(), Runtime.getRuntime().maxMemory() / MIB);
  }

  @SuppressWarnings(
      "AnnotateFormatMethod") // the annotation is Error Prone's, which tests do without
  static void print(String format, Object... arguments) {
    System.out.println("soak: " + String.format(format, arguments));
  }

  void virtualThreads(int more) {
    virtualThreads += more;
  }

  void invariantsChecked() {
    invariants++;
  }

  void progress() {
    for (SoakSubject subject : subjects) {
      print("%d of %d s, %s", seconds(), length.toSeconds(), figures(subject));
    }
    print(
        "resident=%d MiB, thrown=%d, virtual threads=%d, invariants checked=%d",
        resident() / MIB,
        Arrays.stream(Fault.values()).mapToLong(fault -> fault.times.sum()).sum(),
        virtualThreads,
        invariants);
  }

  void end() {
    print("---- after %d s", seconds());
    for (SoakSubject subject : subjects) {
      StoreStats stats = subject.store.stats();
      print("%s", figures(subject));
      print(
          "store=%s, loads=%d, failed loads=%d, entries at the end=%d",
          subject.name, stats.loads(), stats.failedLoads(), subject.store.size());
    }
    print(
        "thrown and survived: %s",
        Arrays.stream(Fault.values())
            .map(fault -> fault + "=" + fault.times.sum())
            .collect(Collectors.joining(", ")));
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      print(
          "collections by %s=%d, ms=%d",
          collector.getName(), collector.getCollectionCount(), collector.getCollectionTime());
    }
    print(
        "resident at most=%d MiB, virtual threads=%d, invariants checked=%d",
        resident() / MIB, virtualThreads, invariants);
  }

  private long seconds() {
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private static String figures(SoakSubject subject) {
    StoreStats stats = subject.store.stats();
    return String.format(
        "store=%s, operations=%d, hits=%d, misses=%d, sets=%d, evicted=%d, expired=%d, "
            + "memoryUsed at most=%.1f of %d MiB",
        subject.name,
        subject.operations.sum(),
        stats.hits(),
        stats.misses(),
        stats.sets(),
        stats.evicted(),
        stats.expired(),
        (double) subject.mostUsed() / MIB,
        subject.bound / MIB);
  }

  /** The most memory that the process has had, in bytes; 0 where the system does not tell. */
  private static long resident() {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      print("resident memory not known: %s", e);
    }
    return 0;
  }
}
