package io.vortis.resp.command;

import io.vortis.StoreFullException;
import io.vortis.resp.Client;
import io.vortis.resp.Server;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.telemetry.SlowCommandEvent;
import io.vortis.resp.telemetry.Telemetry;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one command after another: finds its row, checks what must be checked of every command,
 * calls the handler and turns what it throws into an error reply.
 *
 * <p>Thread safety: as its server.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Server server;
  private final CommandTable table;
  private final Telemetry telemetry;

  /** Runs commands for a server. */
  public Dispatcher(Server server) {
    this.server = server;
    table = server.commands();
    telemetry = server.telemetry();
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

  /** Runs the call's request, which is not empty, and replies. */
  public void run(Call call) {
    run(call, telemetry.now());
  }

  /**
   * Runs the call's request, which is not empty, and replies.
   *
   * @param start what the {@linkplain Telemetry#now() clock} showed when the last one was done
   * @return what it shows when this one is
   */
  public long run(Call call, long start) {
    long end = dispatch(call, start);
    call.reply().endCommand();
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
    } catch (CommandException e) {
      call.reply().error(e.reply());
      telemetry.error(e.reply());
      if (command != null) {
        call.recorder().rejected(command.number());
      }
      return start;
    }
    return execute(command, call, start);
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
    call.command(command);
    Authorization.check(call, command);
    if (command.isWrite() && server.isReadOnly()) {
      throw Errors.readOnly();
    }
  }

  /** Runs a command that may run, replies, and notes how it went; times as in {@link #run}. */
  long execute(Command command, Call call, long start) {
    ReplyWriter reply = call.reply();
    long errors = reply.errors();
    call.command(command);
    try {
      command.handler().run(call);
    } catch (CommandException e) {
      reply.error(e.reply());
    } catch (StoreFullException e) {
      reply.error(Errors.outOfMemory().reply());
    } catch (UncheckedIOException e) {
      // The client is gone: nobody is there to be told.
      throw e;
    } catch (RuntimeException e) {
      LOG.error("command failed: name={}", call.arg(0), e);
      reply.error(Errors.internal(e).reply());
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

  private void notice(Command command, Call call, long nanos) {
    long now = server.keyspace().now();
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
