package io.vortis.resp.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.resp.codec.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The commands that took long, the latest first, as many as there is room for.
 *
 * <p>Thread safety: any thread.
 */
public final class SlowLog {
  /** How much of a command is kept: arguments, and bytes of each. */
  private static final int MAX_ARGUMENTS = 32;

  private static final int MAX_BYTES = 128;

  /**
   * A command that took long.
   *
   * @param id given once only, even across {@link #reset}
   * @param seconds when it had run, since the epoch
   * @param micros how long it took
   * @param arguments what was asked, long ones cut short
   * @param address who asked
   * @param name how he calls himself, or empty
   */
  public record Entry(
      long id, long seconds, long micros, List<byte[]> arguments, String address, String name) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long nextId;
  private long maxLength = 128;

  /** Keeps at most so many entries from now on. */
  synchronized void maxLength(long length) {
    maxLength = length;
    trim();
  }

  /** Notes a command; of its arguments, {@code count} in number, a copy is kept. */
  public synchronized void add(
      long millis,
      long nanos,
      int count,
      IntFunction<Slice> argument,
      String address,
      String name) {
    if (maxLength > 0) {
      List<byte[]> arguments = arguments(count, argument);
      entries.addFirst(
          new Entry(nextId++, millis / 1_000, nanos / 1_000, arguments, address, name));
      trim();
    }
  }

  /** At most so many entries, the latest first. */
  public synchronized List<Entry> latest(long count) {
    return entries.stream().limit(count).toList();
  }

  /** How many entries there are. */
  public synchronized int length() {
    return entries.size();
  }

  /** Forgets all entries. */
  public synchronized void reset() {
    entries.clear();
  }

  private void trim() {
    while (entries.size() > maxLength) {
      entries.removeLast();
    }
  }

  private static List<byte[]> arguments(int count, IntFunction<Slice> argument) {
    List<byte[]> kept = new ArrayList<>();
    boolean cut = count > MAX_ARGUMENTS;
    for (int i = 0; i < (cut ? MAX_ARGUMENTS - 1 : count); i++) {
      Slice slice = argument.apply(i);
      int more = slice.length() - MAX_BYTES;
      kept.add(
          more <= 0
              ? slice.toByteArray()
              : (slice.toLatin1(MAX_BYTES) + "... (" + more + " more bytes)").getBytes(ISO_8859_1));
    }
    if (cut) {
      int more = count - MAX_ARGUMENTS + 1;
      kept.add(("... (" + more + " more arguments)").getBytes(ISO_8859_1));
    }
    return kept;
  }
}
