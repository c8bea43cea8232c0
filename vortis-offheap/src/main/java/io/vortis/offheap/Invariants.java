package io.vortis.offheap;

/**
 * Checks that the caller left no stripe locked; then, with all of them locked, that the account of
 * memory is true: each segment is in one place, and each byte counted alive is an entry that the
 * index leads to. For tests; takes time in proportion to the store.
 */
final class Invariants {
  private final Engine engine;
  private final Arena arena;
  private final Segments segments;
  private final EntryShape shape;
  private final int[] live;
  private final int[] expiring;
  private final int[] chained;
  private final boolean[] seen;
  private int used;

  private Invariants(Engine engine) {
    this.engine = engine;
    arena = engine.arena;
    segments = arena.segments;
    shape = engine.shape;
    live = new int[segments.count()];
    expiring = new int[segments.count()];
    chained = new int[segments.count()];
    seen = new boolean[segments.count()];
  }

  /**
   * @throws AssertionError if anything is wrong; nobody may be in the midst of a write, nor the
   *     caller in a section
   */
  static void check(Engine engine) {
    for (int i = 0; i < engine.stripes.count(); i++) {
      require(!engine.stripes.at(i).holdsLock(), "stripe left locked", i, 0);
    }
    Invariants invariants = new Invariants(engine);
    engine.stripes.<Boolean>locked(
        engine.stripes.all(),
        () -> {
          invariants.checkAll();
          return true;
        });
  }

  private void checkAll() {
    for (int i = 0; i < engine.stripes.count(); i++) {
      checkStripe(engine.stripes.at(i));
    }
    require(used == arena.used(), "used", used, arena.used());
    require(arena.used() + arena.available() == arena.usable(), "free", arena.available(), used);
    for (int segment = 0; segment < segments.count(); segment++) {
      boolean free = segments.state[segment] == Segments.FREE;
      require(free != seen[segment], "state of segment " + segment, segments.state[segment], 0);
    }
    long bound = engine.fixedBytes() + (long) arena.usable() * arena.segmentSize;
    require(engine.memoryUsed() <= bound, "memoryUsed", engine.memoryUsed(), bound);
    require(
        arena.mappedBytes() <= (long) segments.count() * arena.segmentSize,
        "mapped",
        arena.mappedBytes(),
        segments.count());
  }

  private void checkStripe(Stripe stripe) {
    Counters counted = new Counters();
    int[] entries = {0};
    stripe.index.forEach(
        slot -> {
          entries[0]++;
          checkEntry(stripe, slot, counted);
        });
    require(entries[0] == stripe.index.size(), "size", entries[0], stripe.index.size());
    require(counted.payload == stripe.counters.payload, "payload", counted.payload, 0);
    require(
        counted.volatiles == stripe.counters.volatiles,
        "volatiles",
        counted.volatiles,
        stripe.counters.volatiles);
    require(
        counted.chainSegments == stripe.counters.chainSegments,
        "chain segments",
        counted.chainSegments,
        stripe.counters.chainSegments);
    long total = 0;
    long written = 0;
    for (int i = 0; i < stripe.log.count(); i++) {
      int segment = stripe.log.segment(i);
      see(segment);
      boolean known =
          segments.state[segment] == Segments.OPEN || segments.state[segment] == Segments.SEALED;
      require(known, "state of log segment", segments.state[segment], segment);
      require(live[segment] == segments.live[segment], "live", live[segment], segment);
      require(
          expiring[segment] == segments.expiring[segment], "expiring", expiring[segment], segment);
      require(chained[segment] == segments.chained[segment], "chained", chained[segment], segment);
      require(segments.live[segment] <= segments.limit[segment], "limit", segment, 0);
      require(unmarked(segment) == live[segment], "marked dead", unmarked(segment), segment);
      total += live[segment];
      written += segments.limit[segment];
    }
    require(
        written - total == stripe.log.deadBytes(), "dead", written - total, stripe.log.deadBytes());
    require(total == stripe.log.liveBytes(), "live bytes", total, stripe.log.liveBytes());
    long withChains = stripe.log.count() + counted.chainSegments;
    require(
        withChains == stripe.log.countWithChains(),
        "segments",
        withChains,
        stripe.log.countWithChains());
    stripe.index.forEachPage(
        page -> {
          see(page);
          require(segments.state[page] == Segments.INDEX, "state of page", page, 0);
        });
  }

  /** Bytes of entries that are not marked dead. */
  private int unmarked(int segment) {
    long start = arena.toMachine(arena.startOf(segment));
    int unmarked = 0;
    for (int at = 0; at < segments.limit[segment]; ) {
      long header = EntryLayout.headerAt(start + at);
      int size = (int) shape.sizeOf(header);
      unmarked += EntryLayout.isDead(header) ? 0 : size;
      at += size;
    }
    return unmarked;
  }

  private void checkEntry(Stripe stripe, long slot, Counters counted) {
    long address = SlotLayout.address(slot);
    long entry = arena.toMachine(address);
    long header = EntryLayout.headerAt(entry);
    int keyLength = EntryLayout.keyLength(header);
    int valueLength = EntryLayout.valueLength(header);
    int size = (int) shape.sizeOf(header);
    int segment = arena.segmentOf(address);
    require(
        arena.offsetOf(address) + size <= segments.limit[segment], "entry beyond", segment, size);
    require(
        stripe.index.slotOf(stripe.hashAt(address), address) != 0, "slot of entry", address, slot);
    require(SlotLayout.isChain(slot) == EntryLayout.isChain(header), "chain flag", slot, header);
    live[segment] += size;
    counted.payload += (long) keyLength + valueLength;
    if (shape.effectiveExpiry(entry) != Segments.NEVER) {
      expiring[segment] += size;
      counted.volatiles++;
    }
    if (SlotLayout.isChain(slot)) {
      int expected = shape.chainSegments(header);
      int next = Memory.getInt(entry + shape.headerBytes + keyLength);
      for (int i = 0; i < expected; i++) {
        require(segments.state[next] == Segments.CHAIN, "state in chain", next, i);
        see(next);
        next = segments.link[next];
      }
      require(next == Segments.NONE, "end of chain", next, expected);
      counted.chainSegments += expected;
      chained[segment] += expected;
    }
  }

  private void see(int segment) {
    require(!seen[segment], "segment seen twice", segment, segments.state[segment]);
    seen[segment] = true;
    used++;
  }

  private static void require(boolean holds, String what, long one, long other) {
    if (!holds) {
      throw new AssertionError("invariant broken: " + what + ", " + one + ", " + other);
    }
  }
}
