package io.vortis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a key is loaded once however many threads want it.
 *
 * <p>Threads: any. The first to register a load runs it, the others wait on its future. A load that
 * was {@linkplain #forget forgotten} still serves those who wait for it, but stores nothing.
 *
 * <p>Lock order: the loader runs without any lock; a load is asked whether it is current, and
 * {@linkplain #forget forgotten}, under the key's stripe lock, which makes a delete and the end of
 * a load one after the other. A thread in a section holds such locks, so it must not wait: the load
 * it would wait for may need one to end.
 */
final class Loads<K, V> {
  private final ConcurrentMap<K, Load> inFlight = new ConcurrentHashMap<>();

  /** A load under way. */
  private final class Load {
    private final K key;
    private final Thread owner = Thread.currentThread();
    private final CompletableFuture<@Nullable V> result = new CompletableFuture<>();

    Load(K key) {
      this.key = key;
    }

    /** Whether nobody has deleted the key since the load began. */
    boolean isCurrent() {
      return inFlight.get(key) == this;
    }
  }

  /** What a load consists of. */
  interface Steps<V> {
    /** The value that is there already. */
    @Nullable V present();

    /** Runs the loader. */
    @Nullable V call();

    /**
     * Stores what was loaded, unless the load is not current any more.
     *
     * @return the value that counts
     */
    V install(V loaded, BooleanSupplier current);
  }

  /**
   * The value that a load of {@code key} gives: one under way, or one that this call runs.
   *
   * @param mayWait whether this thread may wait for another's load; if not, that one stores nothing
   */
  @Nullable V load(K key, Steps<V> steps, boolean mayWait) {
    Load mine = new Load(key);
    for (; ; ) {
      Load running = inFlight.putIfAbsent(key, mine);
      if (running == null) {
        return run(mine, steps);
      }
      if (running.owner == Thread.currentThread()) {
        throw new IllegalStateException("a loader asks for the key it loads: key=" + key);
      }
      if (mayWait) {
        return await(running);
      }
      if (inFlight.replace(key, running, mine)) {
        return run(mine, steps);
      }
    }
  }

  /** Whether any load is under way. */
  boolean any() {
    return !inFlight.isEmpty();
  }

  /** Keeps a load under way from storing its result. */
  void forget(K key) {
    if (!inFlight.isEmpty()) {
      inFlight.remove(key);
    }
  }

  /** Keeps all loads under way from storing their results. */
  void forgetAll() {
    inFlight.clear();
  }

  private @Nullable V run(Load load, Steps<V> steps) {
    try {
      // Another load may have ended between the look that found nothing and the start of this one.
      V value = steps.present();
      if (value == null) {
        value = steps.call();
        if (value != null) {
          value = steps.install(value, load::isCurrent);
        }
      }
      inFlight.remove(load.key, load);
      load.result.complete(value);
      return value;
    } catch (Throwable e) {
      inFlight.remove(load.key, load);
      load.result.completeExceptionally(e);
      throw e;
    }
  }

  private @Nullable V await(Load load) {
    try {
      return load.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
