package io.vortis.resp.command;

import io.vortis.StoreFullException;
import io.vortis.resp.Client;
import io.vortis.resp.Pause;
import io.vortis.resp.Server;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import io.vortis.resp.events.ServerEvents;
import io.vortis.resp.events.Transaction;
import io.vortis.resp.telemetry.SlowCommandEvent;
import io.vortis.resp.telemetry.Telemetry;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one command after another: finds its row, checks what must be checked of every command,
 * calls the handler and turns what it throws into an error reply.
 *
 * <p>Thread safety: as its server.
 */
public final class Dispatcher {
  /** What {@link #run} returns of a command that has to wait: nothing of it has been done. */
  public static final long POSTPONED = Long.MIN_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Server server;
  private final CommandTable table;
  private final Telemetry telemetry;
  private final ServerEvents events;
  private final Pause pause;

  /** Runs commands for a server. */
  public Dispatcher(Server server) {
    this.server = server;
    table = server.commands();
    telemetry = server.telemetry();
    events = server.events();
    pause = server.pause();
  }

  /**
   * Lets the store fetch what the keys of some calls will need of the memory, all at the same time.
   * Changes nothing.
   *
   * @param calls decoded, not yet run; only the first {@code count} count
   */
  public void prepare(Call[] calls, int count) {
    Slice[] keys = new Slice[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      Request request = calls[i].request();
      if (request.count() > 1) {
        Command command = table.find(request.arg(0));
        if (command != null && command.keys().first() == 1) {
          keys[n++] = request.arg(1);
        }
      }
    }
    if (n > 1) {
      calls[0].keyspace().prefetch(keys, n);
    }
  }

  /**
   * Runs the call's request, which is not empty, or queues it, and replies.
   *
   * @param start what the {@linkplain Telemetry#now() clock} showed when the last one was done
   * @return what it shows when this one is, or {@link #POSTPONED}
   */
  public long run(Call call, long start) {
    long end = dispatch(call, start);
    if (end != POSTPONED) {
      call.reply().endCommand();
    }
    return end;
  }

  private long dispatch(Call call, long start) {
    Command command = table.find(call.request(), 0);
    try {
      if (command == null) {
        refuseUnknown(call);
        return start;
      }
      check(command, call);
      if (pause.isOn() && hasToWait(command, call.client())) {
        return POSTPONED;
      }
      if (!call.client().isPlain() && isQueued(command, call)) {
        return start;
      }
    } catch (CommandException e) {
      refuse(command, call, inTransaction(command, call, e));
      return start;
    }
    return execute(command, call, start);
  }

  private void refuse(@Nullable Command command, Call call, CommandException refusal) {
    call.reply().error(refusal.reply());
    telemetry.error(refusal.reply());
    if (command != null) {
      call.recorder().rejected(command.number());
    }
  }

  /**
   * Refuses a command that may not run.
   *
   * @throws CommandException that says why
   */
  private void check(Command command, Call call) {
    if (!command.accepts(call.count())) {
      throw Errors.arity(command.name());
    }
    if (command.is(Trait.PROTECTED)) {
      DebugCommands.check(call);
    }
    call.command(command);
    Authorization.check(call, command);
    if (command.isWrite() && server.isReadOnly()) {
      throw Errors.readOnly();
    }
  }

  /**
   * Whether a command has to wait while the server pauses; who monitors and who leaves does not.
   */
  private boolean hasToWait(Command command, Client client) {
    boolean changes =
        changes(command)
            || (command.name().equals("exec")
                && client.transaction().queue().stream().anyMatch(next -> changes(next.command())));
    return pause.holds(changes) && !client.isMonitoring() && !command.name().equals("quit");
  }

  private static boolean changes(Command command) {
    return command.isWrite() || command.is(Trait.TELLS_OTHERS);
  }

  /** What a refusal means for the client's transaction, if there is one. */
  private CommandException inTransaction(
      @Nullable Command command, Call call, CommandException refusal) {
    Transaction transaction = call.client().transaction();
    if (command != null && command.name().equals("exec")) {
      show(command, call);
      transaction.close();
      call.client().noteModes();
      return Errors.transactionAborted(refusal);
    }
    transaction.abort();
    return refusal;
  }

