package io.vortis.resp.command;

import static io.vortis.resp.command.Category.KEYSPACE;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Slice;
import java.util.List;

/** Commands on keys, whatever their values. */
final class KeyCommands {

  private KeyCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("del", -2, KeyCommands::delete)
            .flags(WRITE)
            .acl(KEYSPACE)
            .keys(Keys.all("RM", "delete"))
            .tips("request_policy:multi_shard", "response_policy:agg_sum")
            .manual("generic", "1.0.0",
                "O(N), N keys",
                "key [key ...]",
                "Deletes keys and counts those that were there"),
        row("unlink", -2, KeyCommands::delete)
            .flags(WRITE, FAST)
            .acl(KEYSPACE)
            .keys(Keys.all("RM", "delete"))
            .tips("request_policy:multi_shard", "response_policy:agg_sum")
            .manual("generic", "4.0.0",
                "O(N), N keys",
                "key [key ...]",
                "Deletes keys and counts those that were there; the same as DEL"),
        row("exists", -2, KeyCommands::exists)
            .flags(READONLY, FAST)
            .acl(KEYSPACE)
            .keys(Keys.all("RO"))
            .tips("request_policy:multi_shard", "response_policy:agg_sum")
            .manual("generic", "1.0.0", "O(N), N keys", "key [key ...]",
                "Counts how many of the keys are there"),
        row("touch", -2, KeyCommands::touch)
            .flags(READONLY, FAST)
            .acl(KEYSPACE)
            .keys(Keys.all("RO"))
            .tips("request_policy:multi_shard", "response_policy:agg_sum")
            .manual("generic", "3.2.1", "O(N), N keys", "key [key ...]",
                "Counts a use of each key and how many of them are there"),
        row("type", 2, KeyCommands::type)
            .flags(READONLY, FAST)
            .acl(KEYSPACE)
            .keys(Keys.first("RO"))
            .manual("generic", "1.0.0", "O(1)", "key",
                "Tells the type of a key's value"));
  }
  // spotless:on

  /** What is asked of, or done to, each of several keys. */
  @FunctionalInterface
  private interface KeyTest {
    boolean test(Keyspace keyspace, Slice key);
  }

  private static void delete(Call call) {
    count(call, call.keyspace(), Keyspace::delete);
  }

  private static void touch(Call call) {
    count(call, call.touchedKeyspace(), (keyspace, key) -> keyspace.get(key) != null);
  }

  private static void exists(Call call) {
    count(call, call.keyspace(), (keyspace, key) -> call.found(keyspace.contains(key)));
  }

  /** Replies for how many of the call's keys a test holds, all tested at one moment. */
  private static void count(Call call, Keyspace keyspace, KeyTest test) {
    if (call.count() == 2) {
      call.reply().integer(test.test(keyspace, call.arg(1)) ? 1 : 0);
      return;
    }
    List<Slice> keys = call.request().args(1);
    int count =
        keyspace.atomically(
            keys,
            () -> {
              int passed = 0;
              for (Slice key : keys) {
                if (test.test(keyspace, key)) {
                  passed++;
                }
              }
              return passed;
            });
    call.reply().integer(count);
  }

  private static void type(Call call) {
    call.reply().simple(call.found(call.keyspace().contains(call.arg(1))) ? "string" : "none");
  }
}
