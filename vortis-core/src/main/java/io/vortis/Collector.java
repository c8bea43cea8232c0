package io.vortis;

import io.vortis.eviction.Eviction;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds room in a bounded store for a writer whose own stripe has none to give.
 *
 * <p>The writer unlocks its stripe, takes room from the stripes one at a time, as {@link Credit},
 * and tries again. Credit counts as used, so the bound holds meanwhile, and the writer gets on
 * because nobody can take it away.
 */
final class Collector<K, V> {
  /*
   * Threads:    any. One writer collects at a time: two could each hold what the other lacks, and both be refused.
   * Lock order: collecting -> one stripe. A section, which holds stripes already, waits for neither: it does without
   *             the first and passes the others over.
   * Verified by: HeapStoreBoundTest, EvictionAgainstInsertTest
   */

  private static final int MAX_ROUNDS = 1_000;

  /** How many entries are evicted under one hold of a stripe's lock when the store shrinks. */
  private static final int EVICTED_PER_STEP = 32;

  private final Stripes<K, V> stripes;
  private final Sizer<K, V> sizer;
  private final EvictionChoice eviction;
  private final ReentrantLock collecting = new ReentrantLock();

  Collector(Stripes<K, V> stripes, Sizer<K, V> sizer, EvictionChoice eviction) {
    this.stripes = stripes;
    this.sizer = sizer;
    this.eviction = eviction;
  }

  /**
   * Adds to the credit what is missing, or as much as there is if more may come in a further round.
   *
   * @param home the stripe of the key to be written, whose entry stays
   * @throws StoreFullException if there is not so much to be had
   */
  void collect(long missing, Credit credit, Stripe<K, V> home, K key, int hash) {
    if (!credit.collects) {
      credit.collects = start();
    }
    credit.rounds++;
    long rest = goRound(missing, credit, home, key, hash);
    if (rest == 0) {
      return;
    }
    if (credit.rounds < MAX_ROUNDS && moreMayCome(credit)) {
      Thread.onSpinWait();
    } else if (eviction.get().overflowAllowed()) {
      sizer.overflow(rest);
      credit.room += rest;
    } else {
      throw sizer.full(rest);
    }
  }

  /**
   * Evicts a few entries of each stripe if the bound was lowered below what is in use.
   *
   * @return whether there is more to be evicted
   */
  boolean shrinkStep() {
    boolean any = false;
    for (int i = 0; i < stripes.count() && sizer.isExceeded(); i++) {
      Stripe<K, V> stripe = stripes.at(i);
      stripes.enter(stripe);
      try {
        any |= shrink(stripe);
      } finally {
        stripe.exit();
      }
    }
    return any && sizer.isExceeded();
  }

  /** Evicts a few entries of one stripe; returns whether there were any. */
  private boolean shrink(Stripe<K, V> stripe) {
    int evicted = 0;
    long room = 0;
    while (evicted < EVICTED_PER_STEP && sizer.isExceeded()) {
      long freed = stripe.evictOne(null);
      if (freed == Stripe.NOTHING) {
        break;
      }
      sizer.release(freed);
      evicted++;
      room += freed;
    }
    EvictionEvent.commit(evicted, room);
    return evicted > 0;
  }

  /** Gives back what of the credit was not needed. */
  void settle(Credit credit) {
    sizer.release(credit.room);
    if (credit.collects) {
      collecting.unlock();
    }
  }

  /** Keeps other writers from collecting, unless waiting for that could be a deadlock. */
  private boolean start() {
    if (stripes.inSection()) {
      return collecting.tryLock();
    }
    collecting.lock();
    return true;
  }

  /** Goes round the stripes once; returns how much room is still missing. */
  private long goRound(long missing, Credit credit, Stripe<K, V> home, K key, int hash) {
    boolean inSection = stripes.inSection();
    long wanted = credit.room + missing;
    int start = ThreadLocalRandom.current().nextInt(stripes.count());
    credit.passedOver = false;
    for (int i = 0; i < stripes.count(); i++) {
      if (takeFree(wanted, credit)) {
        return 0;
      }
      Stripe<K, V> stripe = stripes.at((start + i) & (stripes.count() - 1));
      if (!inSection) {
        stripe.enter();
      } else if (!stripe.tryEnter()) {
        // Waiting for a stripe out of order could be a deadlock.
        credit.passedOver = true;
        continue;
      }
      try {
        K spare = stripe == home ? stripe.liveKey(key, hash) : null;
        evict(stripe, spare, wanted, credit);
      } finally {
        stripe.exit();
      }
    }
    return takeFree(wanted, credit) ? 0 : wanted - credit.room;
  }

  /** Adds to the credit what it lacks of the room wanted, if so much is free. */
  private boolean takeFree(long wanted, Credit credit) {
    long rest = Math.max(0, wanted - credit.room);
    if (rest > 0 && !sizer.tryReserve(rest)) {
      return false;
    }
    credit.room += rest;
    return true;
  }

  private void evict(Stripe<K, V> stripe, @Nullable K spare, long wanted, Credit credit) {
    int evicted = 0;
    long before = credit.room;
    while (credit.room < wanted) {
      long freed = stripe.evictOne(spare);
      if (freed == Stripe.NOTHING) {
        break;
      }
      credit.room += freed;
      evicted++;
    }
    EvictionEvent.commit(evicted, credit.room - before);
  }

  /**
   * Whether one more round is worth while: a stripe was passed over, or every key may go. In the
   * latter case there is room to be had, and it was only that others put it elsewhere meanwhile.
   */
  private boolean moreMayCome(Credit credit) {
    Eviction now = eviction.get();
    boolean everyKeyMayGo = now.scope() == Eviction.Scope.ALL_KEYS;
    return credit.passedOver || (everyKeyMayGo && !now.overflowAllowed());
  }
}
