package io.vortis.offheap;

/**
 * Which overflow buckets are free: those given back, chained by their links, and those of the pages
 * that were never used. A bucket is named by its link, 1 + its number.
 *
 * <p>Guarded by the stripe's lock.
 */
final class OverflowBuckets {
  private final BucketPages pages;

  /** The first of those given back, 0 if there are none. */
  private int free;

  private int touched;
  private int used;

  OverflowBuckets(BucketPages pages) {
    this.pages = pages;
  }

  /** Whether one can be taken without a further page. */
  boolean any() {
    return free != 0 || touched < pages.capacity();
  }

  /** How many are in use. */
  int used() {
    return used;
  }

  /** An empty bucket; there must be one. */
  int take() {
    used++;
    int link = free;
    if (link == 0) {
      return ++touched;
    }
    long bucket = pages.bucket(link - 1);
    free = BucketLayout.link(bucket);
    BucketLayout.putLinkRelease(bucket, 0);
    return link;
  }

  /** Takes back a bucket whose slots are empty and to which nothing leads. */
  void giveBack(int link) {
    BucketLayout.putLinkRelease(pages.bucket(link - 1), free);
    free = link;
    used--;
  }

  /** Forgets all of them, since the pages go back. */
  void reset() {
    free = 0;
    touched = 0;
    used = 0;
  }
}
