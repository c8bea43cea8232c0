package io.vortis.resp.command;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import java.util.List;

/**
 * Which arguments of a command are keys: from {@code first} to {@code last}, every {@code step}th.
 * A negative {@code last} counts from the end, -1 being the last argument.
 *
 * @param first the first key's position, 0 if there are no keys
 * @param last the last key's position
 * @param step the distance between two keys
 */
public record Keys(int first, int last, int step) {
  /** No keys. */
  public static final Keys NONE = new Keys(0, 0, 0);

  /** One key, the first argument. */
  public static final Keys FIRST = new Keys(1, 1, 1);

  /** All arguments are keys. */
  public static final Keys ALL = new Keys(1, -1, 1);

  /** The keys of a request, as a view that is valid while it is. */
  public List<Slice> of(Request request) {
    if (first == 0) {
      return List.of();
    }
    int to = last < 0 ? request.count() + last + 1 : last + 1;
    return request.args(first, Math.min(to, request.count()), step);
  }
}
