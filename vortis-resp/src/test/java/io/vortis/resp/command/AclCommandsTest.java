package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code RecordedRepliesTest} can't show, because it concerns several connections, time or
 * chance.
 */
@SuppressWarnings("StringConcatToTextBlock") // Bytes of the wire, carriage returns and all.
class AclCommandsTest {
  private final CommandHarness harness = new CommandHarness();
  private final CommandHarness.Peer admin = harness.peer();
  private final CommandHarness.Peer other = harness.connect();

  @TempDir Path directory;

  @Test
  void setuser_whileHeIsConnected_changesWhatHeMayDo() {
    admin.run("ACL SETUSER ann on nopass +get ~*");
    other.run("AUTH ann x");
    assertThat(other.run("GET a")).isEqualTo("$-1\r\n");
    admin.run("ACL SETUSER ann -get");
    assertThat(other.run("GET a"))
        .isEqualTo("-NOPERM this user has no permissions to run the 'get' command\r\n");
  }

  @Test
  void setuser_withOneWrongRule_changesNothing() {
    admin.run("ACL SETUSER ann on nopass");
    assertThat(admin.run("ACL SETUSER ann +get +nosuch")).startsWith("-ERR Error in ACL SETUSER");
    assertThat(admin.run("ACL SETUSER bob +get +nosuch")).startsWith("-ERR Error in ACL SETUSER");
    assertThat(admin.run("ACL LIST"))
        .isEqualTo(
            "*2\r\n$38\r\nuser ann on nopass resetchannels -@all\r\n"
                + "$34\r\nuser default on nopass ~* &* +@all\r\n");
  }

  @Test
  void deluser_closesTheConnectionsThatActForHim() {
    admin.run("ACL SETUSER ann on nopass +@all ~*");
    other.run("AUTH ann x");
    assertThat(admin.run("ACL DELUSER ann")).isEqualTo(":1\r\n");
    assertThat(other.isKilled()).isTrue();
    assertThat(admin.isKilled()).isFalse();
  }

  @Test
  void deluser_ofOneself_repliesFirst() {
    admin.run("ACL SETUSER ann on nopass +@all ~*");
    other.run("AUTH ann x");
    assertThat(other.run("ACL DELUSER ann")).isEqualTo(":1\r\n");
    assertThat(other.isKilled()).isFalse();
    assertThat(other.client().isClosing()).isTrue();
  }

  @Test
  void setuser_thatTakesChannelsAway_closesWhoListensToThem() {
    admin.run("ACL SETUSER ann on nopass +@all &a &b &p*");
    CommandHarness.Peer toB = harness.connect();
    CommandHarness.Peer toPattern = harness.connect();
    CommandHarness.Peer toShard = harness.connect();
    CommandHarness.Peer silent = harness.connect();
    List.of(other, toB, toPattern, toShard, silent).forEach(peer -> peer.run("AUTH ann x"));
    other.run("SUBSCRIBE a");
    toB.run("SUBSCRIBE b");
    toPattern.run("PSUBSCRIBE p*");
    toShard.run("SSUBSCRIBE b");
    admin.run("ACL SETUSER ann &c");
    assertThat(List.of(other, toB, toPattern, toShard)).noneMatch(CommandHarness.Peer::isKilled);
    admin.run("ACL SETUSER ann resetchannels &a (&p*)");
    assertThat(List.of(toB, toShard)).allMatch(CommandHarness.Peer::isKilled);
    assertThat(List.of(other, toPattern, silent)).noneMatch(CommandHarness.Peer::isKilled);
    admin.run("ACL SETUSER ann clearselectors &*");
    assertThat(toPattern.isKilled()).isFalse();
    admin.run("ACL SETUSER ann resetchannels &a &p");
    assertThat(toPattern.isKilled()).isTrue();
    assertThat(List.of(other, silent)).noneMatch(CommandHarness.Peer::isKilled);
  }

  @Test
  void setuser_byASubscriberOfHimself_repliesFirst() {
    admin.run("ACL SETUSER ann on nopass +@all &a");
    other.run("AUTH ann x");
    other.run("HELLO 3");
    other.run("SUBSCRIBE a");
    assertThat(other.run("ACL SETUSER ann resetchannels")).isEqualTo("+OK\r\n");
    assertThat(other.isKilled()).isFalse();
    assertThat(other.client().isClosing()).isTrue();
  }

