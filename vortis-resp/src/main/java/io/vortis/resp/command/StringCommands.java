package io.vortis.resp.command;

import static io.vortis.resp.command.Category.STRING;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.SetResult;
import io.vortis.Store;
import java.util.List;

/** Commands on string values. */
final class StringCommands {

  private StringCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("get", 2, StringCommands::get)
            .flags(READONLY, FAST)
            .acl(STRING)
            .keys(Keys.first("RO", "access"))
            .manual("string", "1.0.0", "O(1)", "key",
                "Tells the value of a key"),
        row("set", -3, StringCommands::set)
            .flags(WRITE, DENYOOM)
            .acl(STRING)
            .keys(Keys.first("RW", "access", "update", "variable_flags"))
            .manual("string", "1.0.0", "O(1)",
                "key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds"
                    + " | PXAT unix-time-milliseconds | KEEPTTL]",
                "Sets the value of a key"));
  }
  // spotless:on

  private static void get(Call call) {
    if (!call.keyspace().reply(call.arg(1), call.reply())) {
      call.reply().nil();
    }
  }

  private static void set(Call call) {
    if (call.count() == 3) {
      call.keyspace().set(call.arg(1), call.arg(2), Store.NO_EXPIRY);
      call.reply().ok();
      return;
    }
    SetArguments arguments = SetArguments.parse(call);
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
                  byte[] previous = arguments.has(SetArguments.GET) ? entry.value() : null;
                  if (!arguments.allows(found)) {
                    return new SetResult<>(false, previous);
                  }
                  if (arguments.has(SetArguments.KEEPTTL)
                      || (!found && expiresAt == Store.NO_EXPIRY)) {
                    entry.set(value);
                  } else {
                    entry.set(value, expiresAt);
                  }
                  return new SetResult<>(true, previous);
                });
    byte[] previous = result.previous();
    if (previous != null) {
      call.reply().bulk(previous);
    } else if (arguments.has(SetArguments.GET) || !result.applied()) {
      call.reply().nil();
    } else {
      call.reply().ok();
    }
  }
}
