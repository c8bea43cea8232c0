package io.vortis.offheap;

/**
 * Makes values of one stripe longer at their end, and copies as little of them as can be.
 *
 * <p>Guarded by the stripe's lock.
 */
final class Appends {
  /*
   * Where the end of a value is:    What an append does:
   *   in the log, with slack          writes into the slack
   *   in the log, without             copies what is in the log, once, to a place half as large again
   *   in a chain's last segment       writes into the segment
   * What passes from the log to a chain, or from segment to segment, is copied once too. So n appends copy O(n) bytes, of
   * values of any size. A chain passes on to the new head of its entry.
   *
   * Publication: New bytes come before the release of the length that reaches to them, in the header or, of a new
   *              entry, of the slot; so does the link to a new segment. A reader with an older length reads the bytes
   *              that were there, which don't change; of a chain it follows no more links than its length needs.
   * Verified by: AppendAgainstReadTest (jcstress), AppendsTest
   */

  /** What {@link #append} returns if the value has to be written anew. */
  static final int REWRITE = -1;

  private final Stripe stripe;
  private final Arena arena;
  private final Segments segments;
  private final EntryShape shape;
  private final Fullness fullness;

  /** By how many bytes the append that was refused makes the live part of the store larger. */
  private long growth;

  Appends(Stripe stripe, StripeParts shared) {
    this.stripe = stripe;
    arena = shared.arena();
    segments = arena.segments;
    shape = shared.shape();
    fullness = shared.fullness();
  }

  long growth() {
    return growth;
  }

  /**
   * Adds bytes to the value of the entry found.
   *
   * @param more the bytes, and the key and the expiry of the entry
   * @return 0 if it was done, {@link #REWRITE}, or how many segments should be reserved
   */
  int append(Write more, Reservation reservation) {
    Lookup found = stripe.found;
    if (found.isNumber()) {
      return REWRITE;
    }
    int length = found.valueLength;
    int chained = stripe.chainOfFound();
    long inChain = (long) chained * arena.segmentSize;
    if (chained > 0 && length + more.length <= inChain) {
      int last = lastOf(found.chainFirst(), chained);
      long lastStart = inChain - arena.segmentSize;
      inPlace(more, arena.toMachine(arena.startOf(last)) + length - lastStart);
      return 0;
    }
    long used = shape.inlineOffset(found.keyLength, chained) + length - inChain;
    if (length >= inChain && used + more.length <= found.size()) {
      inPlace(more, found.entry + used);
      return 0;
    }
    return chained == 0 ? REWRITE : extend(more, chained, reservation);
  }

  private int lastOf(int first, int chained) {
    int last = first;
    for (int i = 1; i < chained; i++) {
      last = segments.link[last];
    }
    return last;
  }

  private void inPlace(Write more, long at) {
    Lookup found = stripe.found;
    stripe.willRewriteFound();
    stripe.beginChange();
    Memory.copyIn(more.value, more.offset, at, more.length);
    int length = found.valueLength + more.length;
    EntryLayout.putHeaderRelease(found.entry, EntryLayout.withLength(found.header(), length));
    stripe.counters.payload += more.length;
    stripe.endChange();
    found.holdLocked(stripe.index, found.slotAt, found.slot);
    stripe.rewroteFound(more.length);
  }

