package io.vortis.resp.command;

import static io.vortis.resp.command.Category.KEYSPACE;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.ExpireCondition;
import io.vortis.Store;
import io.vortis.resp.Keyspace;
import java.util.List;

/** Commands on how long keys live. */
final class ExpiryCommands {
  private static final String CONDITIONS = " [NX | XX | GT | LT]";

  private ExpiryCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        expire("expire", true, true)
            .manual("generic", "1.0.0", "O(1)", "key seconds" + CONDITIONS,
                "Lets a key live for so many seconds"),
        expire("pexpire", false, true)
            .manual("generic", "2.6.0", "O(1)", "key milliseconds" + CONDITIONS,
                "Lets a key live for so many milliseconds"),
        expire("expireat", true, false)
            .manual("generic", "1.2.0", "O(1)", "key unix-time-seconds" + CONDITIONS,
                "Lets a key live until a second of Unix time"),
        expire("pexpireat", false, false)
            .manual("generic", "2.6.0", "O(1)", "key unix-time-milliseconds" + CONDITIONS,
                "Lets a key live until a millisecond of Unix time"),
        row("persist", 2, ExpiryCommands::persist)
            .flags(WRITE, FAST)
            .acl(KEYSPACE)
            .keys(Keys.first("RW", "update"))
            .manual("generic", "2.2.0", "O(1)", "key",
                "Lets a key live for ever"),
        tell("ttl", true, true)
            .tips("nondeterministic_output")
            .manual("generic", "1.0.0", "O(1)", "key",
                "Tells how many seconds a key has left"),
        tell("pttl", false, true)
            .tips("nondeterministic_output")
            .manual("generic", "2.6.0", "O(1)", "key",
                "Tells how many milliseconds a key has left"),
        tell("expiretime", true, false)
            .manual("generic", "7.0.0", "O(1)", "key",
                "Tells the second of Unix time at which a key expires"),
        tell("pexpiretime", false, false)
            .manual("generic", "7.0.0", "O(1)", "key",
                "Tells the millisecond of Unix time at which a key expires"));
  }
  // spotless:on

  private static Command.Row expire(String name, boolean inSeconds, boolean fromNow) {
    return row(name, -3, call -> expire(call, inSeconds, fromNow))
        .flags(WRITE, FAST)
        .acl(KEYSPACE)
        .keys(Keys.first("RW", "update"));
  }

  private static Command.Row tell(String name, boolean inSeconds, boolean fromNow) {
    return row(name, 2, call -> tell(call, inSeconds, fromNow))
        .flags(READONLY, FAST)
        .acl(KEYSPACE)
        .keys(Keys.first("RO", "access"));
  }

  private static void expire(Call call, boolean inSeconds, boolean fromNow) {
    ExpireWords words = ExpireWords.parse(call);
    long millis = call.integer(2);
    if (inSeconds) {
      if (millis > Long.MAX_VALUE / 1000 || millis < Long.MIN_VALUE / 1000) {
        throw Errors.invalidExpire(call.name());
      }
      millis *= 1000;
    }
    long base = fromNow ? call.keyspace().now() : 0;
    if (millis > Long.MAX_VALUE - base) {
      throw Errors.invalidExpire(call.name());
    }
    // Times before 1970 are as much gone by as 1970 itself; the last one of all means never.
    long at = Math.max(0, Math.min(millis + base, Store.NO_EXPIRY - 1));
    boolean done =
        words.isXxLt()
            ? expireIfEarlierThanSome(call, at)
            : call.keyspace().expireAt(call.arg(1), at, words.condition());
    call.reply().integer(done ? 1 : 0);
  }

  /** {@code XX} and {@code LT} together, which no single condition says. */
  private static boolean expireIfEarlierThanSome(Call call, long at) {
    return call.keyspace()
        .update(
            call.arg(1),
            entry -> {
              long present = entry.expiresAt();
              boolean holds = present != Store.NO_EXPIRY && at < present;
              if (holds) {
                entry.expireAt(at);
              }
              return holds;
            });
  }

  private static void persist(Call call) {
    boolean done = call.keyspace().expireAt(call.arg(1), Store.NO_EXPIRY, ExpireCondition.IF_SOME);
    call.reply().integer(done ? 1 : 0);
  }

  private static void tell(Call call, boolean inSeconds, boolean fromNow) {
    Keyspace keyspace = call.keyspace();
    long at = keyspace.expiresAt(call.arg(1));
    if (!call.found(at != Store.ABSENT)) {
      call.reply().integer(-2);
    } else if (at == Store.NO_EXPIRY) {
      call.reply().integer(-1);
    } else {
      long millis = fromNow ? Math.max(0, at - keyspace.now()) : at;
      call.reply().integer(inSeconds ? toSeconds(millis) : millis);
    }
  }

  /** Rounded to the nearest, as Redis does. */
  private static long toSeconds(long millis) {
    return millis / 1000 + (millis % 1000 >= 500 ? 1 : 0);
  }
}
