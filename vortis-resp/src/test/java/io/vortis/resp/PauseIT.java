package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vortis.resp.TestServer.Kind;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that have to wait, and others that go on, in one event loop. */
class PauseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestServer server;
  private RawClient first;
  private RawClient second;

  @BeforeEach
  void start() throws IOException {
    Config config = new Config();
    config.set("port", "0");
    config.set("io-threads", "1");
    config.set("enable-debug-command", "local");
    server = TestServer.netty(config);
    first = new RawClient(server.port());
    second = new RawClient(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    first.close();
    second.close();
    server.close();
  }

  private static String text(RawClient client, String... command) throws IOException {
    int length = Integer.parseInt(client.command(command).line().substring(1));
    String text = client.read(length);
    client.expect("\r\n");
    return text;
  }

  private static void awaitWaiting(RawClient client, int clients) {
    await()
        .atMost(PATIENCE)
        .until(() -> text(client, "INFO", "clients").contains("blocked_clients:" + clients));
  }

  @Test
  void writes_waitForTheEnd_whileReadsGoOn() throws IOException {
    second.command("CLIENT", "PAUSE", "10000000", "WRITE").expect("+OK\r\n");
    first.send("GET k\r\nSET k 1\r\nGET k\r\n").expect("$-1\r\n");
    awaitWaiting(second, 1);
    assertThat(text(second, "CLIENT", "LIST")).contains(" flags=b ");
    second.command("GET", "k").expect("$-1\r\n");
    second.command("CLIENT", "UNPAUSE").expect("+OK\r\n");
    first.expect("+OK\r\n$1\r\n1\r\n");
    awaitWaiting(second, 0);
    first.command("PING").expect("+PONG\r\n");
  }

  @Test
  void everything_goesOnWhenTheTimeIsOver() throws IOException {
    second.command("CLIENT", "PAUSE", "300", "ALL").expect("+OK\r\n");
    first.send("PING\r\n");
    second.send("CLIENT UNPAUSE\r\n");
    first.expect("+PONG\r\n");
    second.expect("+OK\r\n");
  }

  @Test
  void waiting_whenTheConnectionIsGone_isForgotten() throws IOException {
    second.command("CLIENT", "PAUSE", "10000000", "WRITE").expect("+OK\r\n");
    first.send("SET k 1\r\n");
    awaitWaiting(second, 1);
    first.reset();
    awaitWaiting(second, 0);
    second.command("CLIENT", "UNPAUSE").expect("+OK\r\n");
    second.command("GET", "k").expect("$-1\r\n");
  }

  @Test
  void subscriber_hearsMessages_whileACommandOfItWaits() throws IOException {
    first.send("HELLO 3\r\nSUBSCRIBE __keyevent@0__:expired\r\n");
    while (!first.line().equals(">3")) {
      // The description of the server.
    }
    first.expect("$9\r\nsubscribe\r\n$22\r\n__keyevent@0__:expired\r\n:1\r\n");
    second.command("CONFIG", "SET", "notify-keyspace-events", "Ex").expect("+OK\r\n");
    second.command("SET", "k", "v", "PX", "200").expect("+OK\r\n");
    second.command("CLIENT", "PAUSE", "10000000", "WRITE").expect("+OK\r\n");
    first.send("SET k 1\r\n");
    first.expect(">3\r\n$7\r\nmessage\r\n$22\r\n__keyevent@0__:expired\r\n$1\r\nk\r\n");
    awaitWaiting(second, 1);
    second.command("CLIENT", "UNPAUSE").expect("+OK\r\n");
    first.expect("+OK\r\n");
  }

  @Test
  void sleep_keepsNobodyElseWaiting() throws IOException {
    first.send("DEBUG SLEEP 3600\r\nPING\r\n");
    for (int i = 0; i < 3; i++) {
      second.command("PING").expect("+PONG\r\n");
    }
    assertThat(text(second, "CLIENT", "LIST").lines()).hasSize(2);
    second.send("DEBUG SLEEP 0.01\r\nPING\r\n").expect("+OK\r\n+PONG\r\n");
    second.command("CLIENT", "KILL", "TYPE", "normal").expect(":1\r\n");
    first.expect("+OK\r\n");
    first.expectEnd();
  }

  @Test
  void syncServer_pausesItsOnlyClient() throws IOException {
    try (TestServer sync = TestServer.start(Kind.SYNC);
        RawClient client = new RawClient(sync.port())) {
      client.send("CLIENT PAUSE 50 WRITE\r\nGET k\r\nSET k 1\r\nGET k\r\n");
      client.expect("+OK\r\n$-1\r\n+OK\r\n$1\r\n1\r\n");
    }
  }
}
