package io.vortis.resp.command;

import static io.vortis.resp.command.Category.CONNECTION;
import static io.vortis.resp.command.Category.PUBSUB;
import static io.vortis.resp.command.Category.TRANSACTION;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ALLOW_BUSY;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.MOVABLEKEYS;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.SKIP_SLOWLOG;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Client;
import io.vortis.resp.Config;
import io.vortis.resp.Databases;
import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import io.vortis.resp.events.Transaction;
import io.vortis.resp.events.Transaction.Queued;
import io.vortis.resp.events.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Commands that are run as one. */
final class TransactionCommands {
  /*
   * EXEC runs the queue as one section of the store: on the stripes of all keys that the queued commands name and that
   * are watched, or on all stripes if a command does not name what it uses.
   */

  private TransactionCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("multi", 1, TransactionCommands::multi)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
            .traits(Trait.UNQUEUED)
            .acl(TRANSACTION)
            .manual("transactions", "1.2.0", "O(1)", "",
                "Queues the commands that follow"),
        row("exec", 1, TransactionCommands::exec)
            .flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG)
            .traits(Trait.UNQUEUED)
            .acl(TRANSACTION)
            .manual("transactions", "1.2.0", "Depends on the commands in the transaction.", "",
                "Runs the queued commands as one, unless a watched key was changed"),
        row("discard", 1, TransactionCommands::discard)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
            .traits(Trait.UNQUEUED)
            .acl(TRANSACTION)
            .manual("transactions", "2.0.0", "O(N), N queued commands", "",
                "Forgets the queued commands"),
        row("watch", -2, TransactionCommands::watch)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
            .traits(Trait.UNQUEUED)
            .acl(TRANSACTION)
            .keys(Keys.all("RO"))
            .manual("transactions", "2.2.0", "O(1) for each key", "key [key ...]",
                "Lets the next transaction run only if none of the keys is changed before"),
        row("unwatch", 1, TransactionCommands::unwatch)
            .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
            .acl(TRANSACTION)
            .manual("transactions", "2.2.0", "O(1)", "",
                "Forgets the watched keys"));
  }
  // spotless:on

  private static void multi(Call call) {
    Client client = call.client();
    if (client.transaction().isOpen()) {
      throw Errors.nestedMulti();
    }
    client.transaction().open();
    client.noteModes();
    call.reply().ok();
  }

  private static void discard(Call call) {
    if (!call.client().transaction().isOpen()) {
      throw Errors.withoutMulti("DISCARD");
    }
    close(call.client());
    call.reply().ok();
  }

  private static void close(Client client) {
    client.transaction().close();
    client.noteModes();
  }

  // ---------------------------------------------------------------- watching

  private static void watch(Call call) {
    Transaction transaction = call.client().transaction();
    if (transaction.isOpen()) {
      throw Errors.watchInsideMulti();
    }
    for (Slice key : call.request().args(1)) {
      Slice stored = Databases.stored(call.keyspace(), key);
      if (!transaction.watches(stored)) {
        transaction.watch(
            call.server().events().watches().add(call.server().keyspace(), stored.copy()));
      }
    }
    call.reply().ok();
  }

  private static void unwatch(Call call) {
    call.client().transaction().unwatch();
    call.reply().ok();
  }

  // ---------------------------------------------------------------- running

  /** How a try to run a queue ended. */
  private enum Outcome {
    DONE,
    /** A watched key was changed. */
    BROKEN,
    /** Another database took this one's number before the section began. */
    SWAPPED
  }

  private static void exec(Call call) {
    Client client = call.client();
    Transaction transaction = client.transaction();
    if (!transaction.isOpen()) {
      throw Errors.withoutMulti("EXEC");
    }
    try {
      if (transaction.isAborted()) {
        throw Errors.transactionAborted();
      }
      Outcome outcome = Outcome.SWAPPED;
      while (outcome == Outcome.SWAPPED) {
        outcome = runAsOne(call);
      }
      if (outcome == Outcome.BROKEN) {
        call.reply().nilArray();
      }
    } finally {
      close(client);
    }
  }

  private static Outcome runAsOne(Call call) {
    Transaction transaction = call.client().transaction();
    Keyspace all = call.server().keyspace();
    Databases databases = call.server().databases();
    int index = call.client().database();
    Keyspace database = databases.get(index);
    Supplier<Outcome> section =
        () -> databases.get(index) == database ? runUnlessBroken(call) : Outcome.SWAPPED;
    List<Slice> keys = new ArrayList<>();
    for (Watch watch : transaction.watched()) {
      keys.add(watch.stored());
    }
    for (Queued queued : transaction.queue()) {
      if (mayUseAnyKey(queued.command())) {
        return onEverything(call, section);
      }
      for (Slice key : queued.command().keys().of(queued.call().request())) {
        keys.add(Databases.stored(database, key));
      }
    }
    return keys.isEmpty() ? section.get() : all.atomically(keys, section);
  }

  /** Runs a section on all stripes. */
  private static Outcome onEverything(Call call, Supplier<Outcome> section) {
    Keyspace all = call.server().keyspace();
    if (!call.client().transaction().has("config|set")) {
      return all.atomically(section);
    }
    // A directive may concern the store: the configuration's lock comes before the stripes'.
    Config config = call.server().config();
    synchronized (config) {
      return all.atomically(section);
    }
  }

  /** Whether a command may use keys that it does not name, or what concerns all of them. */
  private static boolean mayUseAnyKey(Command command) {
    if (command.is(Trait.ANY_KEY) || command.flags().contains(MOVABLEKEYS)) {
      return true;
    }
    return command.keys().none()
        && !command.categories().contains(CONNECTION)
        && !command.categories().contains(PUBSUB)
        && !command.categories().contains(TRANSACTION);
  }

  private static Outcome runUnlessBroken(Call call) {
    Transaction transaction = call.client().transaction();
    Keyspace all = call.server().keyspace();
    for (Watch watch : transaction.watched()) {
      // Has the store notice if the key has expired.
      all.<Boolean>update(watch.stored(), entry -> true);
    }
    if (transaction.isBroken()) {
      return Outcome.BROKEN;
    }
    ReplyWriter reply = call.reply();
    reply.array(transaction.queue().size());
    transaction.queue().forEach(queued -> queued.run().run());
    return Outcome.DONE;
  }
}
