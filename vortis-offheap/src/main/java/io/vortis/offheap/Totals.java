package io.vortis.offheap;

/**
 * What all stripes have together.
 *
 * <p>Threads: any; each sum takes the locks one after the other, or none if nothing changes
 * meanwhile.
 */
final class Totals {
  private final Stripes stripes;
  private final Fullness fullness;
  private final Readers readers;
  private final int segmentSize;

  Totals(Stripes stripes, Fullness fullness, Readers readers, int segmentSize) {
    this.stripes = stripes;
    this.fullness = fullness;
    this.readers = readers;
    this.segmentSize = segmentSize;
  }

  long size() {
    readers.checkOpen();
    return stripes.<Long>snapshot(
        stripes.all(),
        () -> {
          long size = 0;
          for (int i = 0; i < stripes.count(); i++) {
            size += stripes.at(i).index.size();
          }
          return size;
        });
  }

  long volatileSize() {
    readers.checkOpen();
    return stripes.<Long>snapshot(
        stripes.all(),
        () -> {
          long size = 0;
          for (int i = 0; i < stripes.count(); i++) {
            size += stripes.at(i).counters.volatiles;
          }
          return size;
        });
  }

  /** The sum of all stripes' counters. */
  Counters counters() {
    Counters sum = new Counters();
    for (int i = 0; i < stripes.count(); i++) {
      Stripe stripe = stripes.at(i);
      stripes.enter(stripe);
      try {
        sum.add(stripe.counters);
      } finally {
        stripe.exit();
      }
    }
    return sum;
  }

  /** What live entries occupy, index and heads of segments not included, in bytes. */
  long liveBytes() {
    long live = 0;
    for (int i = 0; i < stripes.count(); i++) {
      Stripe stripe = stripes.at(i);
      stripes.enter(stripe);
      try {
        live += stripe.liveBytes();
      } finally {
        stripe.exit();
      }
    }
    return live;
  }

  /** What is in the log and not alive any more, in bytes. */
  long deadBytes() {
    long dead = 0;
    for (int i = 0; i < stripes.count(); i++) {
      Stripe stripe = stripes.at(i);
      stripes.enter(stripe);
      try {
        dead += stripe.log.deadBytes();
      } finally {
        stripe.exit();
      }
    }
    return dead;
  }

  long indexBytes() {
    readers.checkOpen();
    return fullness.indexPages() * segmentSize;
  }
}
