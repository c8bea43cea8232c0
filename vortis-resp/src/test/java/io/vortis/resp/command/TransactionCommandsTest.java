package io.vortis.resp.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.codec.Slice;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransactionCommandsTest {
  private static final String BROKEN = "*-1\r\n";

  private final CommandHarness server = new CommandHarness();

  /** Runs an empty transaction in which only what is watched counts. */
  private String exec() {
    assertThat(server.run("MULTI")).isEqualTo("+OK\r\n");
    return server.run("EXEC");
  }

  @Test
  void watch_keyExpires_breaks() {
    server.run("SET a 1 PX 10");
    server.run("WATCH a");
    server.advance(Duration.ofMillis(9));
    server.run("MULTI");
    server.advance(Duration.ofMillis(1));
    assertThat(server.run("EXEC")).isEqualTo(BROKEN);
    server.run("SET a 1 PX 10");
    server.run("WATCH a");
    server.advance(Duration.ofMillis(9));
    assertThat(exec()).isEqualTo("*0\r\n");
  }

  @Test
  void watch_keyThatHadExpired_isNotBrokenByItsRemoval() {
    server.run("SET a 1 PX 10");
    server.advance(Duration.ofMillis(10));
    server.run("WATCH a");
    server.store().expireCycle(Duration.ofSeconds(10));
    assertThat(exec()).isEqualTo("*0\r\n");
  }

  @Test
  void watch_applicationWrites_breaks() {
    server.store().set(Slice.of("a"), "1".getBytes(UTF_8));
    server.run("WATCH a");
    server.store().set(Slice.of("a"), "1".getBytes(UTF_8));
    assertThat(exec()).isEqualTo(BROKEN);
    server.run("WATCH a");
    server.store().expire(Slice.of("a"), Duration.ofHours(1));
    assertThat(exec()).isEqualTo(BROKEN);
    server.run("WATCH a");
    server.store().clear();
    assertThat(exec()).isEqualTo(BROKEN);
    server.run("WATCH a");
    server.store().set(Slice.of("b"), "1".getBytes(UTF_8));
    assertThat(exec()).isEqualTo("*0\r\n");
  }

  @Test
  void watch_severalClients_breaksEach() {
    CommandHarness.Peer other = server.connect();
    server.run("WATCH a b");
    other.run("WATCH a");
    assertThat(server.events().watches().size()).isEqualTo(2);
    server.connect().run("SET a 1");
    assertThat(exec()).isEqualTo(BROKEN);
    other.run("MULTI");
    assertThat(other.run("EXEC")).isEqualTo(BROKEN);
    assertThat(server.events().watches().size()).isZero();
  }

  @Test
  void server_listensOnlyWhileSomebodyWatches() {
    assertThat(server.events().isListening()).isFalse();
    server.run("WATCH a b");
    assertThat(server.events().isListening()).isTrue();
    server.run("UNWATCH");
    assertThat(server.events().isListening()).isFalse();
    CommandHarness.Peer leaving = server.connect();
    leaving.run("WATCH a");
    leaving.leave();
    assertThat(server.events().isListening()).isFalse();
    server.run("WATCH a");
    server.run("RESET");
    assertThat(server.events().isListening()).isFalse();
  }

  @Test
  void exec_storeFull_refusesThatCommandAlone() {
    CommandHarness full = new CommandHarness(1);
    full.run("MULTI");
    full.run("SET a 1");
    full.run("SET b 1");
    full.run("GET a");
    assertThat(full.run("EXEC"))
        .isEqualTo(
            String.join(
                "\r\n",
                "*3",
                "+OK",
                "-OOM command not allowed when used memory > 'maxmemory'.",
                "$1",
                "1",
                ""));
  }

  @Test
  void queue_keepsItsArguments() {
    server.peer().raw("MULTI\r\nSET first one\r\nSET second two\r\nGET first\r\n");
    assertThat(server.run("EXEC")).isEqualTo("*3\r\n+OK\r\n+OK\r\n$3\r\none\r\n");
    assertThat(server.run("GET second")).isEqualTo("$3\r\ntwo\r\n");
  }

  @Test
  void queue_beyondTheQueryBufferLimit_endsTheConnection() {
    server.config().change(Map.of("client-query-buffer-limit", "1mb"));
    server.run("MULTI");
    String value = "x".repeat(600_000);
    assertThat(server.peer().send("SET", "a", value)).isEqualTo("+QUEUED\r\n");
    assertThat(server.peer().client().transaction().bytes()).isBetween(600_000L, 601_000L);
    server.peer().send("SET", "b", value);
    assertThat(server.peer().client().isClosing()).isTrue();
  }

  @Test
  void keysThatNoStoreTakes_areRefusedAlone() {
    CommandHarness.Peer peer = server.peer();
    String key = "k".repeat(100_000);
    peer.send("WATCH", key);
    server.run("MULTI");
    peer.send("GET", key);
    server.run("SET a 1");
    assertThat(server.run("EXEC")).isEqualTo("*2\r\n$-1\r\n+OK\r\n");
    assertThat(server.events().isListening()).isFalse();
  }

  @Test
  void clientInfo_tellsOfTheTransaction() {
    assertThat(server.run("CLIENT INFO")).contains(" multi=-1 ", " watch=0 ", " flags=N ");
    CommandHarness.Peer other = server.connect();
    other.run("WATCH a b");
    other.run("MULTI");
    other.run("PING");
    assertThat(server.run("CLIENT LIST")).contains(" multi=1 ", " watch=2 ", " flags=x ");
    server.run("SET a 1");
    assertThat(server.run("CLIENT LIST")).contains(" flags=xd ");
  }
}
