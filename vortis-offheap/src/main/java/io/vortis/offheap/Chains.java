package io.vortis.offheap;

/**
 * Values too large for the log: whole segments, linked through {@link Segments#link}.
 *
 * <p>A chain is filled before any slot leads to its entry, with or without the stripe's lock, and
 * goes back to the arena when none does any more.
 */
final class Chains {
  private final Arena arena;
  private final Segments segments;

  Chains(Arena arena) {
    this.arena = arena;
    segments = arena.segments;
  }

  /** Puts the first part of a value into a chain of so many segments, which are reserved. */
  void fill(Write write, int count, Reservation reservation) {
    int next = Segments.NONE;
    for (int i = count - 1; i >= 0; i--) {
      int segment = reservation.take();
      int from = i * arena.segmentSize;
      int length = Math.min(arena.segmentSize, write.length - from);
      arena.chain(segment, next);
      Memory.copyIn(
          write.value, write.offset + from, arena.toMachine(arena.startOf(segment)), length);
      next = segment;
    }
    write.chainFirst = next;
    write.chainSegments = count;
  }

  /** Gives back the chain of a write that was not carried out. */
  void abandon(Write write) {
    if (write.chainSegments > 0) {
      release(write.chainFirst);
      write.chainFirst = Segments.NONE;
      write.chainSegments = 0;
    }
  }

  /** Gives a chain back; no slot leads to its entry any more. */
  void release(int first) {
    int segment = first;
    while (segment != Segments.NONE) {
      int next = segments.link[segment];
      segments.link[segment] = Segments.NONE;
      arena.release(segment);
      segment = next;
    }
  }
}
