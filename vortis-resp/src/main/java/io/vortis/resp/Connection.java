package io.vortis.resp;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.command.Dispatcher;
import io.vortis.resp.telemetry.ClientLimitEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
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

  /** After how long a command that waits is tried again, even if the pause seems longer. */
  private static final long MOST_WAIT = TimeUnit.HOURS.toNanos(1);

  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[SCRATCH_BYTES];
        }
      };

  private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

  private final ServerState server;
  private final ReplyWriter reply = new ReplyWriter(this, NO_ROOM);
  private final ChannelHandlerContext ctx;
  private final Client client;
  private final Session session;

  /** The buffer under the writer's, and where in it the replies begin. */
  private @Nullable ByteBuf out;

  private int outStart;
  private boolean running;
  private boolean stalled;
  private boolean held;

  /** What has a command tried again that waits for the end of a pause, if one does. */
  private @Nullable ScheduledFuture<?> waiting;

  private boolean draining;

  private Connection(ChannelHandlerContext ctx, ServerState server, Dispatcher dispatcher) {
    this.ctx = ctx;
    this.server = server;
    client =
        new Client(
            text(ctx.channel().remoteAddress(), server),
            text(ctx.channel().localAddress(), server),
            System.currentTimeMillis(),
            new Remote());
    session = new Session(server, dispatcher, client, reply, new Flow());
  }

  /** What the session asks. */
  private final class Flow implements Session.Flow {
    @Override
    public boolean getAsBoolean() {
      return mayGoOn();
    }

    @Override
    public boolean waitFor(long nanos) {
      Connection.this.waitFor(nanos);
      return false;
    }
  }

  /** What other threads ask of the connection; a loop that has ended asks nothing of it. */
  private final class Remote implements Client.Closer {
    @Override
    public void close() {
      execute(Connection.this::end);
    }

    @Override
    public void deliver() {
      execute(Connection.this::deliver);
    }

    @Override
    public void wake() {
      execute(Connection.this::tryAgain);
    }

    @Override
    public void abort() {
      execute(() -> ctx.close());
    }

    @Override
    public long unsentBytes() {
      ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
      return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public int unsentMessages() {
      ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
      return buffer == null ? 0 : buffer.size();
    }

    @Override
    public int descriptor() {
      return ctx.channel() instanceof UnixChannel channel ? channel.fd().intValue() : NONE;
    }

    @Override
    public boolean isReading() {
      return ctx.channel().config().isAutoRead();
    }

    private void execute(Runnable task) {
      try {
        ctx.channel().eventLoop().execute(task);
      } catch (RejectedExecutionException e) {
        LOG.debug("event loop has ended: client={}", client.address());
      }
    }
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
        ClientLimitEvent.commit(connection.client.address(), "maxclients");
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
      server.stats().reads.increment();
      server.stats().bytesIn.add(size);
      if (draining || client.isClosing()) {
        return;
      }
      InputBuffer input = session.input();
      running = true;
      if (!stalled && input.size() == 0 && size <= SCRATCH_BYTES) {
        byte[] scratch = SCRATCH.get();
        in.readBytes(scratch, 0, size);
        input.keep(scratch, session.run(scratch, 0, size), size);
      } else {
        session.reserve(size);
        in.readBytes(input.array(), input.end(), size);
        input.added(size);
        if (!stalled) {
          session.runInput();
        }
      }
      running = false;
      client.input(input.size(), input.free());
      if (input.size() > SCRATCH_BYTES
          && input.size() > server.config().number("client-query-buffer-limit")) {
        LOG.warn("query buffer limit reached: client={}", client.address());
        ClientLimitEvent.commit(client.address(), "client-query-buffer-limit");
        client.closeAfterReply();
      }
      if (client.isClosing()) {
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
    client.checkOutput();
    if (stalled && !held && waiting == null && !running && ctx.channel().isWritable()) {
      resume();
    }
  }

  private void resume() {
    stalled = false;
    running = true;
    session.deliver();
    if (!stalled) {
      session.runInput();
    }
    running = false;
    client.input(session.input().size(), session.input().free());
    flush();
    if (client.isClosing()) {
      finish();
    } else if (!stalled) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    server.leave(client);
    endWait();
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

  /** Sends what waits to be pushed to the client. */
  private void deliver() {
    if (!draining && !held && !client.isClosing()) {
      running = true;
      session.deliver();
      running = false;
      flush();
    }
  }

  /**
   * Whether the client takes its replies, and is not held; if not, nothing more is read until it
   * has.
   */
  private boolean mayGoOn() {
    long hold = client.takeHold();
    if (hold > 0) {
      hold(hold);
      return false;
    }
    if (ctx.channel().isWritable()) {
      return true;
    }
    flush();
    if (ctx.channel().isWritable()) {
      return true;
    }
    stall();
    return false;
  }

  private void stall() {
    stalled = true;
    ctx.channel().config().setAutoRead(false);
  }

  /** Keeps back replies and further commands for a while, without keeping the event loop. */
  private void hold(long millis) {
    held = true;
    if (out != null) {
      client.replyBuffer(out.capacity(), reply.buffer().position() - outStart);
    }
    stall();
    ctx.channel().eventLoop().schedule(this::release, millis, TimeUnit.MILLISECONDS);
  }

  /** Lets a command wait for the end of a pause; its turn comes by {@link #tryAgain}. */
  private void waitFor(long nanos) {
    flush();
    stall();
    client.waiting(true);
    waiting =
        ctx.channel()
            .eventLoop()
            .schedule(
                this::tryAgain,
                server.pause().isOn() ? Math.min(nanos, MOST_WAIT) : 0,
                NANOSECONDS);
  }

  private void tryAgain() {
    if (waiting != null) {
      endWait();
      resume();
    }
  }

  private void endWait() {
    if (waiting != null) {
      waiting.cancel(false);
      waiting = null;
      client.waiting(false);
    }
  }

  private void release() {
    held = false;
    if (ctx.channel().isActive()) {
      flush();
      resume();
    }
  }

  // ---------------------------------------------------------------- replies

  @Override
  public ByteBuffer next(ByteBuffer full, int atLeast) {
    send();
    ByteBuf fresh = ctx.alloc().directBuffer(Math.max(REPLY_BYTES, atLeast));
    ByteBuffer room = fresh.internalNioBuffer(0, fresh.capacity());
    out = fresh;
    outStart = room.position();
    client.replyBuffer(fresh.capacity(), 0);
    return room;
  }

  /** Hands the replies written so far to the channel, not yet to the network. */
  private void send() {
    ByteBuf filled = out;
    if (filled != null) {
      int size = reply.buffer().position() - outStart;
      server.stats().bytesOut.add(size);
      client.replySent(size);
      out = null;
      reply.buffer(NO_ROOM);
      ctx.write(filled.writerIndex(size), ctx.voidPromise());
      client.checkOutput();
    }
  }

  private void flush() {
    if (out != null && !held) {
      send();
      server.stats().writes.increment();
      ctx.flush();
      checkStranger();
    }
  }

  /** What a client that has not said who it is leaves waiting when all that could go is sent. */
  private void checkStranger() {
    if (!client.isAuthenticated()
        && server.acl().isStranger(client)
        && client.outputBytes() > OutputLimits.STRANGER) {
      LOG.warn("output limit before authentication reached: client={}", client.address());
      client.abort();
    }
  }

  // ---------------------------------------------------------------- the end

  /** Sends what is there and closes. */
  private void finish() {
    send();
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Closes even if the client takes nothing any more. */
  private void end() {
    finish();
    ctx.channel().eventLoop().schedule(() -> ctx.close(), DRAIN_MILLIS, TimeUnit.MILLISECONDS);
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
              endOutput();
              ctx.channel()
                  .eventLoop()
                  .schedule(() -> ctx.close(), DRAIN_MILLIS, TimeUnit.MILLISECONDS);
            });
  }

  private void endOutput() {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else {
      ((DuplexChannel) ctx.channel()).shutdownOutput();
    }
  }

  /** Lets the connection of a channel end; does nothing if it has none. */
  static void drain(Channel channel) {
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

  /** An end of the connection; of a Unix socket both ends are its path. */
  private static String text(@Nullable SocketAddress address, ServerState server) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : server.config().get("unixsocket") + ":0";
  }
}
