package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** A server under test on a port of its own. */
interface TestServer extends AutoCloseable {

  /** Which server. */
  enum Kind {
    /** {@link RespServer}, its store off the heap. */
    NETTY,
    /** {@link SyncServer}: one client at a time; its store on the heap. */
    SYNC,
    /** Redis's own, to see that a test asks for what Redis does. */
    REDIS
  }

  /** The port that clients connect to, at 127.0.0.1. */
  int port();

  @Override
  void close();

  /** Starts a server with the defaults. */
  static TestServer start(Kind kind) throws IOException {
    Config config = new Config();
    config.set("port", "0");
    return switch (kind) {
      case NETTY -> netty(config);
      case SYNC -> {
        config.set("store", "heap");
        yield sync(config);
      }
      case REDIS -> redis();
    };
  }

  /** Starts a {@link RespServer}. */
  static TestServer netty(Config config) throws IOException {
    RespServer server = RespServer.builder().config(config).start();
    return of(server.port(), server);
  }

  private static TestServer sync(Config config) throws IOException {
    SyncServer server = new SyncServer(config);
    Thread thread =
        new Thread(
            () -> {
              try {
                server.serve();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "sync-server");
    thread.start();
    return of(
        server.port(),
        () -> {
          server.close();
          thread.join(TimeUnit.SECONDS.toMillis(10));
          assertThat(thread.isAlive()).as("still serving after close").isFalse();
        });
  }

  private static TestServer redis() throws IOException {
    RedisTools.require("redis-server");
    int port = freePort();
    Process process =
        new ProcessBuilder("redis-server", "--port", Integer.toString(port), "--save", "")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().until(() -> answers(port));
    return of(
        port,
        () -> {
          process.destroy();
          assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("redis-server ended").isTrue();
        });
  }

  /** A port that nobody uses. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static TestServer of(int port, AutoCloseable close) {
    return new TestServer() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        try {
          close.close();
        } catch (Exception e) {
          throw new AssertionError("the server could not be closed", e);
        }
      }
    };
  }
}
