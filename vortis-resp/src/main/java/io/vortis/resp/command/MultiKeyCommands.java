package io.vortis.resp.command;

import static io.vortis.resp.command.Category.STRING;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that read or set the values of several keys as one step. */
final class MultiKeyCommands {

  private MultiKeyCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("mget", -2, MultiKeyCommands::get)
            .flags(READONLY, FAST)
            .acl(STRING)
            .keys(Keys.all("RO", "access"))
            .tips("request_policy:multi_shard")
            .manual("string", "1.0.0", "O(N), N keys", "key [key ...]",
                "Tells the values of keys, all as they are at one moment"),
        row("mset", -3, call -> set(call, false))
            .flags(WRITE, DENYOOM)
            .acl(STRING)
            .keys(new Keys(1, -1, 2, List.of("OW", "update")))
            .tips("request_policy:multi_shard", "response_policy:all_succeeded")
            .manual("string", "1.0.1", "O(N), N keys", "<key value> [<key value> ...]",
                "Sets the values of keys, all at one moment"),
        row("msetnx", -3, call -> set(call, true))
            .flags(WRITE, DENYOOM)
            .acl(STRING)
            .keys(new Keys(1, -1, 2, List.of("OW", "insert")))
            .tips("request_policy:multi_shard", "response_policy:agg_min")
            .manual("string", "1.0.1", "O(N), N keys", "<key value> [<key value> ...]",
                "Sets the values of keys, if none of them is there yet"));
  }
  // spotless:on

  private static void get(Call call) {
    Keyspace keyspace = call.keyspace();
    List<Slice> keys = call.request().args(1);
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    if (keys.size() == 1) {
      values.add(keyspace.get(keys.get(0)));
    } else {
      keyspace.prefetch(keys.toArray(Slice[]::new), keys.size());
      keyspace.atomically(
          keys,
          () -> {
            values.clear();
            keys.forEach(key -> values.add(keyspace.get(key)));
            return true;
          });
    }
    call.reply().array(values.size());
    for (byte[] value : values) {
      if (value == null) {
        call.reply().nil();
      } else {
        call.reply().bulk(value);
      }
    }
  }

  private static void set(Call call, boolean onlyIfAbsent) {
    if (call.count() % 2 == 0) {
      throw Errors.arity(call.name());
    }
    Keyspace keyspace = call.keyspace();
    List<Slice> keys = call.request().args(1, call.count(), 2);
    List<Slice> values = call.request().args(2, call.count(), 2);
    boolean set =
        keyspace.atomically(
            keys,
            () -> {
              if (onlyIfAbsent && keys.stream().anyMatch(keyspace::contains)) {
                return false;
              }
              setAll(keyspace, keys, values);
              return true;
            });
    if (onlyIfAbsent) {
      call.reply().integer(set ? 1 : 0);
    } else {
      call.reply().ok();
    }
  }

  /** Sets all, or none if they don't all fit. */
  private static void setAll(Keyspace keyspace, List<Slice> keys, List<Slice> values) {
    List<Runnable> undo = new ArrayList<>(keys.size());
    try {
      for (int i = 0; i < keys.size(); i++) {
        undo.add(undo(keyspace, keys.get(i)));
        keyspace.set(keys.get(i), values.get(i), Store.NO_EXPIRY);
      }
    } catch (StoreFullException e) {
      Collections.reverse(undo);
      undo.forEach(Runnable::run);
      throw e;
    }
  }

  /** What makes a key again what it is now. */
  private static Runnable undo(Keyspace keyspace, Slice key) {
    byte[] value = keyspace.get(key);
    if (value == null) {
      return () -> keyspace.delete(key);
    }
    long expiresAt = keyspace.expiresAt(key);
    return () -> keyspace.set(key, Slice.of(value), expiresAt);
  }
}
