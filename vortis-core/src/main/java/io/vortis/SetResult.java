package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * What a conditional {@link Store#set(Object, Object, SetOptions) set} did.
 *
 * @param applied whether the condition held and the value was set
 * @param previous the value found, set or not, if the options asked for it and there was one
 * @param <V> the type of values
 */
public record SetResult<V>(boolean applied, @Nullable V previous) {}
