package io.vortis.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.FastThreadLocal;
import io.vortis.resp.codec.ProtocolException;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.RequestDecoder;
import io.vortis.resp.command.Call;
import io.vortis.resp.command.Dispatcher;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: bytes in, commands run, replies out, all in its event loop's thread. */
final class Connection extends ChannelInboundHandlerAdapter implements ReplyWriter.Sink {
  /*
   * What a read brought in is copied once, into an array that all connections of a loop share, and decoded there.
   * Only an incomplete command is kept, in an array of the connection's own. All replies to one read go into one
   * buffer, which is flushed once.
   *
   * Backpressure: While the client does not take its replies, no further command of it is run and nothing more is
   *               read, so a slow reader costs two buffers and no more.
   * States:       OPEN --QUIT, error, kill--> CLOSING --replies sent--> closed
   *               OPEN --server stops--> DRAINING --client closes, or time is up--> closed
   * Threads:      all methods but kill and drain: the event loop's own; these two hand over to it.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int SCRATCH_BYTES = 64 * 1024;
  private static final int REPLY_BYTES = 16 * 1024;
  private static final long DRAIN_MILLIS = 500;

  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[SCRATCH_BYTES];
        }
      };

  private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

  private final ServerState server;
  private final Dispatcher dispatcher;
  private final RequestDecoder decoder;
  private final Request request = new Request();
  private final ReplyWriter reply = new ReplyWriter(this, NO_ROOM);
  private final InputBuffer input = new InputBuffer();
  private final ChannelHandlerContext ctx;
  private final Client client;
  private final Call call;

  /** The buffer under the writer's, and where in it the replies begin. */
  private @Nullable ByteBuf out;

  private int outStart;
  private boolean running;
  private boolean stalled;
  private boolean draining;

  private Connection(ChannelHandlerContext ctx, ServerState server, Dispatcher dispatcher) {
    this.ctx = ctx;
    this.server = server;
    this.dispatcher = dispatcher;
    decoder = new RequestDecoder(server.config().number("proto-max-bulk-len"));
    client =
        new Client(
            text(ctx.channel().remoteAddress()),
            text(ctx.channel().localAddress()),
            System.currentTimeMillis(),
            () -> ctx.channel().eventLoop().execute(this::finish));
    call = new Call(server, client, request, reply);
  }

  /** What sets up a connection when its channel is ready. */
  static final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final byte[] TOO_MANY =
        "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerState server;
    private final Dispatcher dispatcher;

    Acceptor(ServerState server, Dispatcher dispatcher) {
      this.server = server;
      this.dispatcher = dispatcher;
    }

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      Connection connection = new Connection(ctx, server, dispatcher);
      if (server.admit(connection.client)) {
        ctx.pipeline().replace(this, null, connection);
      } else {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  // ---------------------------------------------------------------- events

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      int size = in.readableBytes();
      server.stats().bytesIn.add(size);
      if (draining || client.isClosing()) {
        return;
      }
      if (input.size() == 0 && size <= SCRATCH_BYTES) {
        byte[] scratch = SCRATCH.get();
        in.readBytes(scratch, 0, size);
        int done = run(scratch, 0, size);
        input.keep(scratch, done, size);
      } else {
        input.reserve(size, decoder.needed());
        in.readBytes(input.array(), input.end(), size);
        input.added(size);
        runInput();
      }
      if (input.size() > server.config().number("client-query-buffer-limit")) {
        LOG.warn("query buffer limit reached: client={}", client.address());
        client.closeAfterReply();
        finish();
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (stalled && !running && ctx.channel().isWritable()) {
      stalled = false;
      runInput();
      flush();
      if (!stalled) {
        ctx.channel().config().setAutoRead(true);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    server.leave(client);
    if (out != null) {
      out.release();
      out = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Mostly a client that went away; a failure of ours is logged by the dispatcher.
    LOG.debug("connection failed: client={}", client.address(), cause);
    ctx.close();
  }

  // ---------------------------------------------------------------- commands

  private void runInput() {
    input.consumed(run(input.array(), input.start(), input.end()));
  }

  /**
   * Runs all complete commands, as long as the client takes its replies; returns where it stopped.
   */
  private int run(byte[] buffer, int from, int to) {
    int at = from;
    int commands = 0;
    long errors = reply.errors();
    running = true;
    try {
      while (at < to && !client.isClosing() && decoder.decode(buffer, at, to, request)) {
        at = decoder.end();
        if (request.count() > 0) {
          dispatcher.run(call);
          commands++;
        }
        if (!ctx.channel().isWritable() && stall()) {
          break;
        }
      }
    } catch (ProtocolException e) {
      reply.error("ERR " + e.getMessage());
      client.closeAfterReply();
      at = to;
    } finally {
      running = false;
    }
    if (commands > 0) {
      client.active(call.command(), System.currentTimeMillis());
      server.stats().commands.add(commands);
    }
    if (reply.errors() != errors) {
      server.stats().errors.add(reply.errors() - errors);
    }
    if (client.isClosing()) {
      finish();
      return to;
    }
    return at;
  }

  /**
   * Stops reading until the client has taken what waits for it; {@code false} if it did so at once.
   */
  private boolean stall() {
    flush();
    if (ctx.channel().isWritable()) {
      return false;
    }
    stalled = true;
    ctx.channel().config().setAutoRead(false);
    return true;
  }

  // ---------------------------------------------------------------- replies

  @Override
  public ByteBuffer next(ByteBuffer full, int atLeast) {
    send();
    ByteBuf fresh = ctx.alloc().directBuffer(Math.max(REPLY_BYTES, atLeast));
    ByteBuffer room = fresh.internalNioBuffer(0, fresh.capacity());
    out = fresh;
    outStart = room.position();
    return room;
  }

  /** Hands the replies written so far to the channel, not yet to the network. */
  private void send() {
    ByteBuf filled = out;
    if (filled != null) {
      int size = reply.buffer().position() - outStart;
      server.stats().bytesOut.add(size);
      out = null;
      reply.buffer(NO_ROOM);
      ctx.write(filled.writerIndex(size), ctx.voidPromise());
    }
  }

  private void flush() {
    if (out != null) {
      send();
      ctx.flush();
    }
  }

  // ---------------------------------------------------------------- the end

  /** Sends what is there and closes. */
  private void finish() {
    send();
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * Sends what is there, says that no more will come, and closes when the client has, or after a
   * while: closing at once while the client's commands are on their way would have the system throw
   * away replies it has not read.
   */
  private void drain() {
    draining = true;
    send();
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            sent -> {
              ctx.channel().config().setAutoRead(true);
              ((DuplexChannel) ctx.channel()).shutdownOutput();
              ctx.channel()
                  .eventLoop()
                  .schedule(() -> ctx.close(), DRAIN_MILLIS, TimeUnit.MILLISECONDS);
            });
  }

  /** Lets the connection of a channel end; does nothing if it has none. */
  static void drain(io.netty.channel.Channel channel) {
    channel
        .eventLoop()
        .execute(
            () -> {
              Connection connection = channel.pipeline().get(Connection.class);
              if (connection != null) {
                connection.drain();
              } else {
                channel.close();
              }
            });
  }

  private static String text(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(address);
  }
}
