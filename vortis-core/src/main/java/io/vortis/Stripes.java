package io.vortis;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The stripes of a store, and what concerns several of them: order of locking, sections, snapshots.
 */
final class Stripes<K, V> {
  /*
   * The high bits of a key's hash choose its stripe.
   *
   * Threads:      any.
   * Lock order:   stripes by ascending index; several are held at once only by a section, or by a snapshot that could
   *               not do without.
   * Sections:     A thread in a section holds the locks of its stripes. While there is any section, every thread that
   *               is about to lock a stripe asks whether it is in one itself, and is refused a stripe that does not
   *               belong to it: waiting for it could be a deadlock.
   * Snapshots:    read without locks, then check that no version has changed; after a few failures they lock the
   *               stripes in order.
   * Verified by:  StoreContractTest, ReadAgainstSectionTest, SizeAgainstSetTest, ClearAgainstSetTest
   */

  private static final int OPTIMISTIC_READS = 3;

  private final Stripe<K, V>[] stripes;
  private final Table<K, V>[] tables;
  private final int shift;
  private final Hasher hasher;
  private final int[] all;
  private final AtomicInteger sections = new AtomicInteger();

  /**
   * The stripes of the section that a thread is in; per store, since sections of several may be
   * nested.
   */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<int[]> ownSection = new ThreadLocal<>();

  /** So many stripes, a power of two. */
  Stripes(int count, Hasher hasher, IntFunction<Stripe<K, V>> stripe) {
    this.hasher = hasher;
    stripes = newArray(count);
    Arrays.setAll(stripes, stripe);
    tables = newTables(count);
    Arrays.setAll(tables, i -> stripes[i].table());
    shift = Integer.SIZE - Integer.numberOfTrailingZeros(count);
    all = IntStream.range(0, count).toArray();
  }

  int count() {
    return stripes.length;
  }

  Stripe<K, V> at(int index) {
    return stripes[index];
  }

  /**
   * The table of a key's stripe, for readers: a step less on the way there than through the stripe.
   */
  Table<K, V> tableOf(int hash) {
    return tables[indexOf(hash)];
  }

  /** The stripe of a key. */
  Stripe<K, V> of(int hash) {
    return stripes[indexOf(hash)];
  }

  private int indexOf(int hash) {
    // A shift by 32 would be one by 0.
    return shift == Integer.SIZE ? 0 : hash >>> shift;
  }

  /** The indexes of all stripes. */
  int[] all() {
    return all;
  }

  /** The indexes of some keys' stripes, ascending, each once. */
  int[] of(Collection<? extends K> keys) {
    return keys.stream().mapToInt(key -> indexOf(hasher.hash(key))).sorted().distinct().toArray();
  }

  // ---------------------------------------------------------------- locks

  /** Locks a stripe, unless this thread is in a section that the stripe does not belong to. */
  void enter(Stripe<K, V> stripe) {
    if (sections.get() != 0 && inSection() && !stripe.isEntered()) {
      throw new IllegalStateException("key does not belong to the keys of this atomic section");
    }
    stripe.enter();
  }

  /** Does something to each stripe under its lock, one after the other. */
  void forEachEntered(Consumer<Stripe<K, V>> action) {
    for (Stripe<K, V> stripe : stripes) {
      enter(stripe);
      try {
        action.accept(stripe);
      } finally {
        stripe.exit();
      }
    }
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

  // ---------------------------------------------------------------- sections and snapshots

  /** Whether this thread is in a section. */
  boolean inSection() {
    return ownSection.get() != null;
  }

  /** Runs work that no other thread sees half done. */
  <R extends @Nullable Object> R section(int[] involved, Supplier<R> work) {
    return locked(involved, inSection() ? work : () -> announced(involved, work));
  }

  private <R extends @Nullable Object> R announced(int[] involved, Supplier<R> work) {
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
  }

  /**
   * Reads from several stripes as from one: without locks if no version changes, else with them.
   */
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
        // Keeps what was read above the second look at the versions.
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

  /** Checks every stripe; returns what all entries weigh together. */
  long checkInvariants() {
    Invariants.checkEqual(sections.get(), 0, "sections under way");
    return this.<Long>locked(
        all,
        () ->
            IntStream.of(all)
                .mapToLong(i -> stripes[i].checkInvariants(hash -> indexOf(hash) == i))
                .sum());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
  private static <K, V> Stripe<K, V>[] newArray(int length) {
    return (Stripe<K, V>[]) new Stripe[length];
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
  private static <K, V> Table<K, V>[] newTables(int length) {
    return (Table<K, V>[]) new Table[length];
  }
}
