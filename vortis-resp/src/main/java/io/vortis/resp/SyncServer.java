package io.vortis.resp;

import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.command.Dispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The server in its simplest form: one client after the other, blocking, on the same codec and
 * commands as {@link RespServer}. For reading, and for finding out whether a fault is in the
 * network part. What is to be pushed to its client waits for the client's next command.
 */
public final class SyncServer implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final OwnStore own;
  private final ServerState state;
  private final ServerSocket listening;
  private volatile boolean closed;
  private volatile Socket current = new Socket();

  /** A server that listens; {@link #serve} makes it answer. */
  public SyncServer(Config config) throws IOException {
    BindAddress address = BindAddress.of(config).get(0);
    int port = (int) config.number("port");
    try {
      listening = new ServerSocket();
      listening.bind(address.at(port), (int) config.number("tcp-backlog"));
    } catch (IOException e) {
      throw address.refusal(port, e);
    }
    own = OwnStore.of(config);
    state = new ServerState(own.databases(), config, "sync", false);
    state.port(listening.getLocalPort());
  }

  /** The port that clients connect to. */
  public int port() {
    return state.port();
  }

  /**
   * Serves one client after the other until the server is closed, or a client sends {@code
   * SHUTDOWN}.
   */
  public void serve() throws IOException {
    while (!closed && !state.isShutdown()) {
      try (Socket socket = listening.accept()) {
        current = socket;
        serve(socket);
      } catch (IOException | UncheckedIOException clientGone) {
        // The next one may be luckier; a listening socket that was closed ends the loop.
        closed |= listening.isClosed();
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    ReplyWriter reply =
        new ReplyWriter(
            (full, atLeast) -> send(full, atLeast, out), ByteBuffer.allocate(BUFFER_BYTES));
    String address = socket.getRemoteSocketAddress().toString().substring(1);
    String local = socket.getLocalSocketAddress().toString().substring(1);
    Client client = new Client(address, local, System.currentTimeMillis(), () -> close(socket));
    Session session =
        new Session(state, new Dispatcher(state), client, reply, flow(client, reply, out));
    state.admit(client);
    try {
      int read = 0;
      while (read >= 0 && !client.isClosing()) {
        session.reserve(BUFFER_BYTES);
        InputBuffer input = session.input();
        read = in.read(input.array(), input.end(), BUFFER_BYTES);
        input.added(Math.max(0, read));
        state.stats().reads.increment();
        session.runInput();
        send(reply.buffer(), 0, out);
        state.stats().writes.increment();
      }
    } finally {
      state.leave(client);
    }
  }

  private static Session.Flow flow(Client client, ReplyWriter reply, OutputStream out) {
    return new Session.Flow() {
      @Override
      public boolean getAsBoolean() {
        return hold(client);
      }

      @Override
      public boolean waitFor(long nanos) {
        send(reply.buffer(), 0, out);
        LockSupport.parkNanos(nanos);
        return true;
      }
    };
  }

  /** Waits as long as the client is to be held; nobody else is there to be kept waiting. */
  private static boolean hold(Client client) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(client.takeHold()));
    return true;
  }

  /** Writes what a buffer holds and empties it. */
  private static ByteBuffer send(ByteBuffer full, int atLeast, OutputStream out) {
    try {
      out.write(full.array(), full.arrayOffset(), full.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return full.capacity() >= atLeast ? full.clear() : ByteBuffer.allocate(atLeast);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // It is closed all the same.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    state.shutdown();
    listening.close();
    close(current);
    own.store().close();
  }
}
