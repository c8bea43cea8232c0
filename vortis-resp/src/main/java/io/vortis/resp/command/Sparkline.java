package io.vortis.resp.command;

import java.util.ArrayList;
import java.util.List;

/** Draws numbers as columns of ASCII characters, four lines high, with a label under each. */
final class Sparkline {
  private static final int ROWS = 4;

  /** The three heights that the top of a column may have within its line. */
  private static final String TOPS = "_o#";

  private static final char FILL = '|';

  private record Sample(long value, String label) {}

  private final List<Sample> samples = new ArrayList<>();

  /** Adds a column at the right. */
  void add(long value, String label) {
    samples.add(new Sample(value, label));
  }

  /** The picture, cut into pieces that are not wider than so many columns. */
  String draw(int columns) {
    long min = samples.stream().mapToLong(Sample::value).min().orElse(0);
    long max = samples.stream().mapToLong(Sample::value).max().orElse(0);
    StringBuilder picture = new StringBuilder();
    for (int from = 0; from < samples.size(); from += columns) {
      if (from > 0) {
        picture.append('\n');
      }
      drawPiece(samples.subList(from, Math.min(from + columns, samples.size())), min, max, picture);
    }
    return picture.toString();
  }

  private static void drawPiece(List<Sample> piece, long min, long max, StringBuilder picture) {
    int steps = ROWS * TOPS.length();
    for (int row = ROWS - 1; row >= 0; row--) {
      for (Sample sample : piece) {
        long height = (sample.value - min) * steps / Math.max(1, max - min);
        long within = Math.min(height, steps - 1) - (long) row * TOPS.length();
        picture.append(
            within < 0 ? ' ' : within < TOPS.length() ? TOPS.charAt((int) within) : FILL);
      }
      picture.append('\n');
    }
    picture.append(" ".repeat(piece.size())).append('\n');
    int longest = piece.stream().mapToInt(sample -> sample.label.length()).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (Sample sample : piece) {
        picture.append(i < sample.label.length() ? sample.label.charAt(i) : ' ');
      }
      picture.append('\n');
    }
  }
}
