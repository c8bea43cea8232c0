package io.vortis.resp.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.Tracking;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackingTest {
  private static final String ALL = ">2\r\n$10\r\ninvalidate\r\n_\r\n";

  private final CommandHarness server = new CommandHarness();
  private final CommandHarness.Peer reader = server.connect();
  private final Tracking tracking = server.events().tracking();

  @BeforeEach
  void speakResp3() {
    reader.run("HELLO 3");
  }

  private static String invalid(String key) {
    return ">2\r\n$10\r\ninvalidate\r\n*1\r\n$" + key.length() + "\r\n" + key + "\r\n";
  }

  @Test
  void changesByTheApplication_areTold() {
    server.run("SET a 1");
    reader.run("CLIENT TRACKING ON");
    reader.run("GET a");
    server.store().set(Slice.of("a"), "2".getBytes(UTF_8));
    assertThat(reader.received()).isEqualTo(invalid("a"));
    reader.run("GET a");
    server.store().clear();
    assertThat(reader.received()).isEqualTo(invalid("a"));
  }

  @Test
  void expiry_isTold_afterTheReplyIfTheReaderFindsIt() {
    server.run("SET a 1 PX 10");
    server.run("SET b 1 PX 10");
    reader.run("CLIENT TRACKING ON NOLOOP");
    reader.run("GET a");
    reader.run("GET b");
    server.advance(Duration.ofMillis(10));
    server.store().delete(Slice.of("a"));
    assertThat(reader.received()).isEqualTo(invalid("a"));
    server.store().expireCycle(Duration.ofSeconds(10));
    assertThat(reader.run("GET b")).isEqualTo("_\r\n" + invalid("b"));
  }

  @Test
  void table_isBounded() {
    server.run("CONFIG SET tracking-table-max-keys 3");
    reader.run("CLIENT TRACKING ON");
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      told.append(reader.run("GET k" + i));
      assertThat(tracking.keys()).isLessThanOrEqualTo(3);
    }
    assertThat(told.toString().split("invalidate", -1)).hasSize(8);
    server.run("CONFIG SET tracking-table-max-keys 1");
    assertThat(tracking.keys()).isEqualTo(1);
    assertThat(reader.received().split("invalidate", -1)).hasSize(3);
    server.run("CONFIG SET tracking-table-max-keys 0");
    reader.run("GET x");
    reader.run("GET y");
    assertThat(tracking.keys()).isGreaterThan(2);
  }

  @Test
  void server_listensOnlyWhileSomebodyIsTracked() {
    reader.run("CLIENT TRACKING ON");
    reader.run("GET a");
    assertThat(server.events().isListening()).isTrue();
    assertThat(tracking.clients()).isEqualTo(1);
    reader.leave();
    assertThat(server.events().isListening()).isFalse();
    assertThat(tracking.keys()).isZero();
    CommandHarness.Peer other = server.connect();
    other.run("CLIENT TRACKING ON BCAST PREFIX a");
    assertThat(tracking.prefixes()).isEqualTo(1);
    other.run("RESET");
    assertThat(tracking.prefixes()).isZero();
    assertThat(server.events().isListening()).isFalse();
  }

  @Test
  void swapdb_invalidatesEverything() {
    reader.run("CLIENT TRACKING ON");
    reader.run("GET a");
    server.run("SWAPDB 0 1");
    assertThat(reader.received()).isEqualTo(ALL);
  }

  @Test
  void broadcast_manyKeys_sendsAMessageForEach() {
    reader.run("CLIENT TRACKING ON BCAST");
    server.run("SET a 1");
    server.run("SET b 1");
    server.run("DEL a b");
    assertThat(reader.received())
        .isEqualTo(invalid("a") + invalid("b") + invalid("a") + invalid("b"));
  }

  @Test
  void broadcast_afterHavingReadInTheOtherMode_tellsOnce() {
    CommandHarness.Peer keepsTheTable = server.connect();
    keepsTheTable.run("CLIENT TRACKING ON");
    reader.run("CLIENT TRACKING ON");
    reader.run("GET a");
    reader.run("CLIENT TRACKING OFF");
    reader.run("CLIENT TRACKING ON BCAST");
    server.run("SET a 1");
    assertThat(reader.received()).isEqualTo(invalid("a"));
  }

  @Test
  void redirect_toAClientThatLeft_isTold() {
    CommandHarness.Peer target = server.connect();
    reader.run("CLIENT TRACKING ON REDIRECT " + target.client().id());
    assertThat(reader.run("CLIENT GETREDIR")).isEqualTo(":" + target.client().id() + "\r\n");
    reader.run("GET a");
    target.leave();
    server.run("SET a 1");
    assertThat(reader.received())
        .isEqualTo(">2\r\n$21\r\ntracking-redir-broken\r\n:" + target.client().id() + "\r\n");
    assertThat(reader.run("CLIENT TRACKINGINFO")).contains("broken_redirect");
    assertThat(server.run("CLIENT LIST"))
        .contains(" flags=tR ", " redir=" + target.client().id() + " ");
  }
}
