/**
 * vortis as a library: {@link io.vortis.Store} is the contract, {@link io.vortis.HeapStore} the
 * engine that keeps its entries on the Java heap.
 *
 * <p>Conventions of this package:
 *
 * <ul>
 *   <li>Nothing is {@code null} unless it is marked {@code @Nullable}; a {@code null} key or value
 *       is refused with {@link java.lang.NullPointerException}.
 *   <li>A point in time is a {@code long} of milliseconds since the epoch, a span of time a {@link
 *       java.time.Duration}; an entry is expired when {@code now >= expiresAt}.
 *   <li>Memory modes stand in an accessor's name in the JDK's words ({@code slotAcquire}, {@code
 *       putSlotRelease}); a field without one is guarded by its stripe's lock.
 *   <li>{@code hash} is always the spread and seeded hash of {@link io.vortis.HeapStore}, never the
 *       raw {@code hashCode()}.
 * </ul>
 */
@NullMarked
package io.vortis;

import org.jspecify.annotations.NullMarked;
