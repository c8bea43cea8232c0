package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.CommandHarness.Peer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases by size, time and chance; replies and errors stand in {@code RecordedRepliesTest}. */
class DatabaseCommandsTest {
  private final CommandHarness harness = new CommandHarness();
  private final Peer other = harness.connect();

  @ParameterizedTest
  @ValueSource(strings = {"FLUSHALL", "FLUSHDB SYNC", "flushall async", "flushdb ASYNC"})
  void flush_removesEverything(String command) {
    harness.run("SET a b");
    harness.run("SET b c EX 10");
    assertThat(harness.run(command)).isEqualTo("+OK\r\n");
    assertThat(harness.run("DBSIZE")).isEqualTo(":0\r\n");
  }

  @Test
  void flushdb_leavesTheOthers() {
    fill(0, 3000);
    fill(1, 3000);
    fill(2, 10);
    other.run("SELECT 1");
    assertThat(other.run("FLUSHDB")).isEqualTo("+OK\r\n");
    assertThat(sizes()).isEqualTo("3000 0 10");
    assertThat(harness.run("SELECT 0") + harness.run("FLUSHDB")).isEqualTo("+OK\r\n+OK\r\n");
    assertThat(sizes()).isEqualTo("0 0 10");
    assertThat(harness.run("FLUSHALL")).isEqualTo("+OK\r\n");
    assertThat(sizes()).isEqualTo("0 0 0");
  }

  @Test
  void dbsize_followsEveryWayToComeAndGo() {
    other.run("SELECT 1");
    harness.run("SET a 0");
    other.run("SET a 1");
    other.run("SET a 2");
    other.run("SET b 1 PX 10");
    other.run("SET c 1 NX");
    other.run("EXPIRE c 100");
    assertThat(sizes()).isEqualTo("1 3 0");
    harness.advance(Duration.ofMillis(10));
    assertThat(other.run("GET b")).isEqualTo("$-1\r\n");
    assertThat(sizes()).isEqualTo("1 2 0");
    other.run("DEL a c");
    harness.run("DEL a");
    assertThat(sizes()).isEqualTo("0 0 0");
  }

  @Test
  void infoKeyspace_listsWhatIsInUse() {
    fill(0, 5);
    fill(2, 3);
    harness.run("EXPIRE key:1 100");
    assertThat(harness.run("INFO keyspace"))
        .contains("db0:keys=5,expires=0,avg_ttl=0\r\ndb2:keys=3,expires=1,avg_ttl=0\r\n")
        .doesNotContain("db1");
    harness.run("SELECT 0");
    harness.run("FLUSHDB");
    assertThat(harness.run("INFO keyspace")).contains("# Keyspace\r\ndb2:keys=3,expires=1,");
  }

  @Test
  void infoKeyspace_ofManyKeys_estimatesTheExpires() {
    fill(1, 200_000);
    for (int i = 0; i < 100_000; i++) {
      harness.run("EXPIRE key:" + i + " 100");
    }
    fill(0, 10);
    String info = harness.run("INFO keyspace");
    int at = info.indexOf("db1:keys=200000,expires=") + "db1:keys=200000,expires=".length();
    assertThat(Integer.parseInt(info.substring(at, info.indexOf(',', at))))
        .isBetween(90_000, 110_000);
  }

  @Test
  void randomkey_comesFromTheSelectedDatabase() {
    fill(0, 2000);
    fill(1, 4);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(harness.run("RANDOMKEY"));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "$5\r\nkey:0\r\n", "$5\r\nkey:1\r\n", "$5\r\nkey:2\r\n", "$5\r\nkey:3\r\n");
    harness.run("SELECT 3");
    assertThat(harness.run("RANDOMKEY")).isEqualTo("$-1\r\n");
  }

  @Test
  void swapdb_isSeenByOtherClients() {
    harness.run("SET a 0");
    other.run("SELECT 1");
    assertThat(harness.run("SWAPDB 0 1")).isEqualTo("+OK\r\n");
    assertThat(harness.run("GET a")).isEqualTo("$-1\r\n");
    assertThat(other.run("GET a")).isEqualTo("$1\r\n0\r\n");
    assertThat(harness.run("DBSIZE") + other.run("DBSIZE")).isEqualTo(":0\r\n:1\r\n");
    assertThat(harness.run("FLUSHDB")).isEqualTo("+OK\r\n");
    assertThat(other.run("EXISTS a")).isEqualTo(":1\r\n");
  }

  @Test
  void move_isNeverSeenHalfDone() throws InterruptedException {
    harness.run("SET a value");
    AtomicBoolean done = new AtomicBoolean();
    Thread mover =
        new Thread(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                other.run("SELECT " + i % 2);
                assertThat(other.run("MOVE a " + (1 - i % 2))).isEqualTo(":1\r\n");
              }
              done.set(true);
            });
    mover.start();
    while (!done.get() && mover.isAlive()) {
      long keys =
          harness
              .databases()
              .root()
              .atomically(
                  () -> harness.databases().get(0).size() + harness.databases().get(1).size());
      assertThat(keys).isEqualTo(1);
    }
    mover.join();
    assertThat(done).isTrue();
  }

  @Test
  void move_ofAnExpiredKey_findsNone() {
    harness.run("SET a b PX 10");
    harness.advance(Duration.ofMillis(10));
    assertThat(harness.run("MOVE a 1")).isEqualTo(":0\r\n");
    other.run("SELECT 1");
    other.run("SET a old PX 10");
    harness.run("SET a b");
    assertThat(harness.run("MOVE a 1")).isEqualTo(":0\r\n");
    harness.advance(Duration.ofMillis(10));
    assertThat(harness.run("MOVE a 1")).isEqualTo(":1\r\n");
    assertThat(other.run("GET a")).isEqualTo("$1\r\nb\r\n");
  }

  private void fill(int database, int keys) {
    harness.run("SELECT " + database);
    for (int i = 0; i < keys; i++) {
      harness.run("SET key:" + i + " " + database);
    }
  }

  private String sizes() {
    Peer peer = harness.connect();
    StringBuilder sizes = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      peer.run("SELECT " + i);
      sizes.append(peer.run("DBSIZE").replaceAll("[:\r\n]", "")).append(' ');
    }
    return sizes.toString().strip();
  }
}
