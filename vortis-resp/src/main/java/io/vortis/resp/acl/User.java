package io.vortis.resp.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user, for whom several connections may act. What he may do can change while they do.
 *
 * <p>Thread safety: any thread; a change is published as a whole.
 */
public final class User {
  /**
   * Who nobody can log in as and who may do nothing: what a connection is before it is admitted.
   */
  public static final User NOBODY =
      new User(
          "",
          Profile.of(
              false,
              false,
              "",
              List.of(),
              List.of(
                  new Selector(
                      false,
                      new BitSet(),
                      Map.of(),
                      List.of(),
                      false,
                      false,
                      List.of(),
                      false,
                      List.of()))));

  private final String name;
  private volatile Profile profile;

  User(String name, Profile profile) {
    this.name = name;
    this.profile = profile;
  }

  /** His name, a byte a character. */
  public String name() {
    return name;
  }

  /** Whether there is nothing that he may not do. */
  public boolean isUnrestricted() {
    return profile.unrestricted();
  }

  /**
   * Why he may not run the command that stands in a request from argument {@code start} on, or
   * {@code null} if he may.
   */
  public @Nullable Denial check(Command command, Request request, int start) {
    return profile.check(command, request, start);
  }

  /** Whether he may listen to a channel; a pattern of channels he must be allowed as such. */
  public boolean allowsChannel(Slice channel, boolean pattern) {
    return profile.allowsChannel(channel, pattern);
  }

  Profile profile() {
    return profile;
  }

  void profile(Profile profile) {
    this.profile = profile;
  }

  // ---------------------------------------------------------------- in words

  /** Whether he may log in, and how, in the words of {@code ACL GETUSER}. */
  public List<String> flags() {
    return profile.flags();
  }

  /** His passwords' hashes in hexadecimal digits. */
  public List<String> passwords() {
    return profile.passwords().stream().map(PasswordHash::hex).toList();
  }

  /** What he may do: rules on commands, keys and channels, first those outside parentheses. */
  public List<Permissions> permissions() {
    return profile.selectors().stream()
        .map(
            selector ->
                new Permissions(
                    bytes(selector.describeCommands()),
                    bytes(selector.describeKeys()),
                    bytes(selector.describeChannels())))
        .toList();
  }

  /** Rules as {@code ACL GETUSER} shows them. */
  @SuppressWarnings("ArrayRecordComponent") // Only handed on to a reply.
  public record Permissions(byte[] commands, byte[] keys, byte[] channels) {}

  /** The line that defines him, in a file of users and in {@code ACL LIST}. */
  @Override
  public String toString() {
    return "user " + name + " " + profile;
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }
}
