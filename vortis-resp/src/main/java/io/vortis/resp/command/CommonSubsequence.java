package io.vortis.resp.command;

import java.util.ArrayList;
import java.util.List;

/**
 * The longest common subsequence of two values; where there are several, the one that Redis finds.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Longest_common_subsequence">The algorithm</a>
 */
final class CommonSubsequence {
  /*
   * Of the usual table only two rows are kept, and of each cell one bit: whether the longest subsequence of the two
   * beginnings is found above rather than to the left, where the bytes differ. That is all the way back needs.
   */

  /** Equal bytes that stand together in both values. */
  record Match(int first, int second, int length) {}

  private final byte[] bytes;
  private final List<Match> matches;

  private CommonSubsequence(byte[] bytes, List<Match> matches) {
    this.bytes = bytes;
    this.matches = matches;
  }

  static CommonSubsequence of(byte[] a, byte[] b) {
    int[] above = new int[b.length + 1];
    int[] row = new int[b.length + 1];
    long[][] isAbove = new long[a.length + 1][];
    for (int i = 1; i <= a.length; i++) {
      isAbove[i] = new long[(b.length >> 6) + 1];
      for (int j = 1; j <= b.length; j++) {
        if (a[i - 1] == b[j - 1]) {
          row[j] = above[j - 1] + 1;
        } else if (above[j] > row[j - 1]) {
          row[j] = above[j];
          isAbove[i][j >> 6] |= 1L << j;
        } else {
          row[j] = row[j - 1];
        }
      }
      int[] swap = above;
      above = row;
      row = swap;
    }
    return wayBack(a, b, isAbove, above[b.length]);
  }

  private static CommonSubsequence wayBack(byte[] a, byte[] b, long[][] isAbove, int length) {
    byte[] bytes = new byte[length];
    List<Match> matches = new ArrayList<>();
    int left = length;
    int i = a.length;
    int j = b.length;
    while (left > 0) {
      int end = i;
      while (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
        i--;
        j--;
        bytes[--left] = a[i];
      }
      if (i < end) {
        matches.add(new Match(i, j, end - i));
      } else if ((isAbove[i][j >> 6] & 1L << j) != 0) {
        i--;
      } else {
        j--;
      }
    }
    return new CommonSubsequence(bytes, matches);
  }

  /** The subsequence. */
  byte[] bytes() {
    return bytes;
  }

  /** How long it is. */
  int length() {
    return bytes.length;
  }

  /** Where it stands in both values, from the last part to the first. */
  List<Match> matches() {
    return matches;
  }
}
