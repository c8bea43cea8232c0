package io.vortis.resp;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vortis.Codec;
import io.vortis.Store;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.metrics.MetricsServer;
import io.vortis.resp.telemetry.ClientLimitEvent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that any Redis client can talk to.
 *
 * <pre>{@code
 * try (RespServer server = RespServer.builder().port(0).start()) {
 *   Jedis jedis = new Jedis("127.0.0.1", server.port());
 * }
 * }</pre>
 *
 * <p>Thread safety: any thread.
 */
public final class RespServer implements AutoCloseable {
  /*
   * Threads: event loops run the connections; each of them has one, which runs its commands against the store, with
   *          no hand-over. Whoever calls close() waits for them.
   * States:  STARTING --all addresses bound--> SERVING --close--> DRAINING --connections gone, or time is up--> closed
   */

  private static final Logger LOG = LoggerFactory.getLogger(RespServer.class);

  /** How long connections may take to say good-bye, and event loops after them, in milliseconds. */
  private static final long DRAIN_MILLIS = 1_000;

  private static final long LOOP_MILLIS = 500;

  private final ServerState state;
  private final EventLoopGroup loops;
  private final Listeners listeners;
  private final ChannelGroup connections =
      new DefaultChannelGroup("connections", GlobalEventExecutor.INSTANCE, true);
  private final @Nullable Store<Slice, byte[]> ownStore;
  private @Nullable MetricsServer metrics;
  private boolean closed;

  private RespServer(
      ServerState state,
      Transport transport,
      EventLoopGroup loops,
      @Nullable Store<Slice, byte[]> ownStore) {
    this.state = state;
    this.loops = loops;
    listeners = new Listeners(state, transport, loops, connections);
    this.ownStore = ownStore;
  }

  /** A server with a store of its own; the directive {@code store} says where. */
  public static Builder builder() {
    return new Builder(null);
  }

  /**
   * A server that lets clients look into an application's store, and write to it if asked. The
   * store stays the application's: closing the server leaves it open.
   */
  public static <K, V> Builder builder(Store<K, V> store, Codec<K> keys, Codec<V> values) {
    return new Builder(
        StoreKeyspace.of(
            requireNonNull(store, "store"),
            requireNonNull(keys, "keys"),
            requireNonNull(values, "values")));
  }

  /** The port that clients connect to without TLS, 0 if there is none. */
  public int port() {
    return state.port();
  }

  /** The port that clients connect to by TLS, 0 if there is none. */
  public int tlsPort() {
    return listeners.tlsPort();
  }

  /** What moves the bytes: {@code io_uring}, {@code epoll} or {@code nio}. */
  public String transport() {
    return state.transport();
  }

  /** The store that the server made for itself, {@code null} if it serves an application's. */
  @Nullable Store<Slice, byte[]> ownStore() {
    return ownStore;
  }

  /** Waits until a client sends {@code SHUTDOWN}, or the server is closed. */
  public void awaitShutdown() throws InterruptedException {
    state.awaitShutdown();
  }

  /**
   * Accepts nobody any more, sends the replies in flight, ends all connections and stops. Takes
   * less than two seconds. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    state.shutdown();
    if (metrics != null) {
      metrics.close();
    }
    try {
      listeners.close();
    } catch (IOException e) {
      LOG.warn("unixsocket not removed: cause={}", e.toString());
    }
    connections.forEach(Connection::drain);
    connections.newCloseFuture().awaitUninterruptibly(DRAIN_MILLIS);
    loops
        .shutdownGracefully(0, LOOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(LOOP_MILLIS);
    if (ownStore != null) {
      ownStore.close();
    }
  }

  /** Serves figures over HTTP if asked to, where the first clients may come too. */
  private void serveMetrics() throws IOException {
    int port = (int) state.config().number("metrics-port");
    if (port > 0) {
      BindAddress address = BindAddress.of(state.config()).get(0);
      try {
        metrics = MetricsServer.start(address.at(port), state);
      } catch (IOException e) {
        throw address.refusal(port, e);
      }
    }
  }

  /** What is to be done each second. */
  private void lookAround() {
    state.stats().sample(System.currentTimeMillis());
    state.stats().peakMemory(state.keyspace().memoryUsed());
    state.stats().samplePeaks(state.clients());
    state.limits().checkAll();
    closeIdle();
  }

  /** Ends connections that have been silent for longer than {@code timeout} allows. */
  private void closeIdle() {
    long timeout = state.config().number("timeout") * 1_000;
    if (timeout > 0) {
      long now = System.currentTimeMillis();
      for (Client client : state.clients()) {
        if (now - client.lastActiveAt() > timeout) {
          ClientLimitEvent.commit(client.address(), "timeout");
          client.kill();
        }
      }
    }
  }

  /** The options of a {@link RespServer}. */
  public static final class Builder {
    private final @Nullable Keyspace keyspace;
    private Config config = new Config();
    private boolean readOnly;

    private Builder(@Nullable Keyspace keyspace) {
      this.keyspace = keyspace;
      readOnly = keyspace != null;
    }

    /** The whole configuration; options given before are lost. */
    public Builder config(Config config) {
      this.config = requireNonNull(config, "config");
      return this;
    }

    /** The address to listen on; 127.0.0.1 by default. */
    public Builder bind(String host) {
      config.set("bind", host);
      return this;
    }

    /** The port to listen on, 0 for any free one; 65432 by default. */
    public Builder port(int port) {
      config.set("port", Integer.toString(port));
      return this;
    }

    /**
     * Whether clients may only look: so by default at an application's store, and not at the
     * server's own.
     */
    public Builder readOnly(boolean readOnly) {
      this.readOnly = readOnly;
      return this;
    }

    /**
     * Starts the server.
     *
     * @throws IOException if it can't listen; the message has the address
     * @throws IllegalArgumentException if the configuration names a transport that does not work
     *     here, or a bound that the store can't keep
     * @throws IllegalStateException if the JVM was started without what the store needs; the
     *     message names the flag
     */
    public RespServer start() throws IOException {
      Transport transport = Transport.named(config.get("transport"));
      OwnStore own = keyspace == null ? OwnStore.of(config) : null;
      Databases served = own == null ? Databases.of(requireNonNull(keyspace), 1) : own.databases();
      int threads = (int) config.number("io-threads");
      EventLoopGroup loops =
          transport.eventLoops(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
      ServerState state;
      try {
        state = new ServerState(served, config, transport.wireName(), readOnly);
      } catch (RuntimeException e) {
        loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        if (own != null) {
          own.store().close();
        }
        throw e;
      }
      RespServer server = new RespServer(state, transport, loops, own == null ? null : own.store());
      try {
        server.listeners.open();
        server.serveMetrics();
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
      EventLoop cron = loops.next();
      cron.scheduleAtFixedRate(server::lookAround, 1, 1, TimeUnit.SECONDS);
      LOG.debug("listening: port={}, transport={}", state.port(), state.transport());
      return server;
    }
  }
}