  @Test
  void load_thatTakesChannelsAway_closesWhoListensToThem() throws IOException {
    Path file = directory.resolve("users.acl");
    harness.config().set("aclfile", file.toString());
    Files.writeString(file, "user ann on nopass +@all &a &b\n");
    admin.run("ACL LOAD");
    other.run("AUTH ann x");
    other.run("SUBSCRIBE b");
    CommandHarness.Peer toA = harness.connect();
    toA.run("AUTH ann x");
    toA.run("SUBSCRIBE a");
    Files.writeString(file, "user ann on nopass +@all &a\n");
    admin.run("ACL LOAD");
    assertThat(other.isKilled()).isTrue();
    assertThat(toA.isKilled()).isFalse();
  }

  @Test
  void exec_ofWhatIsNotAllowedAnyMore_saysSoOfEachCommand() {
    admin.run("ACL SETUSER ann on nopass +@all ~a* &*");
    other.run("AUTH ann x");
    other.run("MULTI");
    other.run("GET a1");
    other.run("SET a2 v");
    other.run("PUBLISH c m");
    other.run("ECHO b");
    admin.run("ACL SETUSER ann -get resetkeys ~b* resetchannels");
    String changed =
        "-NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC"
            + " call. This command is no longer allowed for the following reason: ";
    assertThat(other.run("EXEC"))
        .isEqualTo(
            "*4\r\n"
                + changed
                + "no permission to execute the command or subcommand\r\n"
                + changed
                + "no permission to touch the specified keys\r\n"
                + changed
                + "no permission to access one of the channels used as arguments to the command\r\n"
                + "$1\r\nb\r\n");
    assertThat(admin.run("EXISTS a2")).isEqualTo(":0\r\n");
  }

  @Test
  void log_tellsOfATransactionWhereverItRefuses() {
    admin.run("ACL SETUSER ann on nopass +@all ~a");
    other.run("AUTH ann x");
    other.run("GET b");
    other.run("MULTI");
    other.run("GET b");
    other.run("DISCARD");
    other.run("MULTI");
    other.run("AUTH ann2 x");
    other.run("GET a");
    admin.run("ACL SETUSER ann resetkeys");
    other.run("EXEC");
    String log = admin.run("ACL LOG");
    assertThat(log.split("\r\ncontext\r\n", -1)).hasSize(5);
    // The newest first: at EXEC, twice, and when it was to be queued; only then outside.
    assertThat(log.replaceAll("(?s)context\r\n\\$\\d\r\n(\\w+)|.", "$1 ").trim().split(" +"))
        .containsExactly("multi", "multi", "multi", "toplevel");
  }

  @Test
  void kill_byUser_endsHisConnections() {
    admin.run("ACL SETUSER ann on nopass");
    other.run("AUTH ann x");
    assertThat(admin.run("CLIENT KILL USER ann")).isEqualTo(":1\r\n");
    assertThat(other.isKilled()).isTrue();
  }

  @Test
  void connections_nameTheirUser() {
    admin.run("ACL SETUSER ann on nopass");
    other.run("AUTH ann x");
    assertThat(admin.run("CLIENT LIST")).contains(" user=default ").contains(" user=ann ");
  }

  @Test
  void genpass_isRandomAndAsLongAsAsked() {
    assertThat(admin.run("ACL GENPASS")).matches("\\$64\r\n[0-9a-f]{64}\r\n");
    assertThat(admin.run("ACL GENPASS")).isNotEqualTo(admin.run("ACL GENPASS"));
    assertThat(admin.run("ACL GENPASS 5")).matches("\\$2\r\n[0-9a-f]{2}\r\n");
    assertThat(admin.run("ACL GENPASS 4096")).matches("\\$1024\r\n[0-9a-f]{1024}\r\n");
  }

  @Test
  void cat_listsTheCommandsOfACategory() {
    assertThat(admin.run("ACL CAT string")).contains("\r\nget\r\n").contains("\r\nset\r\n");
    assertThat(admin.run("ACL CAT ADMIN"))
        .contains("\r\nclient|kill\r\n")
        .doesNotContain("\r\nclient|id\r\n");
  }

  @Test
  void log_tellsOfRefusals() {
    admin.run("ACL SETUSER ann on nopass +@all -config ~a");
    other.run("AUTH ann x");
    other.run("GET b");
    other.run("CONFIG GET x");
    other.run("AUTH ann2 x");
    harness.advance(Duration.ofMillis(1500));
    other.run("GET b");
    admin.run("HELLO 3");
    String key = refusal("key", "b") + bulks("username", "ann", "age-seconds") + ",0\r\n";
    String auth = refusal("auth", "AUTH") + bulks("username", "ann2", "age-seconds") + ",1.5\r\n";
    assertThat(admin.run("ACL LOG"))
        .startsWith("*3\r\n%7\r\n" + bulks("count") + ":2\r\n" + key + bulks("client-info") + "$")
        .contains(auth)
        .contains(refusal("command", "config|get"))
        .contains(" cmd=config|get user=ann ");
    assertThat(admin.run("ACL LOG 1")).startsWith("*1\r\n");
    assertThat(admin.run("ACL LOG RESET")).isEqualTo("+OK\r\n");
    assertThat(admin.run("ACL LOG")).isEqualTo("*0\r\n");
  }

