package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.Client;
import io.vortis.resp.CommandHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientCommandsTest {
  private final CommandHarness harness = new CommandHarness();
  private final CommandHarness.Peer me = harness.peer();
  private final CommandHarness.Peer other = harness.connect();
  private final CommandHarness.Peer third = harness.connect();

  private static String text(String bulk) {
    int start = bulk.indexOf('\n') + 1;
    return bulk.substring(start, bulk.length() - 2);
  }

  @Test
  void id_isThatOfTheConnection() {
    assertThat(me.run("CLIENT ID")).isEqualTo(":" + me.client().id() + "\r\n");
    assertThat(other.client().id()).isGreaterThan(me.client().id());
  }

  @Test
  void list_tellsOfEveryConnectionInOrder() {
    me.run("CLIENT SETNAME first");
    String[] lines = text(me.run("CLIENT LIST")).split("\n");
    assertThat(lines).hasSize(3);
    assertThat(lines[0])
        .matches(
            "id="
                + me.client().id()
                + " addr=127\\.0\\.0\\.1:1000 laddr=127\\.0\\.0\\.1:65432 fd=-1 name=first age=\\d+"
                + " idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 watch=0 qbuf=0 qbuf-free=0"
                + " argv-mem=10 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=4106"
                + " events=r cmd=client\\|list user=default redir=-1 resp=2 lib-name= lib-ver=");
    assertThat(lines[1]).startsWith("id=" + other.client().id() + " ").contains(" cmd=NULL ");
  }

  @Test
  void list_withFilters_tellsOfThoseMeant() {
    assertThat(text(me.run("CLIENT LIST TYPE normal")).split("\n")).hasSize(3);
    assertThat(text(me.run("CLIENT LIST TYPE pubsub"))).isEmpty();
    String list = text(me.run("CLIENT LIST ID " + third.client().id() + " 0 " + me.client().id()));
    assertThat(list.split("\n"))
        .hasSize(2)
        .satisfies(lines -> assertThat(lines[0]).startsWith("id=" + third.client().id() + " "));
  }

  @Test
  void info_inResp3_isVerbatim() {
    me.run("HELLO 3");
    me.run("CLIENT NO-EVICT on");
    me.run("CLIENT SETINFO lib-name jedis");
    me.run("CLIENT SETINFO LIB-VER 5.1");
    assertThat(me.run("CLIENT INFO"))
        .startsWith("=")
        .contains("\r\ntxt:id=" + me.client().id() + " ")
        .contains(" flags=e ")
        .contains(" cmd=client|info ")
        .endsWith(" resp=3 lib-name=jedis lib-ver=5.1\n\r\n");
  }

  @Test
  void setInfo_withWhatNoOneKnows_isRefused() {
    assertThat(me.run("CLIENT SETINFO foo bar")).isEqualTo("-ERR Unrecognized option 'foo'\r\n");
    assertThat(me.run("CLIENT SETINFO lib-name \"a b\""))
        .isEqualTo("-ERR lib-name cannot contain spaces, newlines or special characters.\r\n");
    assertThat(me.run("CLIENT SETINFO LIB-VER \"a\\n\""))
        .isEqualTo("-ERR lib-ver cannot contain spaces, newlines or special characters.\r\n");
  }

  @Test
  void kill_byAddress_endsThatOne() {
    assertThat(me.run("CLIENT KILL " + other.client().address())).isEqualTo("+OK\r\n");
    assertThat(other.isKilled()).isTrue();
    assertThat(third.isKilled()).isFalse();
  }

  @Test
  void kill_byItsOwnAddress_repliesFirst() {
    assertThat(me.run("CLIENT KILL " + me.client().address())).isEqualTo("+OK\r\n");
    assertThat(me.client().isClosing()).isTrue();
    assertThat(me.isKilled()).isFalse();
  }

  @Test
  void kill_withFilters_endsThoseThatFitAllOfThem() {
    assertThat(me.run("CLIENT KILL ID " + other.client().id() + " ADDR 9.9.9.9:9"))
        .isEqualTo(":0\r\n");
    assertThat(me.run("CLIENT KILL ID " + other.client().id() + " USER default TYPE normal"))
        .isEqualTo(":1\r\n");
    assertThat(other.isKilled()).isTrue();
  }

  @Test
  void kill_byLocalAddress_sparesTheKiller() {
    assertThat(me.run("CLIENT KILL LADDR 127.0.0.1:65432")).isEqualTo(":2\r\n");
    assertThat(me.client().isClosing()).isFalse();
    assertThat(me.run("CLIENT KILL LADDR 127.0.0.1:65432 SKIPME no")).isEqualTo(":3\r\n");
    assertThat(me.client().isClosing()).isTrue();
  }

  @Test
  void pause_ofEverything_lastsForItsTime() {
    assertThat(me.run("CLIENT PAUSE 1000")).isEqualTo("+OK\r\n");
    assertThat(other.run("GET a")).isEmpty();
    assertThat(third.run("CLIENT UNPAUSE")).isEmpty();
    assertThat(third.run("QUIT")).isEmpty();
    assertThat(me.run("NOSUCH")).startsWith("-ERR unknown command");
    assertThat(harness.clients().stream().filter(Client::isWaiting)).hasSize(2);
    harness.advance(Duration.ofMillis(999));
    assertThat(other.received()).isEmpty();
    harness.advance(Duration.ofMillis(1));
    assertThat(other.received()).isEqualTo("$-1\r\n");
    assertThat(third.received()).isEqualTo("+OK\r\n+OK\r\n");
    assertThat(me.run("SET a b")).isEqualTo("+OK\r\n");
  }

  @Test
  void pause_duringAnother_theLongerAndTheStricterHolds() {
    me.run("MULTI");
    me.run("CLIENT PAUSE 2000 WRITE");
    me.run("CLIENT PAUSE 1 ALL");
    me.run("EXEC");
    harness.advance(Duration.ofMillis(1_999));
    assertThat(other.run("GET a")).isEmpty();
    harness.advance(Duration.ofMillis(1));
    assertThat(other.received()).isEqualTo("$-1\r\n");
    me.run("CLIENT PAUSE 9223372036854775807 WRITE");
    assertThat(other.run("SET a b")).isEmpty();
    assertThat(text(me.run("CLIENT LIST"))).contains(" flags=b ");
    assertThat(me.run("CLIENT UNBLOCK " + other.client().id())).isEqualTo(":0\r\n");
    harness.advance(Duration.ofDays(10_000));
    assertThat(other.received()).isEmpty();
    assertThat(me.run("CLIENT UNPAUSE")).isEqualTo("+OK\r\n");
    assertThat(other.received()).isEqualTo("+OK\r\n");
  }

  @Test
  void noTouch_leavesRepliesAsTheyAre() {
    assertThat(me.run("SET a b")).isEqualTo("+OK\r\n");
    assertThat(me.run("CLIENT NO-TOUCH on")).isEqualTo("+OK\r\n");
    assertThat(me.run("CLIENT INFO")).contains(" flags=T ");
    assertThat(me.run("GET a")).isEqualTo("$1\r\nb\r\n");
    assertThat(me.run("GET nosuch")).isEqualTo("$-1\r\n");
    assertThat(me.run("MGET a nosuch")).isEqualTo("*2\r\n$1\r\nb\r\n$-1\r\n");
    assertThat(me.run("TOUCH a nosuch")).isEqualTo(":1\r\n");
    me.run("MULTI");
    me.run("APPEND a c");
    me.run("GETRANGE a 0 -1");
    assertThat(me.run("EXEC")).isEqualTo("*2\r\n:2\r\n$2\r\nbc\r\n");
    assertThat(me.run("SELECT 1")).isEqualTo("+OK\r\n");
    assertThat(me.run("GET a")).isEqualTo("$-1\r\n");
    assertThat(me.run("CLIENT NO-TOUCH foo")).isEqualTo("-ERR syntax error\r\n");
    assertThat(me.run("RESET")).isEqualTo("+RESET\r\n");
    assertThat(me.run("CLIENT INFO")).contains(" flags=N ");
  }

  @Test
  void help_namesWhatThereIs() {
    assertThat(me.run("CLIENT HELP"))
        .matches("(?s)\\*\\d+\r\n.*")
        .contains("+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\r\n")
        .contains("+SETNAME connection-name\r\n+    Names this connection.\r\n")
        .contains("+HELP\r\n+    Lists the subcommands.\r\n");
  }

  @Test
  void reply_off_lastsUntilItIsOnAgain() {
    assertThat(me.run("CLIENT REPLY OFF")).isEmpty();
    assertThat(me.run("SET a b")).isEmpty();
    assertThat(me.run("NOSUCH")).isEmpty();
    assertThat(me.run("CLIENT REPLY SKIP")).isEmpty();
    assertThat(me.run("GET a")).isEmpty();
    assertThat(me.run("GET a")).isEmpty();
    assertThat(me.run("CLIENT REPLY ON")).isEqualTo("+OK\r\n");
    assertThat(me.run("GET a")).isEqualTo("$1\r\nb\r\n");
  }

  @Test
  void reply_skip_concernsTheNextCommandAlone() {
    assertThat(me.raw("CLIENT REPLY SKIP\r\nGET a\r\nGET a\r\n")).isEqualTo("$-1\r\n");
    assertThat(me.raw("CLIENT REPLY SKIP\r\nNOSUCH\r\nGET a\r\n")).isEqualTo("$-1\r\n");
    assertThat(me.raw("CLIENT REPLY SKIP\r\nCLIENT REPLY SKIP\r\nGET a\r\nGET a\r\n"))
        .isEqualTo("$-1\r\n");
    assertThat(me.run("CLIENT REPLY foo")).isEqualTo("-ERR syntax error\r\n");
  }

  @Test
  void reset_endsSilence() {
    me.run("CLIENT REPLY OFF");
    assertThat(me.run("RESET")).isEqualTo("+RESET\r\n");
    assertThat(me.run("GET a")).isEqualTo("$-1\r\n");
  }
}
