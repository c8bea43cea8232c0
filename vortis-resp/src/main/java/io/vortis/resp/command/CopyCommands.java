package io.vortis.resp.command;

import static io.vortis.resp.command.Category.DANGEROUS;
import static io.vortis.resp.command.Category.KEYSPACE;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.resp.Databases;
import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import io.vortis.resp.events.KeyEvent;
import java.util.List;

/** Commands that take a value and its expiry from one key to another, or to another server. */
final class CopyCommands {
  private static final List<String> READ = List.of("RO", "access");
  private static final List<String> TAKE = List.of("RW", "access", "delete");
  private static final List<String> OVERWRITE = List.of("OW", "update");
  private static final List<String> INSERT = List.of("OW", "insert");

  private CopyCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("copy", -3, CopyCommands::copy)
            .flags(WRITE, DENYOOM)
            .traits(Trait.ANY_KEY)
            .event(KeyEvent.COPY_TO)
            .acl(KEYSPACE)
            .keys(Keys.twoKinds(1, 2, READ, OVERWRITE))
            .manual("generic", "6.2.0", "O(N), N bytes of the value",
                "source destination [DB destination-db] [REPLACE]",
                "Gives a key the value and the expiry of another"),
        row("dump", 2, CopyCommands::dump)
            .flags(READONLY)
            .acl(KEYSPACE)
            .keys(Keys.first("RO", "access"))
            .tips("nondeterministic_output")
            .manual("generic", "2.6.0", "O(N), N bytes of the value", "key",
                "Tells a value in the form that RESTORE takes"),
        row("rename", 3, call -> rename(call, true))
            .flags(WRITE)
            .acl(KEYSPACE)
            .keys(Keys.twoKinds(1, 2, TAKE, OVERWRITE))
            .manual("generic", "1.0.0", "O(N), N bytes of the value", "key newkey",
                "Gives a key another name"),
        row("renamenx", 3, call -> rename(call, false))
            .flags(WRITE, FAST)
            .acl(KEYSPACE)
            .keys(Keys.twoKinds(1, 2, TAKE, INSERT))
            .manual("generic", "1.0.0", "O(N), N bytes of the value", "key newkey",
                "Gives a key another name that is not taken"),
        row("restore", -4, CopyCommands::restore)
            .flags(WRITE, DENYOOM)
            .event(KeyEvent.RESTORE)
            .acl(KEYSPACE, DANGEROUS)
            .keys(Keys.first("OW", "update"))
            .manual("generic", "2.6.0", "O(N), N bytes of the value",
                "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]",
                "Sets a key to what DUMP told"));
  }
  // spotless:on

  // ---------------------------------------------------------------- within the server

  private static void rename(Call call, boolean replace) {
    Keyspace keyspace = call.keyspace();
    Slice from = call.arg(1);
    Slice to = call.arg(2);
    boolean renamed =
        keyspace.atomically(
            List.of(from, to),
            () -> {
              byte[] value = keyspace.get(from);
              if (value == null) {
                throw Errors.noSuchKey();
              }
              if (from.equals(to) || (!replace && keyspace.contains(to))) {
                return replace;
              }
              call.event(KeyEvent.RENAME_TO, KeyEvent.RENAME_FROM);
              move(keyspace, from, to, value);
              return true;
            });
    if (replace) {
      call.reply().ok();
    } else {
      call.reply().integer(renamed ? 1 : 0);
    }
  }

  private static void move(Keyspace keyspace, Slice from, Slice to, byte[] value) {
    long expiresAt = keyspace.expiresAt(from);
    // First, so that the value need not fit twice.
    keyspace.delete(from);
    try {
      keyspace.set(to, Slice.of(value), expiresAt);
    } catch (StoreFullException e) {
      keyspace.set(from, Slice.of(value), expiresAt);
      throw e;
    }
  }

  private static void copy(Call call) {
    Databases databases = call.server().databases();
    int index = call.client().database();
    boolean replace = false;
    for (int i = 3; i < call.count(); i++) {
      if (call.arg(i).is("REPLACE")) {
        replace = true;
      } else if (call.arg(i).is("DB") && i + 1 < call.count()) {
        long given = call.integer(++i, Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (!databases.has(given)) {
          throw Errors.noSuchDatabase();
        }
        index = (int) given;
      } else {
        throw Errors.syntax();
      }
    }
    Slice from = call.arg(1);
    Slice to = call.arg(2);
    if (index == call.client().database() && from.equals(to)) {
      throw Errors.sameObject();
    }
    boolean replaces = replace;
    Keyspace source = call.keyspace();
    Keyspace target = databases.get(index);
    boolean copied =
        databases.atomically(
            source,
            from,
            target,
            to,
            () -> {
              byte[] value = source.get(from);
              if (value == null) {
                call.missed(from);
              }
              if (value == null || (!replaces && target.contains(to))) {
                return false;
              }
              target.set(to, Slice.of(value), source.expiresAt(from));
              return true;
            });
    call.reply().integer(copied ? 1 : 0);
  }

  // ---------------------------------------------------------------- to another server

  private static void dump(Call call) {
    byte[] value = call.keyspace().get(call.arg(1));
    if (value == null) {
      call.reply().nil();
    } else {
      call.reply().bulk(DumpPayload.of(value));
    }
  }

  private static void restore(Call call) {
    RestoreWords words = RestoreWords.parse(call);
    Keyspace keyspace = call.keyspace();
    Slice key = call.arg(1);
    if (!words.replace() && keyspace.contains(key)) {
      throw Errors.busyKey();
    }
    long ttl = call.integer(2);
    if (ttl < 0) {
      throw Errors.negativeTtl();
    }
    byte[] value = DumpPayload.read(call.arg(3), Values.limit(call));
    long now = keyspace.now();
    long expiresAt = Store.NO_EXPIRY;
    if (ttl != 0) {
      expiresAt = words.absolute() ? ttl : ttl > Long.MAX_VALUE - now ? Long.MIN_VALUE : now + ttl;
      expiresAt = Math.min(expiresAt, Store.NO_EXPIRY - 1);
    }
    if (expiresAt <= now) {
      keyspace.delete(key);
    } else if (!restore(keyspace, key, value, expiresAt, words.replace())) {
      throw Errors.busyKey();
    }
    call.reply().ok();
  }

  private static boolean restore(
      Keyspace keyspace, Slice key, byte[] value, long expiresAt, boolean replace) {
    return keyspace.update(
        key,
        entry -> {
          boolean free = replace || entry.expiresAt() == Store.ABSENT;
          if (free) {
            entry.set(value, expiresAt);
          }
          return free;
        });
  }

  /** The words after the payload; what they say of use is checked, and of no effect. */
  private record RestoreWords(boolean replace, boolean absolute) {

    static RestoreWords parse(Call call) {
      boolean replace = false;
      boolean absolute = false;
      boolean idle = false;
      boolean frequency = false;
      for (int i = 4; i < call.count(); i++) {
        Slice word = call.arg(i);
        boolean more = i + 1 < call.count();
        if (word.is("REPLACE")) {
          replace = true;
        } else if (word.is("ABSTTL")) {
          absolute = true;
        } else if (word.is("IDLETIME") && more && !frequency) {
          idle = true;
          if (call.integer(++i) < 0) {
            throw Errors.badIdleTime();
          }
        } else if (word.is("FREQ") && more && !idle) {
          frequency = true;
          long value = call.integer(++i);
          if (value < 0 || value > 255) {
            throw Errors.badFrequency();
          }
        } else {
          throw Errors.syntax();
        }
      }
      return new RestoreWords(replace, absolute);
    }
  }
}
