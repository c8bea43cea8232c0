package io.vortis.offheap;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Shows a store's live entries: bucket by bucket, or one at random. They are shown under their
 * stripe's lock.
 *
 * <p>Threads: any.
 */
final class Walk {
  private static final int RANDOM_KEY_TRIES = 100;

  private final Stripes stripes;
  private final InstantSource clock;

  Walk(Stripes stripes, InstantSource clock) {
    this.stripes = stripes;
    this.clock = clock;
  }

  /** Shows the live entries of some buckets, under the lock; returns the cursor to go on from. */
  long scan(long cursor, int count, Consumer<Lookup> action) {
    // Above the stripe, below the cursor within it.
    int index = (int) (cursor >>> Integer.SIZE);
    int within = (int) cursor;
    if (index < 0 || index >= stripes.count()) {
      return 0;
    }
    Stripe stripe = stripes.at(index);
    stripes.enter(stripe);
    try {
      int[] seen = {0};
      do {
        within =
            stripe.index.walk(
                within,
                slot -> {
                  seen[0]++;
                  showLive(stripe, slot, action);
                });
      } while (within != 0 && seen[0] < count);
    } finally {
      stripe.exit();
    }
    if (within == 0) {
      index++;
    }
    return index == stripes.count() ? 0 : ((long) index << Integer.SIZE) | (within & 0xFFFFFFFFL);
  }

  private void showLive(Stripe stripe, long slot, Consumer<Lookup> action) {
    stripe.found.holdLocked(stripe.index, 0, slot);
    if (stripe.found.expiresAt > clock.millis()) {
      action.accept(stripe.found);
    }
  }

  /** Shows one live entry chosen at random, under the lock, if there is any. */
  void random(Consumer<Lookup> action) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    boolean[] shown = {false};
    for (int i = 0; i < RANDOM_KEY_TRIES && !shown[0]; i++) {
      Stripe stripe = stripes.at(random.nextInt(stripes.count()));
      stripes.enter(stripe);
      try {
        int[] seen = {0};
        long[] chosen = {SlotLayout.EMPTY};
        stripe.index.forEachIn(
            random.nextInt(stripe.index.buckets()),
            slot -> {
              if (random.nextInt(++seen[0]) == 0) {
                chosen[0] = slot;
              }
            });
        if (chosen[0] != SlotLayout.EMPTY) {
          showLive(
              stripe,
              chosen[0],
              found -> {
                shown[0] = true;
                action.accept(found);
              });
        }
      } finally {
        stripe.exit();
      }
    }
    long cursor = 0;
    // Nearly everything is empty or expired: the first there is.
    while (!shown[0]) {
      cursor =
          scan(
              cursor,
              1,
              found -> {
                if (!shown[0]) {
                  shown[0] = true;
                  action.accept(found);
                }
              });
      if (cursor == 0) {
        return;
      }
    }
  }
}
