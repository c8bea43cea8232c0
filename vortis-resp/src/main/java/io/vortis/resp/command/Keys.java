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
 * @param access what is done with the first, in the words of Redis's key specifications: {@code
 *     RO}, {@code RW}, {@code OW} or {@code RM}, then any of {@code access}, {@code update}, {@code
 *     delete}, {@code insert}; {@code variable_flags} if it depends on other arguments
 * @param others what is done with the others
 * @param varying what is done with each in a request
 * @see <a href="https://redis.io/docs/latest/develop/reference/key-specs/">Key specifications</a>
 */
public record Keys(
    int first, int last, int step, List<String> access, List<String> others, Varying varying) {
  private static final String NOT_KEY = "not_key";

  /** No keys. */
  public static final Keys NONE = new Keys(0, 0, 0, List.of());

  /** What is done with each key, where that is not the same for all of them always. */
  @FunctionalInterface
  public interface Varying {
    /**
     * What the command does that stands in a request from argument {@code start} on.
     *
     * @param key with which of its keys, from 0 on
     */
    List<String> access(Request request, int start, int key);
  }

  /** Keys with which the same is done always. */
  public Keys(int first, int last, int step, List<String> access) {
    this(first, last, step, access, access, (request, start, key) -> access);
  }

  /** One key, the first argument, of a command on whose other arguments it depends what is done. */
  public static Keys first(Varying varying, String... access) {
    return new Keys(1, 1, 1, List.of(access), List.of(access), varying);
  }

  /** Neighbours, with the first of which something else is done than with the others. */
  static Keys twoKinds(int first, int last, List<String> access, List<String> others) {
    return new Keys(
        first, last, 1, access, others, (request, start, key) -> key == 0 ? access : others);
  }

  /** Whether something else is done with the others than with the first. */
  boolean areOfTwoKinds() {
    return !access.equals(others);
  }

  /**
   * What the command does with a key that stands in a request from argument {@code start} on.
   *
   * @param key which one, from 0 on
   */
  public List<String> access(Request request, int start, int key) {
    return varying.access(request, start, key);
  }

  /** One key, the first argument. */
  public static Keys first(String... access) {
    return new Keys(1, 1, 1, List.of(access));
  }

  /** All arguments are keys. */
  public static Keys all(String... access) {
    return new Keys(1, -1, 1, List.of(access));
  }

  /** Shard channels, which clients of a cluster find a node by as they do by keys. */
  static Keys shardChannels(int last) {
    return new Keys(1, last, 1, List.of(NOT_KEY));
  }

  /** Whether there are none; what only stands where keys would is none. */
  public boolean none() {
    return first == 0 || access.contains(NOT_KEY);
  }

  /** The keys of a request, as a view that is valid while it is. */
  public List<Slice> of(Request request) {
    return of(request, 0);
  }

  /**
   * The keys of a command that stands within a request from argument {@code start} on, as a view.
   */
  public List<Slice> of(Request request, int start) {
    if (none()) {
      return List.of();
    }
    int count = request.count();
    int to = last < 0 ? count + last + 1 : Math.min(start + last + 1, count);
    return request.args(start + first, to, step);
  }
}
