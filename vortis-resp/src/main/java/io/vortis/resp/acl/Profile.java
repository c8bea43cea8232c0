package io.vortis.resp.acl;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a user at one time.
 *
 * <p>Thread safety: immutable.
 *
 * @param enabled whether he may log in
 * @param noPassword whether any password is right
 * @param sanitize which word on payloads was said last, empty if none was; without effect, for
 *     every payload is checked
 * @param passwords those that are right
 * @param selectors what he may do: whatever one of them allows; the first is the one without
 *     parentheses
 * @param unrestricted whether there is nothing that he may not do
 */
record Profile(
    boolean enabled,
    boolean noPassword,
    String sanitize,
    List<PasswordHash> passwords,
    List<Selector> selectors,
    boolean unrestricted) {

  /** A profile; whether it is unrestricted follows. */
  static Profile of(
      boolean enabled,
      boolean noPassword,
      String sanitize,
      List<PasswordHash> passwords,
      List<Selector> selectors) {
    boolean unrestricted = selectors.stream().anyMatch(Selector::isUnrestricted);
    return new Profile(
        enabled,
        noPassword,
        sanitize,
        List.copyOf(passwords),
        List.copyOf(selectors),
        unrestricted);
  }

  /** The permissions outside parentheses. */
  Selector root() {
    return selectors.get(0);
  }

  /** Whether one may be this user without any password. */
  boolean isOpen() {
    return enabled && noPassword;
  }

  /** Whether a password is right, found out in a time that tells nothing of it. */
  boolean accepts(PasswordHash password) {
    boolean right = noPassword;
    for (PasswordHash known : passwords) {
      right |= known.isSame(password);
    }
    return enabled && right;
  }

  /** Why a command is not allowed, or {@code null} if it is; see {@link Selector#check}. */
  @Nullable Denial check(Command command, Request request, int start) {
    Denial worst = null;
    for (Selector selector : selectors) {
      Denial denial = selector.check(command, request, start);
      if (denial == null) {
        return null;
      }
      if (worst == null || denial.outranks(worst)) {
        worst = denial;
      }
    }
    return worst;
  }

  /** Whether one of the selectors allows a channel; see {@link Selector#allowsChannel}. */
  boolean allowsChannel(Slice channel, boolean pattern) {
    return selectors.stream().anyMatch(selector -> selector.allowsChannel(channel, pattern));
  }

  /** Whether all channels of another profile are allowed here too, pattern for pattern. */
  boolean hasChannelsOf(Profile other) {
    if (selectors.stream().anyMatch(Selector::everyChannel)) {
      return true;
    }
    Set<Slice> patterns = new HashSet<>();
    selectors.forEach(selector -> patterns.addAll(selector.channels()));
    return other.selectors.stream()
        .allMatch(theirs -> !theirs.everyChannel() && patterns.containsAll(theirs.channels()));
  }

  /** The words that say whether he may log in, and how. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(enabled ? "on" : "off");
    if (noPassword) {
      flags.add("nopass");
    }
    if (!sanitize.isEmpty()) {
      flags.add(sanitize);
    }
    return flags;
  }

  /** All rules that make a profile like this of a new user's. */
  @Override
  public String toString() {
    StringJoiner rules = new StringJoiner(" ");
    flags().forEach(rules::add);
    passwords.forEach(password -> rules.add("#" + password));
    rules.add(root().toString());
    for (Selector selector : selectors.subList(1, selectors.size())) {
      rules.add("(" + selector + ")");
    }
    return rules.toString();
  }

  /** Whether a name or pattern holds what would make it several words. */
  static boolean hasSpaces(String text) {
    return text.chars().anyMatch(c -> c == 0 || c == ' ' || (c >= '\t' && c <= '\r'));
  }
}
