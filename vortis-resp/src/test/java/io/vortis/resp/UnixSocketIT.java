package io.vortis.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Unix socket, on every transport that works here. */
class UnixSocketIT {
  @TempDir private Path directory;

  static Stream<String> transports() {
    return Arrays.stream(Transport.values())
        .filter(transport -> transport.obstacle() == null)
        .map(Transport::wireName);
  }

  private Config config(Path socket) {
    Config config = new Config();
    config.set("port", "0");
    config.set("unixsocket", socket.toString());
    return config;
  }

  @ParameterizedTest
  @MethodSource("transports")
  void redisCli_withASocket_isServed(String transport) throws Exception {
    Path socket = directory.resolve("v.sock");
    Config config = config(socket);
    config.set("transport", transport);
    config.set("unixsocketperm", "700");
    try (RespServer server = RespServer.builder().config(config).start()) {
      assertThat(server.port()).as("TCP port").isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rwx------");
      String output =
          RedisTools.run(
              "SET k v\nGET k\nCLIENT INFO\n", List.of("redis-cli", "-s", socket.toString()));
      assertThat(output)
          .startsWith("OK\nv\n")
          .contains(" addr=" + socket + ":0 laddr=" + socket + ":0 ");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void socket_leftBehind_isReplacedAndBothWaysWork() throws IOException {
    Path socket = directory.resolve("v.sock");
    Files.createFile(socket);
    Config config = config(socket);
    config.set("port", Integer.toString(TestServer.freePort()));
    try (RespServer server = RespServer.builder().config(config).start();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        RawClient tcp = new RawClient(server.port())) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap("SET k v\r\n".getBytes(US_ASCII)));
      ByteBuffer reply = ByteBuffer.allocate(5);
      while (reply.hasRemaining() && channel.read(reply) >= 0) {
        // Until all of it is there.
      }
      assertThat(new String(reply.array(), US_ASCII)).isEqualTo("+OK\r\n");
      tcp.command("GET", "k").expect("$1\r\nv\r\n");
    }
  }

  @Test
  void start_whereNoSocketCanBe_isRefused() {
    Path socket = directory.resolve("missing").resolve("v.sock");
    assertThatThrownBy(() -> RespServer.builder().config(config(socket)).start())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't listen: unixsocket=" + socket + ", cause=");
  }
}
