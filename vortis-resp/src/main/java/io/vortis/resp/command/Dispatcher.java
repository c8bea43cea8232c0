package io.vortis.resp.command;

import io.vortis.StoreFullException;
import io.vortis.resp.Server;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
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

  /** Runs commands for a server. */
  public Dispatcher(Server server) {
    this.server = server;
    table = server.commands();
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
      server.keyspace().prefetch(keys, n);
    }
  }

  /** Runs the call's request, which is not empty, and replies. */
  public void run(Call call) {
    ReplyWriter reply = call.reply();
    try {
      Command command = table.find(call.request(), 0);
      if (command == null) {
        refuseUnknown(call);
        return;
      }
      if (!command.accepts(call.count())) {
        throw Errors.arity(command.name());
      }
      if (command.isWrite() && server.isReadOnly()) {
        throw Errors.readOnly();
      }
      call.command(command);
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
