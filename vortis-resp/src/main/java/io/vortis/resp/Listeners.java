package io.vortis.resp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.vortis.resp.command.Dispatcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens: TCP, TLS and a Unix socket.
 *
 * <p>Thread safety: none; one thread opens and closes them.
 */
final class Listeners {
  private static final String ALL_PERMISSIONS = "rwxrwxrwx";

  private final ServerState state;
  private final Transport transport;
  private final EventLoopGroup loops;
  private final ChannelGroup connections;
  private final List<Channel> open = new ArrayList<>();
  private @Nullable Path socket;
  private int tlsPort;

  /**
   * None yet.
   *
   * @param connections where those that come in are noted
   */
  Listeners(
      ServerState state, Transport transport, EventLoopGroup loops, ChannelGroup connections) {
    this.state = state;
    this.transport = transport;
    this.loops = loops;
    this.connections = connections;
  }

  /**
   * Listens everywhere that the configuration says.
   *
   * @throws IOException if that is not possible; the message has the address
   */
  void open() throws IOException {
    Config config = state.config();
    Dispatcher dispatcher = new Dispatcher(state);
    int securePort = (int) config.number("tls-port");
    String path = config.get("unixsocket");
    int port = (int) config.number("port");
    if (port != 0 || (securePort == 0 && path.isEmpty())) {
      state.port(openTcp(port, initializer(dispatcher, null)));
    }
    if (securePort != 0) {
      tlsPort = openTcp(securePort, initializer(dispatcher, new Tls(config)));
    }
    if (!path.isEmpty()) {
      openUnix(Path.of(path), initializer(dispatcher, null));
    }
  }

  /** The port for TLS, 0 if there is none. */
  int tlsPort() {
    return tlsPort;
  }

  /** Accepts nobody any more. */
  void close() throws IOException {
    for (Channel channel : open) {
      channel.close().syncUninterruptibly();
    }
    if (socket != null) {
      Files.deleteIfExists(socket);
    }
  }

  private ChannelInitializer<Channel> initializer(Dispatcher dispatcher, @Nullable Tls tls) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        connections.add(channel);
        if (tls != null) {
          channel.pipeline().addLast(tls.handler(channel.alloc()));
        }
        channel.pipeline().addLast(new Connection.Acceptor(state, dispatcher));
      }
    };
  }

  /** Listens at a port of all addresses; 0 stands for any free one, which they share then. */
  private int openTcp(int port, ChannelHandler initializer) throws IOException {
    int bound = port;
    for (BindAddress address : BindAddress.of(state.config())) {
      try {
        ServerBootstrap bootstrap = transport.bootstrap(loops, state.config());
        Channel channel =
            bootstrap
                .childHandler(initializer)
                .bind(address.at(bound))
                .syncUninterruptibly()
                .channel();
        open.add(channel);
        bound = ((InetSocketAddress) channel.localAddress()).getPort();
      } catch (Exception e) {
        // Netty rethrows the checked exception of the failed bind as it is.
        throw address.refusal(bound, e);
      }
    }
    return bound;
  }

  private void openUnix(Path path, ChannelHandler initializer) throws IOException {
    try {
      // What a server that was killed has left behind.
      Files.deleteIfExists(path);
      ServerBootstrap bootstrap = transport.unixBootstrap(loops, state.config());
      Channel channel =
          bootstrap
              .childHandler(initializer)
              .bind(transport.unixAddress(path))
              .syncUninterruptibly()
              .channel();
      open.add(channel);
      socket = path;
      int permissions = Integer.parseInt(state.config().get("unixsocketperm"), 8);
      if (permissions != 0) {
        Files.setPosixFilePermissions(path, permissions(permissions));
      }
    } catch (Exception e) {
      throw new IOException("can't listen: unixsocket=" + path + ", cause=" + e.getMessage(), e);
    }
  }

  /** The permissions that nine bits stand for. */
  private static Set<PosixFilePermission> permissions(int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ALL_PERMISSIONS.length(); i++) {
      boolean set = (bits >> (ALL_PERMISSIONS.length() - 1 - i) & 1) != 0;
      text.append(set ? ALL_PERMISSIONS.charAt(i) : '-');
    }
    return PosixFilePermissions.fromString(text.toString());
  }
}
