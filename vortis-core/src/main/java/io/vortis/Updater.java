package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of one key: see {@link Store#update}.
 *
 * @param <V> the type of values
 * @param <R> what the caller of {@code update} is told
 */
@FunctionalInterface
public interface Updater<V, R extends @Nullable Object> {

  /** Looks at the entry and calls at most one of its setters; calling none keeps it as it is. */
  R update(MutableEntry<V> entry);
}