  /**
   * Queues a command if its client has begun a transaction; returns whether it did.
   *
   * @throws CommandException if the command is not for transactions, or for subscribers
   */
  private boolean isQueued(Command command, Call call) {
    Client client = call.client();
    Transaction transaction = client.transaction();
    if (transaction.isOpen() && command.flags().contains(Flag.NO_MULTI)) {
      throw Errors.notInTransaction();
    }
    if (!client.isResp3()
        && !client.subscriptions().isEmpty()
        && !command.is(Trait.FOR_SUBSCRIBERS)) {
      throw Errors.notForSubscribers(command.name());
    }
    if (client.isMonitoring() && usesKeyspace(command)) {
      throw Errors.monitorAndKeys();
    }
    if (!transaction.isOpen() || command.is(Trait.UNQUEUED)) {
      return false;
    }
    Call queued = new Call(server, client, call.request().copy(), call.reply());
    transaction.add(new Transaction.Queued(command, queued, () -> runQueued(command, queued)));
    if (transaction.bytes() > server.config().number("client-query-buffer-limit")) {
      LOG.warn("query buffer limit reached in MULTI: client={}", client.address());
      client.closeAfterReply();
    }
    call.reply().simple("QUEUED");
    return true;
  }

  /** Whether a command is not for clients that monitor: it reads, writes or tells others. */
  private static boolean usesKeyspace(Command command) {
    return changes(command) || command.flags().contains(Flag.READONLY);
  }

  /** Runs a command that was queued; what was allowed then may not be any more. */
  private void runQueued(Command command, Call call) {
    try {
      call.command(command);
      Authorization.checkQueued(call, command);
    } catch (CommandException e) {
      refuse(command, call, e);
      return;
    }
    execute(command, call, telemetry.now());
  }

  /** Runs a command that may run, replies, and notes how it went; times as in {@link #run}. */
  long execute(Command command, Call call, long start) {
    ReplyWriter reply = call.reply();
    long errors = reply.errors();
    call.command(command);
    Client client = call.client();
    boolean plain = client.isPlain();
    if (!plain) {
      events.tracking().before(command, call);
    }
    if (events.isListening()) {
      Call before = call.enter();
      try {
        handle(command, call);
      } finally {
        call.leave(before);
      }
    } else {
      handle(command, call);
    }
    if (!plain) {
      events.tracking().after(command, client);
    }
    long end = telemetry.now();
    boolean failed = reply.errors() != errors;
    if (failed) {
      telemetry.error(reply.lastError());
    }
    call.recorder().ran(command.number(), end - start, failed);
    if (end - start >= telemetry.attention()) {
      notice(command, call, end - start);
    }
    return end;
  }

  private static void handle(Command command, Call call) {
    ReplyWriter reply = call.reply();
    try {
      command.handler().run(call);
    } catch (CommandException e) {
      reply.error(e.reply());
    } catch (StoreFullException e) {
      reply.error(Errors.outOfMemory().reply());
    } catch (OutOfMemoryError e) {
      // Mostly one array that was too large, of which nothing is left: others need not suffer.
      LOG.error("out of memory: command={}, client={}", command, call.client().address(), e);
      reply.cancelBulk();
      reply.error(Errors.outOfHeap().reply());
    } catch (UncheckedIOException e) {
      // The client is gone: nobody is there to be told.
      throw e;
    } catch (RuntimeException e) {
      LOG.error("command failed: name={}", call.arg(0), e);
      reply.error(Errors.internal(e).reply());
    }
  }

  private void notice(Command command, Call call, long nanos) {
    long now = server.keyspace().now();
    show(command, call);
    if (telemetry.isSlow(nanos) && !command.flags().contains(Flag.SKIP_SLOWLOG)) {
      Client client = call.client();
      telemetry
          .slowLog()
          .add(now, nanos, call.count(), call::shown, client.address(), client.name());
      SlowCommandEvent.commit(command.name(), client.address(), nanos);
    }
    if (telemetry.isSpike(nanos)) {
      boolean fast = command.flags().contains(Flag.FAST);
      telemetry.latency().add(fast ? "fast-command" : "command", now, nanos / 1_000_000);
    }
  }

  /** Shows a command to those who monitor, unless it is for administrators. */
  private void show(Command command, Call call) {
    if (events.monitors().isOn()
        && !command.flags().contains(Flag.SKIP_MONITOR)
        && !command.flags().contains(Flag.ADMIN)) {
      long now = server.keyspace().now();
      events.monitors().show(now, call.client(), call.count(), call::shown);
    }
  }

  private void refuseUnknown(Call call) {
    Slice name = call.arg(0);
    if (name.is("POST") || name.is("Host:")) {
      // A web page had a browser send this: no reply, and none of the commands that may follow.
      LOG.warn("HTTP request refused: client={}", call.client().address());
      call.client().closeAfterReply();
    } else if (table.find(name) == null) {
      throw Errors.unknownCommand(call.request());
    } else {
      throw Errors.unknownSubcommand(call.request());
    }
  }
}