  private static String refusal(String reason, String object) {
    return bulks("reason", reason, "context", "toplevel", "object", object);
  }

  private static String bulks(String... words) {
    StringBuilder bulks = new StringBuilder();
    for (String word : words) {
      bulks.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return bulks.toString();
  }

  @Test
  void firstArguments_allowNothingElse() {
    admin.run("ACL SETUSER ann on nopass +select|0 +select|x");
    other.run("AUTH ann x");
    assertThat(other.run("SELECT 0")).isEqualTo("+OK\r\n");
    assertThat(other.run("SELECT X")).startsWith("-ERR value is not an integer");
    assertThat(other.run("SELECT 1")).startsWith("-NOPERM ");
    admin.run("ACL SETUSER ann -select");
    assertThat(other.run("SELECT 0")).startsWith("-NOPERM ");
  }

  @Test
  void selectors_eachSuffices() {
    admin.run("ACL SETUSER ann on nopass (+get ~r:*) (+set ~w:*)");
    other.run("AUTH ann x");
    assertThat(other.run("SET w:1 v")).isEqualTo("+OK\r\n");
    assertThat(other.run("GET r:1")).isEqualTo("$-1\r\n");
    assertThat(other.run("GET w:1"))
        .isEqualTo(
            "-NOPERM this user has no permissions to access one of the keys used as arguments\r\n");
    assertThat(other.run("DEL w:1")).startsWith("-NOPERM this user has no permissions to run");
  }

  @Test
  void allcommandsButOne_stillAllowsTheOthers() {
    admin.run("ACL SETUSER ann on nopass allkeys allcommands -client|kill -get");
    other.run("AUTH ann x");
    assertThat(other.run("CLIENT ID")).startsWith(":");
    assertThat(other.run("CLIENT KILL 1.2.3.4:5")).startsWith("-NOPERM ");
    assertThat(other.run("GET a")).startsWith("-NOPERM ");
    assertThat(other.run("SET a b")).isEqualTo("+OK\r\n");
  }

  @Test
  void categories_takeAndGive() {
    admin.run("ACL SETUSER ann on nopass ~* +@all -@dangerous +randomkey -@nosuch");
    admin.run("ACL SETUSER ann on nopass ~* +@all -@dangerous +randomkey");
    other.run("AUTH ann x");
    assertThat(other.run("RANDOMKEY")).isEqualTo("$-1\r\n");
    assertThat(other.run("FLUSHALL")).startsWith("-NOPERM ");
    assertThat(other.run("CONFIG GET port")).startsWith("-NOPERM ");
    assertThat(admin.run("ACL GETUSER ann"))
        .contains("\r\n$28\r\n+@all -@dangerous +randomkey\r\n");
    admin.run("ACL SETUSER ann +randomkey +@dangerous -client|id -client");
    assertThat(admin.run("ACL GETUSER ann"))
        .contains("\r\n$36\r\n+@all +randomkey +@dangerous -client\r\n");
  }

  @Test
  void file_isSavedAndLoaded() throws IOException {
    Path file = directory.resolve("users.acl");
    harness.config().set("aclfile", file.toString());
    admin.run("ACL SETUSER ann on nopass +get ~a");
    assertThat(admin.run("ACL SAVE")).isEqualTo("+OK\r\n");
    assertThat(Files.readAllLines(file))
        .isEqualTo(
            List.of(
                "user ann on nopass ~a resetchannels -@all +get",
                "user default on nopass ~* &* +@all"));
    other.run("AUTH ann x");
    Files.writeString(file, "user bob on\n");
    assertThat(admin.run("ACL LOAD")).isEqualTo("+OK\r\n");
    assertThat(other.isKilled()).isTrue();
    assertThat(admin.run("ACL USERS")).isEqualTo("*2\r\n$3\r\nbob\r\n$7\r\ndefault\r\n");
    Files.writeString(file, "user bob foo\n");
    assertThat(admin.run("ACL LOAD"))
        .isEqualTo(
            "-ERR "
                + file
                + ":1: Error in ACL SETUSER modifier 'foo': Syntax error. WARNING: ACL errors"
                + " detected, no change to the previously active ACL rules was performed\r\n");
    Files.delete(file);
    Files.delete(directory);
    assertThat(admin.run("ACL SAVE"))
        .isEqualTo(
            "-ERR There was an error trying to save the ACLs. Please check the server logs for more"
                + " information\r\n");
    Files.createDirectory(directory);
  }
}
