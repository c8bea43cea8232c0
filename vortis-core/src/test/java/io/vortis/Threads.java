package io.vortis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a piece of a test in several threads. */
final class Threads {
  private Threads() {}

  /** What one of the threads does. */
  interface Work {
    void run(int thread) throws Exception;
  }

  /** Runs the work in so many threads that begin together; throws what the first of them threw. */
  static void run(int threads, Work work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        tasks.add(
            () -> {
              start.await();
              work.run(thread);
              return null;
            });
      }
      for (Future<Void> done :
          executor.invokeAll(tasks, Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        done.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
