package io.vortis.resp.command;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import java.util.List;

/**
 * Which arguments of a command are pub/sub channels that its user must be allowed.
 *
 * @param first the first one's position, 0 if there are none
 * @param last the last one's position; -1 for the last argument
 * @param patterns whether they are patterns of channels
 */
public record Channels(int first, int last, boolean patterns) {
  /** No channels. */
  public static final Channels NONE = new Channels(0, 0, false);

  /** One channel, the first argument. */
  public static final Channels FIRST = new Channels(1, 1, false);

  /** All arguments are channels. */
  public static final Channels ALL = new Channels(1, -1, false);

  /** All arguments are patterns of channels. */
  public static final Channels PATTERNS = new Channels(1, -1, true);

  /**
   * The channels of a command that stands within a request from argument {@code start} on, as a
   * view.
   */
  public List<Slice> of(Request request, int start) {
    if (first == 0) {
      return List.of();
    }
    int count = request.count();
    int to = last < 0 ? count : Math.min(start + last + 1, count);
    return request.args(start + first, to, 1);
  }
}
