/**
 * The off-heap engine. Nothing is here yet but this page: the module reserves its place in the
 * build for {@code OffHeapStore}, a byte-bounded, log-structured implementation of {@code
 * io.vortis.Store} that keeps keys, values and index outside the Java heap.
 */
@NullMarked
package io.vortis.offheap;

import org.jspecify.annotations.NullMarked;
