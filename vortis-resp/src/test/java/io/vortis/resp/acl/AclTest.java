package io.vortis.resp.acl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.Client;
import io.vortis.resp.Config;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the replies of {@code ACL} don't show; those are compared with Redis's. */
class AclTest {
  private static final CommandTable TABLE = CommandTable.standard();

  @TempDir Path directory;

  private final Config config = new Config();
  private final AtomicLong now = new AtomicLong(1_000_000);

  private Acl acl() {
    return new Acl(TABLE, config, now::get);
  }

  private Acl acl(String... lines) throws IOException {
    Path file = directory.resolve("users.acl");
    Files.writeString(file, String.join("\n", lines), UTF_8);
    config.set("aclfile", file.toString());
    return acl();
  }

  private static Client client(Acl acl) {
    Client client = new Client("10.0.0.1:5", "10.0.0.2:6", 0, () -> {});
    acl.admit(client);
    return client;
  }

  @Test
  void new_withRequirepass_letsStrangersDoNothing() {
    config.set("requirepass", "secret");
    Acl acl = acl();
    Client client = client(acl);
    assertThat(acl.isStranger(client)).isTrue();
    assertThat(client.isUnrestricted()).isFalse();
    assertThat(acl.logIn(client, Slice.of("default"), Slice.of("wrong"))).isFalse();
    assertThat(acl.isStranger(client)).isTrue();
    assertThat(acl.logIn(client, Slice.of("default"), Slice.of("secret"))).isTrue();
    assertThat(acl.isStranger(client)).isFalse();
    assertThat(client.isUnrestricted()).isTrue();
  }

  @Test
  void client_beforeItIsAdmitted_mayDoNothing() {
    Client client = new Client("10.0.0.1:5", "10.0.0.2:6", 0, () -> {});
    assertThat(client.isUnrestricted()).isFalse();
    assertThat(client.isAuthenticated()).isFalse();
    assertThat(client.user().permissions()).hasSize(1);
    assertThat(client.user()).hasToString("user  off resetchannels -@all");
  }

  @Test
  void new_withUsersInTheConfiguration_hasThem() throws IOException {
    Path file = directory.resolve("vortis.conf");
    Files.write(
        file,
        List.of(
            "requirepass a",
            "user ann on >pw ~k:* +@read (+set ~s:*)",
            "USER default on nopass ~* &* +@all"));
    Acl acl = new Acl(TABLE, Config.parse(file), now::get);
    assertThat(acl.lines())
        .containsExactly(
            "user ann on #30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4 ~k:*"
                + " resetchannels -@all +@read (~s:* resetchannels -@all +set)",
            "user default on nopass ~* &* +@all");
  }

