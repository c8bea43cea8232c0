/**
 * The off-heap engine: {@link io.vortis.offheap.OffHeapStore} keeps keys, values and index outside
 * the Java heap, under a bound in bytes that includes them all.
 *
 * <p>It is log-structured. Memory is an arena of equal segments; entries are appended to segments,
 * never changed in place but for their expiry, and moved together by a cleaner that gives segments
 * back. So nothing is allocated per entry, and nothing fragments. In reading order: {@code
 * EntryLayout}, {@code SlotLayout} and {@code BucketLayout} say what lies where; {@code Arena} and
 * {@code Segments} are the memory; {@code Index} and {@code Log} are a stripe's two halves; {@code
 * Lookup} reads them without a lock; {@code Stripe} writes; {@code Cleaner} and {@code Retention}
 * make room; {@code Engine} puts it together.
 *
 * <p>Conventions of this package:
 *
 * <ul>
 *   <li>An <i>address</i> is the arena's, segment × segment size + offset; a <i>machine
 *       address</i>, which {@code entry}, {@code bucket} and {@code slotAt} always are, is what
 *       {@code Memory} takes. {@code slot} is the word that stands in a slot.
 *   <li>Memory modes stand in an accessor's name in the JDK's words; one without is plain, and
 *       guarded by its stripe's lock.
 *   <li>Times are epoch milliseconds; {@link io.vortis.Store#NO_EXPIRY} is never.
 * </ul>
 */
@NullMarked
package io.vortis.offheap;

import org.jspecify.annotations.NullMarked;
