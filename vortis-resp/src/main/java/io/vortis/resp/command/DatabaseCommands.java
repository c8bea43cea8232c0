package io.vortis.resp.command;

import static io.vortis.resp.command.Category.DANGEROUS;
import static io.vortis.resp.command.Category.KEYSPACE;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.resp.Databases;
import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import io.vortis.resp.events.KeyEvent;
import java.util.List;

/** Commands on databases as a whole, and from one to another. */
final class DatabaseCommands {
  private static final String FLUSH_WORDS = "[ASYNC | SYNC]";

  private DatabaseCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("dbsize", 1, call -> call.reply().integer(call.keyspace().size()))
            .flags(READONLY, FAST)
            .acl(KEYSPACE)
            .tips("request_policy:all_shards", "response_policy:agg_sum")
            .manual("server", "1.0.0", "O(1)", "",
                "Counts the keys of this database"),
        row("flushall", -1, call -> flush(call, call.server().keyspace()))
            .flags(WRITE)
            .acl(KEYSPACE, DANGEROUS)
            .tips("request_policy:all_shards", "response_policy:all_succeeded")
            .manual("server", "1.0.0", "O(N), N keys", FLUSH_WORDS,
                "Deletes all keys of all databases"),
        row("flushdb", -1, call -> flush(call, call.keyspace()))
            .flags(WRITE)
            .acl(KEYSPACE, DANGEROUS)
            .tips("request_policy:all_shards", "response_policy:all_succeeded")
            .manual("server", "1.0.0", "O(N), N keys", FLUSH_WORDS,
                "Deletes all keys of this database"),
        row("move", 3, DatabaseCommands::move)
            .flags(WRITE, FAST)
            .traits(Trait.ANY_KEY)
            .acl(KEYSPACE)
            .keys(Keys.first("RW", "access", "update"))
            .manual("generic", "1.0.0", "O(1)", "key db",
                "Moves a key to another database, unless it is there already"),
        row("swapdb", 3, DatabaseCommands::swap)
            .flags(WRITE, FAST)
            .acl(KEYSPACE, DANGEROUS)
            .manual("server", "4.0.0", "O(1)", "index1 index2",
                "Exchanges the contents of two databases"));
  }
  // spotless:on

  private static void flush(Call call, Keyspace keyspace) {
    boolean known = call.count() == 1 || call.arg(1).is("SYNC") || call.arg(1).is("ASYNC");
    if (call.count() > 2 || !known) {
      throw Errors.syntax();
    }
    call.empties();
    keyspace.clear();
    call.server().events().tracking().flushed();
    call.reply().ok();
  }

  private static void move(Call call) {
    Databases databases = call.server().databases();
    long index = call.integer(2, Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (!databases.has(index)) {
      throw Errors.noSuchDatabase();
    }
    if (index == call.client().database()) {
      throw Errors.sameObject();
    }
    Slice key = call.arg(1);
    Keyspace from = call.keyspace();
    Keyspace to = databases.get((int) index);
    boolean moved =
        databases.atomically(
            from,
            key,
            to,
            key,
            () -> {
              byte[] value = from.get(key);
              if (value == null || to.contains(key)) {
                return false;
              }
              call.event(KeyEvent.NONE, KeyEvent.NONE);
              to.set(key, Slice.of(value), from.expiresAt(key));
              from.delete(key);
              call.tell(KeyEvent.MOVE_FROM, call.client().database(), key);
              call.tell(KeyEvent.MOVE_TO, (int) index, key);
              return true;
            });
    call.reply().integer(moved ? 1 : 0);
  }

  private static void swap(Call call) {
    int one = index(call, 1, "first");
    int other = index(call, 2, "second");
    Databases databases = call.server().databases();
    if (!databases.has(one) || !databases.has(other)) {
      throw Errors.noSuchDatabase();
    }
    databases.swap(one, other);
    call.server().events().watches().breakAll();
    call.server().events().tracking().flushed();
    call.reply().ok();
  }

  private static int index(Call call, int argument, String which) {
    try {
      return Math.toIntExact(call.arg(argument).toLong());
    } catch (NumberFormatException | ArithmeticException e) {
      throw Errors.invalidDatabase(which);
    }
  }
}