  @Test
  void new_withAUserDefinedWrongly_isRefused() {
    config.addUser(List.of("ann", "on", "+nosuch"));
    assertThatThrownBy(this::acl)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "user ann: Error in ACL SETUSER modifier '+nosuch': Unknown command or category name in"
                + " ACL");
  }

  @Test
  void new_withAUserDefinedTwice_isRefused() {
    config.addUser(List.of("ann"));
    config.addUser(List.of("ann", "on"));
    assertThatThrownBy(this::acl)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("user ann: duplicate user 'ann' found");
  }

  @Test
  void new_withUsersInTwoPlaces_isRefused() {
    config.addUser(List.of("ann"));
    assertThatThrownBy(() -> acl("user bob"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("users are defined in the configuration and in aclfile: choose one");
  }

  @Test
  void new_withoutItsFile_isRefused() {
    config.set("aclfile", directory.resolve("missing").toString());
    assertThatThrownBy(this::acl)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Error loading ACLs, opening file '" + directory.resolve("missing"));
  }

  @Test
  void new_withPubsubDefault_givesNewUsersEveryChannel() throws AclException {
    config.set("acl-pubsub-default", "allchannels");
    Acl acl = acl();
    acl.change("ann", List.of("(+get)"));
    assertThat(acl.user("ann")).hasToString("user ann off &* -@all (&* -@all +get)");
    acl.change("ann", List.of("resetchannels", "reset"));
    assertThat(acl.user("ann")).hasToString("user ann off sanitize-payload &* -@all");
  }

  @Test
  void load_whatSaveWrote_givesTheSameUsers() throws IOException, AclException {
    Acl acl = acl("");
    acl.change(
        "ann\u00e9",
        List.of("on", ">pw", "~k:*", "%R~r:*", "&c*", "+@all", "-@admin", "(+get ~x)"));
    acl.change("bob", List.of("on", "nopass", "+select|0", "+select|1", "+config|get"));
    List<String> before = acl.lines();
    acl.save();
    Path file = directory.resolve("users.acl");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    acl.change("bob", List.of("reset"));
    acl.change("carl", List.of("on"));
    acl.load();
    assertThat(acl.lines()).isEqualTo(before);
    assertThat(directory.toFile().list()).containsExactly("users.acl");
  }

  @Test
  void load_ofConnectionsUsers_changesWhatTheyMayDoAndForgetsTheMissing() throws Exception {
    Acl acl = acl("user ann on nopass +@all ~* &*", "user bob on nopass +get");
    Client ann = client(acl);
    Client bob = client(acl);
    acl.logIn(ann, Slice.of("ann"), Slice.of(""));
    acl.logIn(bob, Slice.of("bob"), Slice.of(""));
    assertThat(ann.isUnrestricted()).isTrue();
    Files.writeString(directory.resolve("users.acl"), "user ann on nopass +get\n\n");
    acl.load();
    assertThat(ann.isUnrestricted()).isFalse();
    assertThat(acl.isKnown(ann.user())).isTrue();
    assertThat(acl.isKnown(bob.user())).isFalse();
    assertThat(acl.user("default")).hasToString("user default on nopass ~* &* +@all");
  }

  @Test
  void load_ofAFileWithMistakes_tellsThemAllAndChangesNothing() throws Exception {
    Acl acl = acl("user ann on");
    Path file = directory.resolve("users.acl");
    Files.writeString(file, "user bob on\nann on\nuser carl +nosuch\nuser bob\nuser\n");
    assertThatThrownBy(acl::load)
        .isInstanceOf(AclException.class)
        .hasMessage(
            "%1$s:2: line should start with user keyword. %1$s:3: Error in ACL SETUSER modifier"
                + " '+nosuch': Unknown command or category name in ACL. %1$s:4: duplicate user"
                + " 'bob' found. %1$s:5: line should start with user keyword. WARNING: ACL errors"
                + " detected, no change to the previously active ACL rules was performed",
            file);
    assertThat(acl.users()).extracting(User::name).containsExactly("ann", "default");
  }

  @Test
  void save_whereNothingCanBeWritten_fails() throws IOException {
    Acl acl = acl("user ann on");
    Files.delete(directory.resolve("users.acl"));
    Files.delete(directory);
    assertThatThrownBy(acl::save).isInstanceOf(IOException.class);
    Files.createDirectory(directory);
  }

  @Test
  void logIn_afterManyFailures_isHeldEvenIfRight() {
    config.set("requirepass", "secret");
    Acl acl = acl();
    for (int i = 0; i <= LoginThrottle.FREE_FAILURES; i++) {
      acl.logIn(client(acl), Slice.of("default"), Slice.of("guess" + i));
    }
    Client client = client(acl);
    assertThat(acl.logIn(client, Slice.of("default"), Slice.of("secret"))).isTrue();
    assertThat(client.takeHold()).isEqualTo(LoginThrottle.FIRST_DELAY_MILLIS);
    assertThat(client.takeHold()).isZero();
    now.addAndGet(LoginThrottle.FORGOTTEN_MILLIS);
    acl.logIn(client, Slice.of("default"), Slice.of("secret"));
    assertThat(client.takeHold()).isZero();
  }

  @Test
  void note_ofTheSameWithinAMinute_isCounted() {
    Acl acl = acl();
    config.set("acllog-max-len", "2");
    acl.note(Denial.Reason.KEY, "toplevel", "k", "ann", "id=1");
    acl.note(Denial.Reason.KEY, "multi", "k", "ann", "id=1");
    now.addAndGet(60_000);
    acl.note(Denial.Reason.KEY, "toplevel", "k", "ann", "id=2");
    assertThat(acl.log().latest(10)).extracting(AclLog.Entry::count).containsExactly(2L, 1L);
    assertThat(acl.log().latest(1)).extracting(AclLog.Entry::client).containsExactly("id=2");
    now.addAndGet(60_001);
    acl.note(Denial.Reason.KEY, "toplevel", "k", "ann", "id=3");
    assertThat(acl.log().latest(10)).extracting(AclLog.Entry::count).containsExactly(1L, 2L);
    now.addAndGet(1_500);
    assertThat(acl.age(acl.log().latest(1).get(0))).isEqualTo(1.5);
  }
}
