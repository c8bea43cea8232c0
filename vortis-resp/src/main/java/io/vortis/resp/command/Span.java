package io.vortis.resp.command;

/**
 * A part of a value, counted in bytes or bits, as {@code GETRANGE} and its kin name it: by its
 * first and last position, negative ones counted from the end.
 *
 * @param start the first position
 * @param end the position after the last
 */
record Span(long start, long end) {

  private static final Span EMPTY = new Span(0, 0);

  /**
   * What of {@code length} positions lies between {@code first} and {@code last}, both included.
   */
  static Span of(long first, long last, long length) {
    if (first < 0 && last < 0 && first > last) {
      return EMPTY;
    }
    return clamped(first, last, length);
  }

  /**
   * The same, but two negative positions in the wrong order that both lie before the start become
   * the first position, as in {@code BITPOS}.
   */
  static Span clamped(long first, long last, long length) {
    long start = Math.max(0, first < 0 ? length + first : first);
    long end = Math.min(length - 1, Math.max(0, last < 0 ? length + last : last)) + 1;
    return start < end ? new Span(start, end) : EMPTY;
  }

  /** How many positions it has. */
  long length() {
    return end - start;
  }

  boolean isEmpty() {
    return start == end;
  }
}
