package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Something that a thread of its own does, so that a test can watch it wait and ask what came of
 * it.
 */
public final class Actor<T> {
  private final FutureTask<T> work;
  private final Thread thread;

  private Actor(Callable<T> work) {
    this.work = new FutureTask<>(work);
    thread = new Thread(this.work, "actor");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts it. */
  public static <T> Actor<T> start(Callable<T> work) {
    return new Actor<>(work);
  }

  /** Starts it. */
  public static Actor<Void> start(Runnable work) {
    return new Actor<>(Executors.callable(work, null));
  }

  /** Starts the same work in so many threads. */
  public static <T> List<Actor<T>> start(int actors, Callable<T> work) {
    List<Actor<T>> started = new ArrayList<>();
    for (int i = 0; i < actors; i++) {
      started.add(start(work));
    }
    return started;
  }

  /** Does it in another thread, and waits for what comes of it. */
  public static <T> T elsewhere(Callable<T> work) {
    try {
      return start(work).result();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Does it in another thread, and waits until it is over. */
  public static void elsewhere(Runnable work) {
    elsewhere(Executors.callable(work));
  }

  /** Returns once the thread waits for another. */
  public void awaitWaiting() {
    awaitWaiting(this::isWaiting);
  }

  private void awaitWaiting(BooleanSupplier waits) {
    Patience.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              assertThat(isDone()).as("over instead of waiting").isFalse();
              return waits.getAsBoolean();
            });
  }

  /** Returns once the thread waits for another, in a certain way. */
  public void awaitWaiting(Thread.State how) {
    awaitWaiting(() -> thread.getState() == how);
  }

  /** Whether the thread waits for another just now. */
  public boolean isWaiting() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  /** Whether it is over, by a result or an exception. */
  public boolean isDone() {
    return work.isDone();
  }

  /** What came of it; an exception that it threw is thrown on. */
  public T result() throws Exception {
    try {
      return work.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } catch (TimeoutException e) {
      AssertionError stuck = new AssertionError("stuck in " + thread.getState());
      stuck.setStackTrace(thread.getStackTrace());
      throw stuck;
    }
  }

  /** Waits for a latch, but not for ever. */
  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came: waiting for " + latch.getCount());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
