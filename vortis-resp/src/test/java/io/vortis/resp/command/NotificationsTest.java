package io.vortis.resp.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.codec.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NotificationsTest {
  private static final Pattern EVENT =
      Pattern.compile("__keyevent@(\\d+)__:(\\w+)\r\n\\$\\d+\r\n(.*?)\r\n");

  private final CommandHarness server = new CommandHarness();
  private final CommandHarness.Peer listener = server.connect();

  private void listen(String classes) {
    server.run("CONFIG SET notify-keyspace-events " + classes);
    listener.run("PSUBSCRIBE __keyevent@*");
  }

  /** What has come since: database, event and key of each. */
  private List<String> events() {
    List<String> events = new ArrayList<>();
    Matcher matcher = EVENT.matcher(listener.received());
    while (matcher.find()) {
      events.add(matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3));
    }
    return events;
  }

  @Test
  void changesByTheApplication_areTold() {
    listen("EA");
    Slice key = Slice.of("a");
    server.store().set(key, "1".getBytes(UTF_8));
    server.store().set(key, "1".getBytes(UTF_8), Duration.ofSeconds(1));
    server.store().persist(key);
    server.store().delete(key);
    server.store().set(key, "1".getBytes(UTF_8));
    server.store().clear();
    assertThat(events())
        .containsExactly("0 set a", "0 set a", "0 expire a", "0 persist a", "0 del a", "0 set a");
  }

  @Test
  void expiry_isToldWhenTheKeyIsReclaimed() {
    listen("Ex");
    server.run("SET a 1 PX 10");
    server.run("SELECT 2");
    server.run("SET b 1 PX 10");
    server.advance(Duration.ofMillis(10));
    server.store().expireCycle(Duration.ofSeconds(10));
    assertThat(events()).containsExactlyInAnyOrder("0 expired a", "2 expired b");
  }

  @Test
  void newKeys_areToldOnce() {
    listen("KEAn");
    assertThat(server.run("CONFIG GET notify-keyspace-events")).contains("AnKE");
    server.run("SET a 1");
    server.run("SET a 2");
    server.run("DEL a");
    server.run("SET a 3");
    assertThat(events())
        .containsExactly("0 new a", "0 set a", "0 set a", "0 del a", "0 new a", "0 set a");
  }

  @Test
  void bitsThatStayAsTheyAre_areNoChange_andMissesAreTold() {
    listen("EAm");
    server.run("BITFIELD a SET u8 0 1");
    server.run("BITFIELD a SET u8 0 1 SET u8 0 1");
    server.run("BITFIELD a OVERFLOW FAIL SET u8 8 256");
    server.run("BITFIELD b GET u8 0");
    server.run("BITOP OR c b d");
    server.run("GETSET e 1");
    assertThat(events())
        .containsExactly(
            "0 setbit a", "0 keymiss b", "0 keymiss b", "0 keymiss d", "0 set e", "0 keymiss e");
  }

  @Test
  void restore_hasANameOfItsOwn() {
    server.run("SET a 10");
    String payload = server.run("DUMP a");
    listen("EA");
    payload = payload.substring(payload.indexOf('\n') + 1, payload.length() - 2);
    assertThat(server.peer().send("RESTORE", "r", "100000", payload)).isEqualTo("+OK\r\n");
    assertThat(events()).containsExactly("0 restore r");
  }

  @Test
  void database_isTheOneThatHasTheKeyNow() {
    listen("EA");
    server.run("SET a 1");
    server.run("SWAPDB 0 3");
    server.run("SELECT 3");
    server.run("DEL a");
    server.run("SELECT 0");
    server.run("SET b 1");
    assertThat(events()).containsExactly("0 set a", "3 del a", "0 set b");
  }

  @Test
  void server_listensOnlyIfEventsAreAskedFor() {
    assertThat(server.events().isListening()).isFalse();
    for (String nothing : List.of("K", "KE", "Ag", "\"\"")) {
      server.run("CONFIG SET notify-keyspace-events " + nothing);
      assertThat(server.events().isListening()).as(nothing).isFalse();
    }
    server.run("CONFIG SET notify-keyspace-events Kx");
    server.run("CONFIG SET notify-keyspace-events Ex");
    assertThat(server.events().isListening()).isTrue();
    server.run("CONFIG SET notify-keyspace-events K");
    assertThat(server.events().isListening()).isFalse();
  }
}
