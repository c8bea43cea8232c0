package io.vortis.resp.command;

import org.jspecify.annotations.Nullable;

/**
 * Reads what LZF has compressed, as Redis does with long strings.
 *
 * @see <a href="http://oldhome.schmorp.de/marc/liblzf.html">LibLZF</a>
 */
final class Lzf {
  /*
   * Compressed bytes are a row of
   *   000LLLLL                        L + 1 bytes follow as they are
   *   LLLooooo oooooooo               L + 2 bytes from o + 1 before here, 0 < L < 7
   *   111ooooo LLLLLLLL oooooooo      L + 9 bytes from there
   */

  private static final int LITERAL = 1 << 5;
  private static final int LONG = 7;

  /** Three bytes stand for so many at most. */
  private static final int LARGEST_MATCH = 264;

  private Lzf() {}

  /**
   * The bytes that were compressed.
   *
   * @param length how many there are
   * @return {@code null} if that is not what they are
   */
  static byte @Nullable [] decompress(byte[] in, long length) {
    if (length < 0 || length > (long) LARGEST_MATCH * in.length) {
      return null;
    }
    byte[] out = new byte[(int) length];
    int from = 0;
    int to = 0;
    try {
      while (from < in.length) {
        int control = in[from++] & 0xFF;
        if (control < LITERAL) {
          System.arraycopy(in, from, out, to, control + 1);
          from += control + 1;
          to += control + 1;
        } else {
          int count = control >> 5;
          if (count == LONG) {
            count += in[from++] & 0xFF;
          }
          int back = ((control & (LITERAL - 1)) << 8 | (in[from++] & 0xFF)) + 1;
          for (int end = to + count + 2; to < end; to++) {
            out[to] = out[to - back];
          }
        }
      }
    } catch (IndexOutOfBoundsException damaged) {
      return null;
    }
    return to == out.length ? out : null;
  }
}
