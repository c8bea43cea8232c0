package io.vortis.resp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What moves the bytes between sockets and event loops, the fastest first. */
enum Transport {
  IO_URING {
    @Override
    @Nullable Throwable obstacle() {
      return IoUring.unavailabilityCause();
    }

    @Override
    IoHandlerFactory handlers() {
      return IoUringIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return IoUringServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unixServerChannel() {
      return IoUringServerDomainSocketChannel.class;
    }

    @Override
    void keepAlive(ServerBootstrap bootstrap, int seconds) {
      bootstrap.childOption(IoUringChannelOption.TCP_KEEPIDLE, seconds);
    }
  },

  EPOLL {
    @Override
    @Nullable Throwable obstacle() {
      return Epoll.unavailabilityCause();
    }

    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return EpollServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unixServerChannel() {
      return EpollServerDomainSocketChannel.class;
    }

    @Override
    void keepAlive(ServerBootstrap bootstrap, int seconds) {
      bootstrap.childOption(EpollChannelOption.TCP_KEEPIDLE, seconds);
    }
  },

  NIO {
    @Override
    @Nullable Throwable obstacle() {
      return null;
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return NioServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unixServerChannel() {
      return NioServerDomainSocketChannel.class;
    }

    @Override
    SocketAddress unixAddress(Path path) {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    void keepAlive(ServerBootstrap bootstrap, int seconds) {
      // The system's own idle time applies.
    }
  };

  /** Why it can't be used here, or {@code null} if it can. */
  abstract @Nullable Throwable obstacle();

  abstract IoHandlerFactory handlers();

  abstract Class<? extends ServerChannel> serverChannel();

  abstract Class<? extends ServerChannel> unixServerChannel();

  /** The address of a Unix socket. */
  SocketAddress unixAddress(Path path) {
    return new DomainSocketAddress(path.toFile());
  }

  /** How long a connection may be silent before the system probes it, where that can be chosen. */
  abstract void keepAlive(ServerBootstrap bootstrap, int seconds);

  /**
   * The transport of this name, or for {@code auto} the fastest that works here.
   *
   * @throws IllegalArgumentException if there is none of this name, or it does not work here
   */
  static Transport named(String name) {
    if (name.equals("auto")) {
      for (Transport transport : values()) {
        if (transport.obstacle() == null) {
          return transport;
        }
      }
    }
    for (Transport transport : values()) {
      if (transport.wireName().equals(name)) {
        Throwable obstacle = transport.obstacle();
        if (obstacle != null) {
          throw new IllegalArgumentException(
              "transport does not work here: transport=" + name + ", cause=" + obstacle, obstacle);
        }
        return transport;
      }
    }
    throw new IllegalArgumentException("unknown transport: transport=" + name);
  }

  /** Its name in the configuration and in {@code INFO}. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Event loops for accepting and serving alike. */
  EventLoopGroup eventLoops(int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("vortis-io", true), handlers());
  }

  /** A bootstrap with what is the same for all connections. */
  ServerBootstrap bootstrap(EventLoopGroup loops, Config config) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, (int) config.number("tcp-backlog"))
            .childOption(ChannelOption.TCP_NODELAY, true);
    int keepAlive = (int) config.number("tcp-keepalive");
    if (keepAlive > 0) {
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
      keepAlive(bootstrap, keepAlive);
    }
    return bootstrap;
  }

  /** A bootstrap for connections by a Unix socket. */
  ServerBootstrap unixBootstrap(EventLoopGroup loops, Config config) {
    return new ServerBootstrap()
        .group(loops)
        .channel(unixServerChannel())
        .option(ChannelOption.SO_BACKLOG, (int) config.number("tcp-backlog"));
  }
}
