package io.vortis.offheap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/** Virtual threads, where there are any, and what the flight recorder tells of pinned ones. */
final class VirtualThreads {
  private static final int SINCE = 21;

  private VirtualThreads() {}

  static boolean exist() {
    return Runtime.version().feature() >= SINCE;
  }

  /** An executor with a new virtual thread for each task. */
  static ExecutorService executor() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /** What is done with virtual threads. */
  interface Work {
    void run() throws Exception;
  }

  /** The threads that were pinned to their carriers while some work was done, one line each. */
  static List<String> pinnedDuring(Work work) throws Exception {
    List<String> pinned = new CopyOnWriteArrayList<>();
    try (RecordingStream recorder = new RecordingStream()) {
      recorder.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
      recorder.onEvent("jdk.VirtualThreadPinned", event -> pinned.add(describe(event)));
      recorder.startAsync();
      work.run();
      stop(recorder);
    }
    return pinned;
  }

  /** Waits for all events so far; what {@code RecordingStream.stop} does, which 17 has not got. */
  private static void stop(RecordingStream recorder) throws ReflectiveOperationException {
    RecordingStream.class.getMethod("stop").invoke(recorder);
  }

  private static String describe(RecordedEvent event) {
    return event.getDuration() + " at " + event.getStackTrace();
  }

  /** Waits in a static initializer, where no virtual thread can leave its carrier. */
  static final class Pins {
    static final boolean WAITED = waited();

    private Pins() {}

    private static boolean waited() {
      LockSupport.parkNanos(50_000_000);
      return true;
    }
  }

  /** Pins a thread, to see that the recorder tells; once in the life of a process. */
  static void pin() throws Exception {
    ExecutorService executor = executor();
    Future<Boolean> waited = executor.submit(() -> Pins.WAITED);
    executor.shutdown();
    waited.get();
  }
}
