package io.vortis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a key is loaded once however many threads want it.
 *
 * <p>Threads: any. The first to register a load runs it, the others wait on its future. A load that
 * was {@linkplain #forget forgotten} still serves those who wait for it, but stores nothing.
 *
 * <p>Lock order: the loader runs without any lock; {@link Load#isCurrent} and {@link #forget} are
 * called under the key's stripe lock, which makes a delete and the end of a load one after the
 * other.
 */
final class Loads<K, V> {
  private final ConcurrentMap<K, Load> inFlight = new ConcurrentHashMap<>();

  /** A load under way. */
  final class Load {
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

  /**
   * The value that a load of {@code key} gives: one under way, or one that this call runs.
   *
   * @param present what the store holds: another load may have ended since the caller looked
   * @param loader what runs if none is under way and nothing is present
   * @param install stores what was loaded, unless the load is not current any more, and says what
   *     counts
   */
  @Nullable V load(
      K key,
      Supplier<@Nullable V> present,
      Supplier<@Nullable V> loader,
      Function<Load, Function<V, V>> install) {
    Load mine = new Load(key);
    Load running = inFlight.putIfAbsent(key, mine);
    return running == null ? run(mine, present, loader, install) : await(running);
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

  private @Nullable V run(
      Load load,
      Supplier<@Nullable V> present,
      Supplier<@Nullable V> loader,
      Function<Load, Function<V, V>> install) {
    try {
      V value = present.get();
      if (value == null) {
        value = loader.get();
        if (value != null) {
          value = install.apply(load).apply(value);
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
    if (load.owner == Thread.currentThread()) {
      throw new IllegalStateException("a loader asks for the key it loads: key=" + load.key);
    }
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
