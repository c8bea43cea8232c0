package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stranger may send, on the wire. */
class AuthenticationIT {
  private static final String NO =
      "-WRONGPASS invalid username-password pair or user is disabled.\r\n";

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Config config = new Config();
    config.set("port", "0");
    config.set("io-threads", "1");
    config.set("requirepass", "secret");
    server = TestServer.netty(config);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient connect() throws IOException {
    return new RawClient(server.port());
  }

  @Test
  void stranger_withTooManyArguments_isDisconnected() throws IOException {
    try (RawClient client = connect()) {
      client.send("*11\r\n");
      client.expect("-ERR Protocol error: unauthenticated multibulk length\r\n");
      client.expectEnd();
    }
  }

  @Test
  void stranger_withTooLongAnArgument_isDisconnected() throws IOException {
    try (RawClient client = connect()) {
      client.send("*2\r\n$16385\r\n");
      client.expect("-ERR Protocol error: unauthenticated bulk length\r\n");
      client.expectEnd();
    }
  }

  @Test
  void limits_endWithAuthInTheSamePipeline() throws IOException {
    String value = "v".repeat(20_000);
    try (RawClient client = connect()) {
      client.send("GET k\r\nAUTH secret\r\n" + RawClient.frame("SET", "k", value));
      client.expect("-NOAUTH Authentication required.\r\n+OK\r\n+OK\r\n");
      client.command("RESET").expect("+RESET\r\n");
      client.send(RawClient.frame("SET", "k", value));
      client.expect("-ERR Protocol error: unauthenticated bulk length\r\n");
    }
  }

  @Test
  void guesses_areAnsweredSlowerAndSlower_whileOthersGoOn() throws IOException {
    int guesses = 12;
    try (RawClient client = connect();
        RawClient other = connect()) {
      client.send("AUTH guess\r\n".repeat(guesses) + "PING\r\n");
      other.command("PING").expect("-NOAUTH Authentication required.\r\n");
      client.expect(NO.repeat(guesses)).expect("-NOAUTH Authentication required.\r\n");
      // The right password waits as long as the wrong ones do, and what follows it after it.
      long before = System.nanoTime();
      other.send("AUTH secret\r\nPING\r\n").expect("+OK\r\n+PONG\r\n");
      assertThat(System.nanoTime() - before).isGreaterThan(100_000_000L);
    }
  }

  @Test
  void stranger_whoLeavesWhileHeld_leavesNothingBehind() throws IOException {
    try (RawClient client = connect()) {
      client.send("AUTH guess\r\n".repeat(9) + "AUTH guess\r\n").expect(NO.repeat(9));
      client.reset();
    }
    try (RawClient client = connect()) {
      client.send("AUTH secret\r\nPING\r\n").expect("+OK\r\n+PONG\r\n");
    }
  }
}
