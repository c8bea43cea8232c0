package io.vortis.offheap;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All stripes of a store, and what concerns several of them: sections, snapshots, locks in order.
 */
final class Stripes {
  /*
   * Threads:      any.
   * Lock order:   stripes by ascending index; two are held at once only by a section.
   * Sections:     A thread in a section holds the locks of its stripes. While there is any section, every thread that
   *               is about to lock a stripe asks whether it is in one itself, and is refused a stripe that does not
   *               belong to it: waiting for it could be a deadlock.
   * Snapshots:    Read without locks, then check that no version has changed; after a few failures lock in order.
   * Closing:      Everybody asks under the lock whether the store is open; close() takes all locks once.
   */

  private static final int OPTIMISTIC_READS = 3;

  private final Stripe[] stripes;
  private final int shift;
  private final Readers readers;
  private final AtomicInteger sections = new AtomicInteger();

  /** The section that a thread is in; per store, since sections of several may be nested. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<int[]> ownSection = new ThreadLocal<>();

  Stripes(Stripe[] stripes, Readers readers) {
    this.stripes = stripes;
    this.readers = readers;
    shift = Long.SIZE - Integer.numberOfTrailingZeros(stripes.length);
  }

  int count() {
    return stripes.length;
  }

  Stripe at(int index) {
    return stripes[index];
  }

  Stripe of(long hash) {
    return stripes[indexOf(hash)];
  }

  int indexOf(long hash) {
    // A shift by 64 would be one by 0.
    return shift == Long.SIZE ? 0 : (int) (hash >>> shift);
  }

  int[] all() {
    return IntStream.range(0, stripes.length).toArray();
  }

  /** The stripes of some hashes, ascending, each once. */
  int[] of(long[] hashes) {
    return Arrays.stream(hashes).mapToInt(this::indexOf).sorted().distinct().toArray();
  }

  // ---------------------------------------------------------------- locks

  /** Locks a stripe, unless this thread is in a section that the stripe does not belong to. */
  void enter(Stripe stripe) {
    if (sections.get() != 0 && ownSection.get() != null && !stripe.isEntered()) {
      throw new IllegalStateException("key does not belong to the keys of this atomic section");
    }
    stripe.enter();
    if (readers.isClosed()) {
      stripe.exit();
      readers.checkOpen();
    }
  }

  boolean isInSection() {
    return sections.get() != 0 && ownSection.get() != null;
  }

  /** Holds the locks of some stripes, which are given in ascending order. */
  <R extends @Nullable Object> R locked(int[] involved, Supplier<R> work) {
    int entered = 0;
    try {
      for (int i : involved) {
        enter(stripes[i]);
        entered++;
      }
      return work.get();
    } finally {
      while (entered > 0) {
        stripes[involved[--entered]].exit();
      }
    }
  }

  /** Runs work that nobody sees half of. */
  <R extends @Nullable Object> R section(int[] involved, Supplier<R> work) {
    if (ownSection.get() != null) {
      return locked(involved, work);
    }
    return locked(
        involved,
        () -> {
          sections.incrementAndGet();
          ownSection.set(involved);
          for (int i : involved) {
            stripes[i].beginSection();
          }
          try {
            return work.get();
          } finally {
            for (int i : involved) {
              stripes[i].endSection();
            }
            ownSection.remove();
            sections.decrementAndGet();
          }
        });
  }

  // ---------------------------------------------------------------- snapshots

  /** Reads from several stripes as from one. */
  <R> R snapshot(int[] involved, Supplier<R> read) {
    long[] versions = new long[involved.length];
    for (int i = 0; i < OPTIMISTIC_READS; i++) {
      boolean quiet = true;
      for (int j = 0; j < involved.length; j++) {
        versions[j] = stripes[involved[j]].versionAcquire();
        quiet &= Stripe.isQuiet(versions[j]);
      }
      if (quiet) {
        R result = read.get();
        // Keeps the reads above the second look at the versions.
        VarHandle.acquireFence();
        for (int j = 0; quiet && j < involved.length; j++) {
          quiet = versions[j] == stripes[involved[j]].versionAcquire();
        }
        if (quiet) {
          return result;
        }
      }
    }
    return locked(involved, read);
  }
}
