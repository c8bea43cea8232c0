/**
 * Who has to go when a store is full. {@link io.vortis.eviction.Eviction} is what a store is
 * configured with; an {@link io.vortis.eviction.EvictionPolicy} ranks candidates and is all there
 * is to write for a new policy: one file, and one line in {@code Eviction} to give it a name.
 */
@NullMarked
package io.vortis.eviction;

import org.jspecify.annotations.NullMarked;
