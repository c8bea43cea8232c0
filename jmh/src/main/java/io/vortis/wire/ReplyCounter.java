package io.vortis.wire;

import java.nio.ByteBuffer;

/** Counts the replies to GET and SET in what comes in, wherever it is cut. */
final class ReplyCounter {
  /** Bytes of a value, and what ends it, that are still to come. */
  private long skip;

  /** The length told by the line that is being read; −1 if it tells none. */
  private long length = -1;

  private boolean inLine;
  private boolean negative;

  /** How many replies end within these bytes. */
  int count(ByteBuffer in) {
    int ended = 0;
    while (in.hasRemaining()) {
      if (skip > 0) {
        int step = (int) Math.min(skip, in.remaining());
        in.position(in.position() + step);
        skip -= step;
        ended += skip == 0 ? 1 : 0;
      } else if (!inLine) {
        begin(in.get());
      } else {
        ended += line(in.get());
      }
    }
    return ended;
  }

  private void begin(byte type) {
    if (type == '-') {
      throw new IllegalStateException("the server refused a command");
    }
    inLine = true;
    negative = false;
    length = type == '$' ? 0 : -1;
  }

  private int line(byte next) {
    if (next == '\n') {
      inLine = false;
      boolean value = length >= 0 && !negative;
      skip = value ? length + 2 : 0;
      return value ? 0 : 1;
    }
    if (next == '-') {
      negative = true;
    } else if (length >= 0 && next != '\r') {
      length = length * 10 + next - '0';
    }
    return 0;
  }
}
