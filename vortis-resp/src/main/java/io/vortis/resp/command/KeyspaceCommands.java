package io.vortis.resp.command;

import static io.vortis.resp.command.Category.CONNECTION;
import static io.vortis.resp.command.Category.DANGEROUS;
import static io.vortis.resp.command.Category.KEYSPACE;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.READONLY;

import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Glob;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Commands that look for keys in a whole database. */
final class KeyspaceCommands {
  private static final int DEFAULT_COUNT = 10;

  /** How many keys a step of a walk asks for, and how many steps a SCAN takes at most. */
  private static final int STEP = 128;

  private static final int MAX_STEPS = 1_024;

  private static final Slice ALL = Slice.of("*");
  private static final BigInteger LARGEST_CURSOR =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private KeyspaceCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("keys", 2, KeyspaceCommands::keys)
            .flags(READONLY)
            .acl(KEYSPACE, DANGEROUS)
            .tips("request_policy:all_shards", "nondeterministic_output_order")
            .manual("generic", "1.0.0", "O(N), N keys of all databases", "pattern",
                "Lists the keys that match a pattern"),
        row("randomkey", 1, KeyspaceCommands::randomKey)
            .flags(READONLY)
            .acl(KEYSPACE)
            .tips("request_policy:all_shards", "nondeterministic_output")
            .manual("generic", "1.0.0", "O(1)", "",
                "Picks a key at random"),
        row("scan", -2, KeyspaceCommands::scan)
            .flags(READONLY)
            .acl(KEYSPACE)
            .tips("nondeterministic_output", "request_policy:special")
            .manual("generic", "2.8.0", "O(1) for each call, O(N) for all N keys",
                "cursor [MATCH pattern] [COUNT count] [TYPE type]",
                "Lists some keys and tells where to go on"),
        row("wait", 3, KeyspaceCommands::await)
            .flags(NOSCRIPT)
            .acl(CONNECTION)
            .tips("request_policy:all_shards", "response_policy:agg_min")
            .manual("generic", "3.0.0", "O(1)", "numreplicas timeout",
                "Tells how many replicas have this connection's writes: none"));
  }
  // spotless:on

  private static void keys(Call call) {
    Predicate<byte[]> matches = matching(call.arg(1));
    // A key may be met twice while others are written.
    Set<Slice> found = new LinkedHashSet<>();
    long cursor = 0;
    do {
      cursor =
          call.keyspace()
              .scan(
                  cursor,
                  STEP,
                  key -> {
                    if (matches.test(key)) {
                      found.add(Slice.of(key));
                    }
                  });
    } while (cursor != 0);
    reply(call.reply(), found);
  }

  private static void reply(ReplyWriter reply, Collection<Slice> keys) {
    reply.array(keys.size());
    keys.forEach(reply::bulk);
  }

  private static Predicate<byte[]> matching(Slice pattern) {
    if (pattern.equals(ALL)) {
      return key -> true;
    }
    byte[] bytes = pattern.toByteArray();
    return key -> Glob.matches(bytes, key, false);
  }

  private static void randomKey(Call call) {
    byte[] key = call.keyspace().randomKey();
    if (key == null) {
      call.reply().nil();
    } else {
      call.reply().bulk(key);
    }
  }

  // ---------------------------------------------------------------- SCAN

  private static void scan(Call call) {
    long cursor = cursor(call.arg(1));
    long count = DEFAULT_COUNT;
    Slice type = null;
    Predicate<byte[]> matches = matching(ALL);
    for (int i = 2; i < call.count(); i += 2) {
      if (i + 1 == call.count()) {
        throw Errors.syntax();
      }
      if (call.arg(i).is("COUNT")) {
        count = call.integer(i + 1);
        if (count < 1) {
          throw Errors.syntax();
        }
      } else if (call.arg(i).is("MATCH")) {
        matches = matching(call.arg(i + 1));
      } else if (call.arg(i).is("TYPE")) {
        type = call.arg(i + 1);
      } else {
        throw Errors.syntax();
      }
    }
    List<Slice> found = new ArrayList<>();
    long next =
        scan(call.keyspace(), cursor, count, isString(type) ? matches : key -> false, found);
    call.reply().array(2);
    call.reply().bulk(Long.toUnsignedString(next));
    reply(call.reply(), found);
  }

  /**
   * Visits about {@code count} keys of the database. A small database in a large store takes many
   * steps that find nothing, so there is a limit on them too.
   */
  private static long scan(
      Keyspace keyspace, long from, long count, Predicate<byte[]> matches, List<Slice> found) {
    long[] visited = {0};
    long cursor = from;
    int steps = 0;
    do {
      cursor =
          keyspace.scan(
              cursor,
              (int) Math.min(STEP, count - visited[0]),
              key -> {
                visited[0]++;
                if (matches.test(key)) {
                  found.add(Slice.of(key));
                }
              });
      steps++;
    } while (cursor != 0 && visited[0] < count && steps < MAX_STEPS);
    return cursor;
  }

  /** All values are strings. */
  private static boolean isString(@Nullable Slice type) {
    return type == null || type.is("string");
  }

  /** A number as C's {@code strtoul} reads it. */
  private static long cursor(Slice word) {
    String text = word.toLatin1();
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[+-]?[0-9]+")) {
      throw Errors.invalidCursor();
    }
    BigInteger number = new BigInteger(text);
    if (number.abs().compareTo(LARGEST_CURSOR) > 0) {
      throw Errors.invalidCursor();
    }
    return number.longValue();
  }

  // ---------------------------------------------------------------- replication

  private static void await(Call call) {
    call.integer(1);
    long timeout;
    try {
      timeout = call.arg(2).toLong();
    } catch (NumberFormatException e) {
      throw Errors.timeoutNotAnInteger();
    }
    if (timeout < 0) {
      throw Errors.negativeTimeout();
    }
    call.reply().integer(0);
  }
}
