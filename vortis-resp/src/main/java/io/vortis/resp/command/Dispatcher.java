package io.vortis.resp.command;

import io.vortis.StoreFullException;
import io.vortis.resp.Server;
import io.vortis.resp.codec.ReplyWriter;
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

  /** Runs the call's request, which is not empty, and replies. */
  public void run(Call call) {
    ReplyWriter reply = call.reply();
    try {
      Command command = table.resolve(call.request());
      if (command.isWrite() && server.isReadOnly()) {
        throw Errors.readOnly();
      }
      call.command(command);
      command.handler().run(call);
    } catch (CommandException e) {
      reply.error(String.valueOf(e.getMessage()));
    } catch (StoreFullException e) {
      reply.error(String.valueOf(Errors.outOfMemory().getMessage()));
    } catch (RuntimeException e) {
      LOG.error("command failed: name={}", call.arg(0), e);
      reply.error("ERR internal error: " + e.getClass().getSimpleName());
    }
  }
}
