package io.vortis.resp;

import io.vortis.resp.codec.ProtocolException;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.RequestDecoder;
import io.vortis.resp.command.Call;
import io.vortis.resp.command.Dispatcher;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection does whatever moves its bytes: finds commands in what came, runs them in order,
 * and counts.
 *
 * <p>Thread safety: none; one thread at a time.
 */
final class Session {
  /*
   * The commands that one read brought in are decoded before the first of them runs, up to a batch, so that the store
   * can fetch what they will need of the memory at the same time instead of one after the other.
   */

  private static final int BATCH = 16;

  /** What the connection says to the commands' going on. */
  @FunctionalInterface
  interface Flow extends BooleanSupplier {
    /** Whether the client takes its replies; asked after each command. */
    @Override
    boolean getAsBoolean();

    /**
     * Told that a command has to wait for the end of a {@link Pause}.
     *
     * @param nanos for how long as it seems now
     * @return whether it has waited; if not, the connection comes back to its input by itself
     */
    default boolean waitFor(long nanos) {
      return false;
    }
  }

  private final ServerState server;
  private final Dispatcher dispatcher;
  private final RequestDecoder decoder;
  private final Client client;
  private final ReplyWriter reply;
  private final Flow flow;
  private final Call[] batch = new Call[BATCH];
  private final int[] ends = new int[BATCH];

  /** What no command has consumed yet. */
  private final InputBuffer input = new InputBuffer();

  /**
   * A session for a client.
   *
   * @param flow asked after each command
   */
  Session(ServerState server, Dispatcher dispatcher, Client client, ReplyWriter reply, Flow flow) {
    this.server = server;
    this.dispatcher = dispatcher;
    this.client = client;
    this.reply = reply;
    this.flow = flow;
    decoder = new RequestDecoder(server.config().number("proto-max-bulk-len"));
  }

  /** The bytes that wait for the rest of their command, or for the client to take its replies. */
  InputBuffer input() {
    return input;
  }

  /** Makes room in {@link #input} for more bytes. */
  void reserve(int more) {
    input.reserve(more, decoder.needed());
  }

  /** Runs what is complete in {@link #input}. */
  void runInput() {
    input.consumed(run(input.array(), input.start(), input.end()));
  }

  /**
   * How many commands to decode before the first of them runs. Of a stranger one, for what it may
   * send depends on whether that one was AUTH.
   */
  private int batchSize() {
    boolean stranger = !client.isAuthenticated() && server.acl().isStranger(client);
    decoder.authenticated(!stranger);
    return stranger ? 1 : BATCH;
  }

  /** Runs the complete commands in a buffer and returns where it stopped. */
  int run(byte[] buffer, int from, int to) {
    int at = from;
    ProtocolException broken = null;
    boolean more = true;
    while (more && at < to && !client.isClosing()) {
      int most = batchSize();
      int count = 0;
      int decoded = at;
      try {
        while (count < most && decoder.decode(buffer, decoded, to, call(count).request())) {
          decoded = decoder.end();
          ends[count++] = decoded;
        }
      } catch (ProtocolException e) {
        broken = e;
      }
      int done = runBatch(count);
      if (count > 0 && count < most) {
        keepForNextRead(count);
      }
      at = done == 0 ? at : ends[done - 1];
      if (done < count) {
        decoder.reset();
      }
      more = done == most && broken == null;
    }
    if (broken != null && !client.isClosing()) {
      reply.error("ERR " + broken.getMessage());
      server.telemetry().error(reply.lastError());
      client.closeAfterReply();
    }
    return client.isClosing() ? to : at;
  }

  /** Runs commands that were decoded, as long as the client takes its replies; returns how many. */
  private int runBatch(int count) {
    long errors = reply.errors();
    int done = 0;
    long now = server.telemetry().now();
    if (count > 1) {
      dispatcher.prepare(batch, count);
    }
    Call last = null;
    while (done < count && !client.isClosing()) {
      Call call = batch[done++];
      if (call.count() > 0) {
        long end = dispatcher.run(call, now);
        if (end == Dispatcher.POSTPONED) {
          done--;
          if (!flow.waitFor(server.pause().nanosLeft())) {
            break;
          }
          continue;
        }
        now = end;
        last = call;
      }
      if (!flow.getAsBoolean()) {
        break;
      }
    }
    note(last, done, reply.errors() - errors);
    if (client.outbox().isWaiting()) {
      deliver();
    }
    return done;
  }

  /** Writes what waits to be pushed to the client, as long as it takes it. */
  void deliver() {
    client.outbox().deliver(reply, flow);
  }

  /**
   * Puts the call that may have part of a frame first, where decoding will go on when the rest has
   * come.
   */
  private void keepForNextRead(int index) {
    Call underWay = call(index);
    batch[index] = batch[0];
    batch[0] = underWay;
  }

  private void note(@Nullable Call last, int commands, long errors) {
    if (last != null) {
      client.active(last.command(), System.currentTimeMillis());
      server.stats().commands.add(commands);
      if (errors != 0) {
        server.stats().errors.add(errors);
      }
    }
  }

  private Call call(int index) {
    Call call = batch[index];
    if (call == null) {
      call = new Call(server, client, new Request(), reply);
      batch[index] = call;
    }
    return call;
  }
}
