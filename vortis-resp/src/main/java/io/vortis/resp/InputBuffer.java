package io.vortis.resp;

import java.util.Arrays;

/**
 * The bytes of one connection that no command has consumed yet, in one array. It holds memory only
 * while there are any.
 *
 * <p>Thread safety: none; one connection has one.
 */
final class InputBuffer {
  private static final byte[] NONE = new byte[0];

  private byte[] array = NONE;
  private int start;
  private int end;

  byte[] array() {
    return array;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int size() {
    return end - start;
  }

  /** How many bytes the array has besides. */
  int free() {
    return array.length - size();
  }

  /**
   * Makes room for more bytes; their place begins at {@link #end}.
   *
   * @param more how many there are
   * @param needed how many bytes from {@link #start} on will be needed in the end, as far as is
   *     known
   */
  void reserve(int more, long needed) {
    int required = size() + more;
    if (array.length - end >= more) {
      return;
    }
    // Twice as much at the most: a client that merely announces a large value gets no large array
    // for it.
    long wanted = Math.max(required, Math.min(needed, 2L * required));
    if (wanted <= array.length && start > 0) {
      System.arraycopy(array, start, array, 0, size());
    } else {
      byte[] larger = new byte[(int) Math.min(wanted, Integer.MAX_VALUE - 8)];
      System.arraycopy(array, start, larger, 0, size());
      array = larger;
    }
    end -= start;
    start = 0;
  }

  /** Notes that {@code more} bytes were put where {@link #reserve} made room. */
  void added(int more) {
    end += more;
  }

  /** Notes that everything before {@code position} is done with. */
  void consumed(int position) {
    start = position;
    if (start == end) {
      array = NONE;
      start = 0;
      end = 0;
    }
  }

  /** Keeps a copy of bytes that stand elsewhere; there must be none here. */
  void keep(byte[] from, int fromStart, int fromEnd) {
    if (fromStart < fromEnd) {
      array = Arrays.copyOfRange(from, fromStart, fromEnd);
      start = 0;
      end = array.length;
    }
  }
}
