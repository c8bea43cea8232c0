package io.vortis.resp.command;

import io.vortis.resp.Version;

/** {@code LOLWUT}: a vortex, a little further turned each second. */
final class Lolwut {
  private static final String SHADES = " .:-=+*#%@";
  private static final int COLUMNS = 64;
  private static final int ROWS = 24;
  private static final int ARMS = 3;

  private Lolwut() {}

  /** The handler; which picture is asked for does not matter, there is one. */
  static void reply(Call call) {
    if (call.count() > 2 && call.arg(1).is("VERSION")) {
      call.integer(2);
    }
    call.reply().verbatim(draw(call.keyspace().now() / 1_000) + "\n" + Version.line() + "\n");
  }

  /** The picture of a second. */
  static String draw(long second) {
    double turn = 2 * Math.PI * (second % 60) / 60;
    StringBuilder picture = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        // Characters are about twice as high as wide.
        double x = (column - COLUMNS / 2.0) / (COLUMNS / 2.0);
        double y = (row - ROWS / 2.0) / (ROWS / 2.0);
        picture.append(SHADES.charAt((int) (shade(x, y, turn) * SHADES.length())));
      }
      picture.append('\n');
    }
    return picture.toString();
  }

  /** How dark a point is, from 0 to less than 1: arms of a logarithmic spiral, fading outwards. */
  private static double shade(double x, double y, double turn) {
    double radius = Math.hypot(x, y);
    if (radius >= 1) {
      return 0;
    }
    double phase = ARMS * (Math.atan2(y, x) + turn) + 6 * Math.log(radius + 0.05);
    return (1 - radius) * (0.5 + 0.499 * Math.cos(phase));
  }
}
