package io.vortis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of horizontal bars in groups, as SVG without a background, in colours that can be read on
 * a light page and on a dark one.
 */
final class Chart {
  private static final int WIDTH = 760;
  private static final int LABEL_WIDTH = 210;
  private static final int FIGURE_WIDTH = 90;
  private static final int BAR = 18;
  private static final int GAP = 6;
  private static final int GROUP_GAP = 34;
  private static final int TOP = 64;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #424a53; }
        .title { font-size: 16px; font-weight: 600; fill: #1f2328; }
        .group { font-weight: 600; }
        .ours { fill: #0969da; }
        .peer { fill: #8c959f; }
        @media (prefers-color-scheme: dark) {
          text { fill: #9198a1; }
          .title { fill: #f0f6fc; }
          .ours { fill: #4493f8; }
          .peer { fill: #656c76; }
        }
      </style>
      """;

  private final String title;
  private final String unit;
  private final int digits;
  private final List<Group> groups = new ArrayList<>();

  private record Bar(String label, double figure, boolean ours) {}

  /** Bars under a heading; each group has a scale of its own. */
  static final class Group {
    private final String name;
    private final List<Bar> bars = new ArrayList<>();

    private Group(String name) {
      this.name = name;
    }

    void bar(String label, double figure, boolean ours) {
      bars.add(new Bar(label, figure, ours));
    }
  }

  Chart(String title, String unit, int digits) {
    this.title = title;
    this.unit = unit;
    this.digits = digits;
  }

  Group group(String name) {
    Group group = new Group(name);
    groups.add(group);
    return group;
  }

  String svg() {
    StringBuilder body = new StringBuilder();
    text(body, "title", 0, 20, title);
    text(body, "", 0, 40, unit);
    int y = TOP;
    for (Group group : groups) {
      text(body, "group", 0, y + BAR - 4, group.name);
      y += BAR + GAP;
      double most = group.bars.stream().mapToDouble(Bar::figure).max().orElse(1);
      for (Bar bar : group.bars) {
        bar(body, bar, y, bar.figure / most);
        y += BAR + GAP;
      }
      y += GROUP_GAP - BAR - GAP;
    }
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " role=\"img\" aria-label=\"%s\">%n%s%s</svg>%n",
        WIDTH,
        y,
        WIDTH,
        y,
        escaped(title),
        STYLE,
        body);
  }

  private void bar(StringBuilder body, Bar bar, int y, double share) {
    text(body, "", 12, y + BAR - 4, bar.label);
    double length = Math.max(1, share * (WIDTH - LABEL_WIDTH - FIGURE_WIDTH));
    body.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>%n",
            bar.ours ? "ours" : "peer",
            LABEL_WIDTH,
            y,
            length,
            BAR));
    String figure = String.format(Locale.ROOT, "%,." + digits + "f", bar.figure);
    text(body, "", (int) (LABEL_WIDTH + length) + 8, y + BAR - 4, figure);
  }

  private static void text(StringBuilder body, String style, int x, int y, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n",
            style,
            x,
            y,
            escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
