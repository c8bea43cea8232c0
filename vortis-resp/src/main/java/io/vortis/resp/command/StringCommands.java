package io.vortis.resp.command;

import static io.vortis.resp.command.Category.STRING;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.MutableEntry;
import io.vortis.SetResult;
import io.vortis.Store;
import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.KeyEvent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commands that read or set one value as a whole. */
final class StringCommands {

  private StringCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("delex", -2, StringCommands::deleteIf)
            .flags(WRITE, FAST)
            .acl(STRING)
            .keys(Keys.first(StringCommands::deleteAccess, "RW", "delete", "variable_flags"))
            .manual("string", "8.4.0", "O(1)", "key [IFEQ ifeq-value]",
                "Deletes a key, if it has this value"),
        row("get", 2, StringCommands::get)
            .flags(READONLY, FAST)
            .acl(STRING)
            .keys(Keys.first("RO", "access"))
            .manual("string", "1.0.0", "O(1)", "key",
                "Tells the value of a key"),
        row("getdel", 2, StringCommands::getAndDelete)
            .flags(WRITE, FAST)
            .acl(STRING)
            .keys(Keys.first("RW", "access", "delete"))
            .manual("string", "6.2.0", "O(1)", "key",
                "Tells the value of a key and deletes it"),
        row("getex", -2, StringCommands::getAndExpire)
            .flags(WRITE, FAST)
            .acl(STRING)
            .keys(Keys.first("RW", "access", "update"))
            .manual("string", "6.2.0", "O(1)",
                "key [EX seconds | PX milliseconds | EXAT unix-time-seconds"
                    + " | PXAT unix-time-milliseconds | PERSIST]",
                "Tells the value of a key and changes when it expires"),
        row("getset", 3, StringCommands::getAndSet)
            .flags(WRITE, DENYOOM, FAST)
            .acl(STRING)
            .keys(Keys.first("RW", "access", "update"))
            .manual("string", "1.0.0", "O(1)", "key value",
                "Sets the value of a key and tells the former one")
            .deprecated("6.2.0", "`SET` with the `!GET` argument"),
        row("psetex", 4, call -> setFor(call, 1))
            .flags(WRITE, DENYOOM)
            .acl(STRING)
            .keys(Keys.first("OW", "update"))
            .manual("string", "2.6.0", "O(1)", "key milliseconds value",
                "Sets the value of a key for so many milliseconds"),
        row("set", -3, StringCommands::set)
            .flags(WRITE, DENYOOM)
            .acl(STRING)
            .keys(Keys.first(SetArguments::access, "RW", "access", "update", "variable_flags"))
            .manual("string", "1.0.0", "O(1)",
                "key value [NX | XX | IFEQ ifeq-value] [GET] [EX seconds | PX milliseconds"
                    + " | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
                "Sets the value of a key"),
        row("setex", 4, call -> setFor(call, 1000))
            .flags(WRITE, DENYOOM)
            .acl(STRING)
            .keys(Keys.first("OW", "update"))
            .manual("string", "2.0.0", "O(1)", "key seconds value",
                "Sets the value of a key for so many seconds"),
        row("setnx", 3, StringCommands::setIfAbsent)
            .flags(WRITE, DENYOOM, FAST)
            .acl(STRING)
            .keys(Keys.first("OW", "insert"))
            .manual("string", "1.0.0", "O(1)", "key value",
                "Sets the value of a key that is not there yet"));
  }
  // spotless:on

  /** What {@code DELEX} does with its key: a condition reads it. */
  private static List<String> deleteAccess(Request request, int start, int key) {
    boolean reads = request.count() > start + 2;
    return reads ? List.of("RW", "access", "delete") : List.of("RM", "delete");
  }

  // ---------------------------------------------------------------- reading

  private static void get(Call call) {
    if (!call.keyspace().reply(call.arg(1), call.reply())) {
      call.reply().nil();
    }
  }

  private static void getOrTellMiss(Call call) {
    if (!call.keyspace().reply(call.arg(1), call.reply())) {
      call.missed(call.arg(1));
      call.reply().nil();
    }
  }

  private static void getAndDelete(Call call) {
    changeAndReply(call, MutableEntry::delete);
  }

  private static void getAndExpire(Call call) {
    SetArguments arguments = SetArguments.parse(call, 2, SetArguments.FOR_GETEX);
    Keyspace keyspace = call.keyspace();
    if (arguments.words() == 0) {
      getOrTellMiss(call);
      return;
    }
    // As in Redis, a time that makes no sense is complained of only if there is such a key.
    if (!keyspace.contains(call.arg(1))) {
      call.missed(call.arg(1));
      call.reply().nil();
      return;
    }
    long expiresAt = arguments.expiresAt(call);
    changeAndReply(
        call,
        entry -> {
          if (expiresAt != Store.NO_EXPIRY || entry.expiresAt() != Store.NO_EXPIRY) {
            entry.expireAt(expiresAt);
          }
        });
  }

  /** Changes a key and replies with the value that it had. */
  @SuppressWarnings("NullAway") // R is @Nullable here
  private static void changeAndReply(Call call, Consumer<MutableEntry<byte[]>> change) {
    byte[] former =
        call.keyspace()
            .update(
                call.arg(1),
                entry -> {
                  change.accept(entry);
                  return entry.value();
                });
    if (!call.found(former != null)) {
      call.missed(call.arg(1));
    }
    reply(call, former);
  }

  private static void reply(Call call, byte @Nullable [] value) {
    if (value == null) {
      call.reply().nil();
    } else {
      call.reply().bulk(value);
    }
  }

  // ---------------------------------------------------------------- setting

  private static void set(Call call) {
    if (call.count() == 3) {
      call.keyspace().set(call.arg(1), call.arg(2), Store.NO_EXPIRY);
      call.reply().ok();
      return;
    }
    SetArguments arguments = SetArguments.parse(call, 3, SetArguments.FOR_SET);
    long expiresAt = arguments.expiresAt(call);
    if (arguments.isPlain()) {
      call.keyspace().set(call.arg(1), call.arg(2), expiresAt);
      call.reply().ok();
    } else {
      setWithOptions(call, arguments, expiresAt);
    }
  }

  private static void setWithOptions(Call call, SetArguments arguments, long expiresAt) {
    byte[] value = call.arg(2).toByteArray();
    SetResult<byte[]> result =
        call.keyspace()
            .update(
                call.arg(1),
                entry -> {
                  boolean found = entry.expiresAt() != Store.ABSENT;
                  byte[] previous = arguments.needsValue() ? entry.value() : null;
                  if (!arguments.allows(call, found, previous)) {
                    return new SetResult<>(false, previous);
                  }
                  if (arguments.has(SetArguments.KEEPTTL)
                      || (!found && expiresAt == Store.NO_EXPIRY)) {
                    call.event(KeyEvent.SET);
                    entry.set(value);
                  } else {
                    entry.set(value, expiresAt);
                  }
                  return new SetResult<>(true, previous);
                });
    if (arguments.has(SetArguments.GET)) {
      if (result.previous() == null) {
        call.missed(call.arg(1));
      }
      reply(call, result.previous());
    } else if (result.applied()) {
      call.reply().ok();
    } else {
      call.reply().nil();
    }
  }

  private static void getAndSet(Call call) {
    byte[] value = call.arg(2).toByteArray();
    changeAndReply(call, entry -> entry.set(value, Store.NO_EXPIRY));
  }

  private static void setFor(Call call, int unit) {
    long expiresAt = SetArguments.fromNow(call, call.integer(2), unit);
    call.keyspace().set(call.arg(1), call.arg(3), expiresAt);
    call.reply().ok();
  }

  private static void setIfAbsent(Call call) {
    Slice value = call.arg(2);
    boolean set =
        call.keyspace()
            .update(
                call.arg(1),
                entry -> {
                  boolean absent = entry.expiresAt() == Store.ABSENT;
                  if (absent) {
                    entry.set(value.toByteArray());
                  }
                  return absent;
                });
    call.reply().integer(set ? 1 : 0);
  }

  private static void deleteIf(Call call) {
    if (call.count() == 2) {
      call.reply().integer(call.keyspace().delete(call.arg(1)) ? 1 : 0);
      return;
    }
    if (call.count() != 4) {
      throw Errors.arity(call.name());
    }
    if (!call.arg(2).is("IFEQ")) {
      throw Errors.invalidCondition();
    }
    byte[] expected = call.arg(3).toByteArray();
    boolean deleted =
        call.keyspace()
            .update(
                call.arg(1),
                entry -> {
                  boolean equal = Arrays.equals(entry.value(), expected);
                  if (equal) {
                    entry.delete();
                  }
                  return equal;
                });
    call.reply().integer(deleted ? 1 : 0);
  }
}
