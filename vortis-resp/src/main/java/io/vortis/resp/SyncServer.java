package io.vortis.resp;

import io.vortis.resp.codec.ProtocolException;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.RequestDecoder;
import io.vortis.resp.command.Call;
import io.vortis.resp.command.Dispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * The server in its simplest form: one client after the other, blocking, on the same codec and
 * commands as {@link RespServer}. For reading, and for finding out whether a fault is in the
 * network part.
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
    String host = config.get("bind").trim().split("\\s+", 2)[0];
    int port = (int) config.number("port");
    try {
      listening =
          new ServerSocket(port, (int) config.number("tcp-backlog"), InetAddress.getByName(host));
    } catch (IOException e) {
      throw new IOException(
          "can't listen: address=" + host + ":" + port + ", cause=" + e.getMessage(), e);
    }
    own = OwnStore.of(config);
    state = new ServerState(own.keyspace(), config, "sync", false);
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
    Replies replies = new Replies(socket.getOutputStream());
    ReplyWriter reply = new ReplyWriter(replies, ByteBuffer.allocate(BUFFER_BYTES));
    String address = socket.getRemoteSocketAddress().toString().substring(1);
    String local = socket.getLocalSocketAddress().toString().substring(1);
    Client client = new Client(address, local, System.currentTimeMillis(), () -> close(socket));
    Request request = new Request();
    Call call = new Call(state, client, request, reply);
    Dispatcher dispatcher = new Dispatcher(state);
    RequestDecoder decoder = new RequestDecoder(state.config().number("proto-max-bulk-len"));
    InputBuffer input = new InputBuffer();
    state.admit(client);
    try {
      while (!client.isClosing()) {
        input.reserve(BUFFER_BYTES, decoder.needed());
        int read = in.read(input.array(), input.end(), BUFFER_BYTES);
        if (read < 0) {
          return;
        }
        input.added(read);
        while (!client.isClosing()
            && decoder.decode(input.array(), input.start(), input.end(), request)) {
          if (request.count() > 0) {
            dispatcher.run(call);
          }
          input.consumed(decoder.end());
        }
        replies.next(reply.buffer(), 0);
      }
    } catch (ProtocolException e) {
      reply.error("ERR " + e.getMessage());
    } finally {
      replies.next(reply.buffer(), 0);
      state.leave(client);
    }
  }

  /** Writes each full buffer to the socket and empties it. */
  private record Replies(OutputStream out) implements ReplyWriter.Sink {
    @Override
    public ByteBuffer next(ByteBuffer full, int atLeast) {
      try {
        out.write(full.array(), full.arrayOffset(), full.position());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return full.capacity() >= atLeast ? full.clear() : ByteBuffer.allocate(atLeast);
    }
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