  /** Gives the chain of the entry found another head, and more segments if it needs them. */
  private int extend(Write more, int chained, Reservation reservation) {
    Lookup found = stripe.found;
    int length = found.valueLength + more.length;
    int added = shape.chainSegments(found.keyLength, length) - chained;
    int needed = shape.size(found.keyLength, length, chained + added);
    int slack = shape.slackFor(needed);
    if (slack != 0 && fullness.isFullWith(growth(EntryLayout.sizeOfClass(slack), added))) {
      slack = 0;
    }
    int size = slack == 0 ? needed : (int) EntryLayout.sizeOfClass(slack);
    growth = growth(size, added);
    int group = stripe.groupOf(more, /* replaces= */ true);
    int wanted = added + (stripe.log.needsSegment(group, size) ? 1 : 0);
    boolean asks = wanted > 0 || arena.isAboveBound();
    if (asks && reservation.count() == 0 && fullness.isFullWith(growth)) {
      return Math.max(1, wanted);
    }
    if (!reservation.fill(wanted)) {
      return wanted;
    }
    byte[] end = endOfValue(more, chained);
    int done = fillChain(end, found.valueLength + more.length - end.length, added, reservation);
    long address = stripe.log.allocate(group, size, reservation);
    writeHead(address, EntryLayout.header(found.keyLength, length, EntryLayout.CHAIN, slack));
    long at = arena.toMachine(address) + shape.inlineOffset(found.keyLength, chained);
    Memory.copyIn(end, done, at, end.length - done);
    stripe.willRewriteFound();
    exchange(address, size, more.length, added);
    stripe.rewroteFound(size + done);
    stripe.payFor(size);
    return 0;
  }

  private long growth(long size, int added) {
    return size - stripe.found.size() + (long) added * arena.segmentSize;
  }

  /** What of the value is in the log, and the new bytes. */
  private byte[] endOfValue(Write more, int chained) {
    Lookup found = stripe.found;
    int inline = shape.inlineLength(found.valueLength, chained);
    byte[] end = new byte[inline + more.length];
    Memory.copyOut(found.inlineStart(), end, 0, inline);
    System.arraycopy(more.value, more.offset, end, inline, more.length);
    return end;
  }

  /**
   * Fills up the last segment of the chain of the entry found, and then those that are added.
   *
   * @param position where in the value the bytes begin
   * @return how many of them found a place
   */
  private int fillChain(byte[] bytes, int position, int added, Reservation reservation) {
    int chained = stripe.chainOfFound();
    int last = lastOf(stripe.found.chainFirst(), chained);
    int room = chained * arena.segmentSize - position;
    int done = Math.min(room, bytes.length);
    long lastEnd = arena.toMachine(arena.startOf(last)) + arena.segmentSize;
    Memory.copyIn(bytes, 0, lastEnd - room, done);
    for (int i = 0; i < added; i++) {
      int segment = reservation.take();
      int piece = Math.min(arena.segmentSize, bytes.length - done);
      arena.chain(segment, Segments.NONE);
      Memory.copyIn(bytes, done, arena.toMachine(arena.startOf(segment)), piece);
      segments.link[last] = segment;
      last = segment;
      done += piece;
    }
    return done;
  }

  /** Writes the head of an entry like the one found, but for its length. */
  private void writeHead(long address, long header) {
    Lookup found = stripe.found;
    long entry = arena.toMachine(address);
    int words = shape.headerBytes - Long.BYTES;
    EntryLayout.putHeader(entry, header);
    int rest = words + found.keyLength + EntryLayout.CHAIN_HEAD_BYTES;
    Memory.copy(found.entry + Long.BYTES, entry + Long.BYTES, rest);
  }

  /** Leads the slot of the entry found to its new head, and holds that. */
  private void exchange(long address, int size, int more, int added) {
    Lookup found = stripe.found;
    long expiresAt = shape.effectiveExpiry(arena.toMachine(address));
    int chained = stripe.chainOfFound();
    stripe.log.wrote(address, size, chained + added, expiresAt);
    stripe.beginChange();
    stripe.counters.payload += more;
    stripe.counters.chainSegments += added;
    long slot = SlotLayout.moved(found.slot, stripe.freqOfFoundUsed(), address);
    stripe.index.redirect(found.slotAt, slot);
    boolean expiring = found.expiresAt != Segments.NEVER;
    stripe.log.died(SlotLayout.address(found.slot), found.size(), chained, expiring);
    stripe.endChange();
    found.holdLocked(stripe.index, found.slotAt, slot);
  }
}
