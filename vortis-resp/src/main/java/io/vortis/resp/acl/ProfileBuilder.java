package io.vortis.resp.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.resp.command.CommandTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Changes a {@link Profile} by Redis's rules, one after the other. Text is Latin-1, a byte a
 * character.
 *
 * <p>Thread safety: none.
 */
final class ProfileBuilder {
  private final CommandTable table;
  private final boolean everyChannelAtFirst;
  private boolean enabled;
  private boolean noPassword;
  private String sanitize = "";
  private final List<PasswordHash> passwords = new ArrayList<>();
  private SelectorBuilder root;
  private final List<Selector> others = new ArrayList<>();

  /**
   * A new user's: off, without password or permissions.
   *
   * @param everyChannel whether new permissions begin with all channels: {@code acl-pubsub-default}
   */
  ProfileBuilder(CommandTable table, boolean everyChannel) {
    this.table = table;
    everyChannelAtFirst = everyChannel;
    root = new SelectorBuilder(table, everyChannel);
  }

  /** Starts with a profile as it is. */
  ProfileBuilder(CommandTable table, boolean everyChannel, Profile from) {
    this.table = table;
    everyChannelAtFirst = everyChannel;
    enabled = from.enabled();
    noPassword = from.noPassword();
    sanitize = from.sanitize();
    passwords.addAll(from.passwords());
    root = new SelectorBuilder(table, from.root());
    others.addAll(from.selectors().subList(1, from.selectors().size()));
  }

  /** The profile so far. */
  Profile build() {
    List<Selector> selectors = new ArrayList<>();
    selectors.add(root.build());
    selectors.addAll(others);
    return Profile.of(enabled, noPassword, sanitize, passwords, selectors);
  }

  /** Follows rules, of which some may be the parts of one selector. */
  ProfileBuilder applyAll(List<String> words) throws AclException {
    for (String rule : merge(words)) {
      try {
        apply(rule);
      } catch (AclException e) {
        throw new AclException("Error in ACL SETUSER modifier '" + rule + "': " + e.getMessage());
      }
    }
    return this;
  }

  /** Follows a rule. */
  ProfileBuilder apply(String rule) throws AclException {
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "" -> {}
      case "on" -> enabled = true;
      case "off" -> enabled = false;
      case "nopass" -> {
        noPassword = true;
        passwords.clear();
      }
      case "resetpass" -> {
        noPassword = false;
        passwords.clear();
      }
      case "skip-sanitize-payload" -> sanitize = "skip-sanitize-payload";
      case "sanitize-payload" -> sanitize = "sanitize-payload";
      case "clearselectors" -> others.clear();
      case "reset" -> reset();
      default -> applyOther(rule);
    }
    return this;
  }

  private void reset() {
    enabled = false;
    noPassword = false;
    sanitize = "sanitize-payload";
    passwords.clear();
    root = new SelectorBuilder(table, everyChannelAtFirst);
    others.clear();
  }

  private void applyOther(String rule) throws AclException {
    char first = rule.isEmpty() ? 0 : rule.charAt(0);
    switch (first) {
      case '>' -> add(hash(rule));
      case '#' -> add(PasswordHash.ofHex(rule.substring(1)));
      case '<' -> remove(hash(rule));
      case '!' -> remove(PasswordHash.ofHex(rule.substring(1)));
      default -> {
        if (first == '(' && rule.endsWith(")")) {
          String rules = rule.substring(1, rule.length() - 1);
          others.add(new SelectorBuilder(table, everyChannelAtFirst).applyAll(rules).build());
        } else {
          root.apply(rule);
        }
      }
    }
  }

  private static PasswordHash hash(String rule) {
    return PasswordHash.of(rule.substring(1).getBytes(ISO_8859_1));
  }

  private void add(PasswordHash password) {
    if (!passwords.contains(password)) {
      passwords.add(password);
    }
    noPassword = false;
  }

  private void remove(PasswordHash password) throws AclException {
    if (!passwords.remove(password)) {
      throw new AclException("The password you are trying to remove from the user does not exist");
    }
  }

  /** Puts the words of each selector together. */
  private static List<String> merge(List<String> words) throws AclException {
    List<String> rules = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    String opening = "";
    for (String word : words) {
      if (open.isEmpty() && !(word.startsWith("(") && !word.endsWith(")"))) {
        rules.add(word);
        continue;
      }
      if (open.isEmpty()) {
        opening = word;
      } else {
        open.append(' ');
      }
      open.append(word);
      if (word.endsWith(")")) {
        rules.add(open.toString());
        open.setLength(0);
      }
    }
    if (!open.isEmpty()) {
      throw new AclException(
          "Unmatched parenthesis in acl selector starting at '" + opening + "'.");
    }
    return rules;
  }
}
