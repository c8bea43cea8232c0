package io.vortis.resp.codec;

/**
 * Redis's glob-style patterns: {@code *} any bytes, {@code ?} any byte, {@code [a-c]} one of a
 * class, {@code [^a-c]} one of all others, {@code \} takes the next byte as it is. A class that is
 * not closed ends with the pattern. As in Redis, no text of length zero matches anything but the
 * empty pattern.
 *
 * <p>Takes O(pattern × text) in the worst case and allocates nothing, whatever the pattern.
 *
 * @see <a href="https://redis.io/commands/keys/">KEYS</a>
 */
public final class Glob {
  /*
   * Only the last star met needs another try: if what stands between two stars has matched somewhere, an earlier match
   * is as good as a later one, for the second star takes up the difference. So one pair of positions is all there is
   * to remember, and there is no recursion.
   */

  private Glob() {}

  /**
   * Whether a text matches a pattern.
   *
   * @param noCase whether ASCII letters are compared without case
   */
  public static boolean matches(Slice pattern, Slice text, boolean noCase) {
    return matches(
        pattern.array(),
        pattern.offset(),
        pattern.length(),
        text.array(),
        text.offset(),
        text.length(),
        noCase);
  }

  /** As {@link #matches(Slice, Slice, boolean)}. */
  public static boolean matches(byte[] pattern, byte[] text, boolean noCase) {
    return matches(pattern, 0, pattern.length, text, 0, text.length, noCase);
  }

  private static boolean matches(
      byte[] pattern,
      int patternFrom,
      int patternLength,
      byte[] text,
      int textFrom,
      int textLength,
      boolean noCase) {
    return steps(
            pattern,
            patternFrom,
            patternFrom + patternLength,
            text,
            textFrom,
            textFrom + textLength,
            noCase)
        >= 0;
  }

  /** How many steps it takes to see that a text matches; if it does not, their complement. */
  static long steps(byte[] pattern, byte[] text) {
    return steps(pattern, 0, pattern.length, text, 0, text.length, false);
  }

  private static long steps(
      byte[] pattern,
      int patternFrom,
      int patternEnd,
      byte[] text,
      int textFrom,
      int textEnd,
      boolean noCase) {
    if (textFrom == textEnd) {
      return patternFrom == patternEnd ? 0 : ~0;
    }
    int p = patternFrom;
    int t = textFrom;
    int afterStar = -1;
    int retry = -1;
    long steps = 0;
    while (t < textEnd) {
      steps++;
      if (p < patternEnd && pattern[p] == '*') {
        afterStar = ++p;
        retry = t;
      } else if (p < patternEnd && matchesOne(pattern, p, patternEnd, text[t], noCase)) {
        p = next(pattern, p, patternEnd);
        t++;
      } else if (afterStar >= 0) {
        p = afterStar;
        t = ++retry;
      } else {
        return ~steps;
      }
    }
    while (p < patternEnd && pattern[p] == '*') {
      p++;
      steps++;
    }
    return p == patternEnd ? steps : ~steps;
  }

  /** Whether a byte matches the element of the pattern that begins at {@code p}. */
  private static boolean matchesOne(byte[] pattern, int p, int end, byte c, boolean noCase) {
    return switch (pattern[p]) {
      case '?' -> true;
      case '[' -> inClass(pattern, p, end, c, noCase);
      case '\\' -> same(pattern[p + 1 < end ? p + 1 : p], c, noCase);
      default -> same(pattern[p], c, noCase);
    };
  }

  /** Where the element after that at {@code p} begins. */
  private static int next(byte[] pattern, int p, int end) {
    return switch (pattern[p]) {
      case '[' -> Math.min(end, classEnd(pattern, p, end) + 1);
      case '\\' -> Math.min(end, p + 2);
      default -> p + 1;
    };
  }

  /** Where the class that begins at {@code open} is closed, or the pattern's end. */
  private static int classEnd(byte[] pattern, int open, int end) {
    int p = open + 1;
    if (p < end && pattern[p] == '^') {
      p++;
    }
    while (p < end && pattern[p] != ']') {
      p = nextInClass(pattern, p, end);
    }
    return p;
  }

  private static int nextInClass(byte[] pattern, int p, int end) {
    if (pattern[p] == '\\' && p + 1 < end) {
      return p + 2;
    }
    return isRange(pattern, p, end) ? p + 3 : p + 1;
  }

  private static boolean isRange(byte[] pattern, int p, int end) {
    return p + 2 < end && pattern[p + 1] == '-';
  }

  private static boolean inClass(byte[] pattern, int open, int end, byte c, boolean noCase) {
    int p = open + 1;
    boolean negated = p < end && pattern[p] == '^';
    if (negated) {
      p++;
    }
    boolean match = false;
    while (p < end && pattern[p] != ']' && !match) {
      if (pattern[p] == '\\' && p + 1 < end) {
        match = pattern[p + 1] == c;
      } else if (isRange(pattern, p, end)) {
        match = inRange(pattern[p], pattern[p + 2], c, noCase);
      } else {
        match = same(pattern[p], c, noCase);
      }
      p = nextInClass(pattern, p, end);
    }
    return match != negated;
  }

  private static boolean inRange(byte from, byte to, byte c, boolean noCase) {
    int low = fold((byte) Math.min(from, to), noCase);
    int high = fold((byte) Math.max(from, to), noCase);
    int folded = fold(c, noCase);
    return folded >= low && folded <= high;
  }

  private static boolean same(byte a, byte b, boolean noCase) {
    return fold(a, noCase) == fold(b, noCase);
  }

  private static int fold(byte c, boolean noCase) {
    return noCase && c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }
}
