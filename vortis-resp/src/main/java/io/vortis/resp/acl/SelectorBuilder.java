package io.vortis.resp.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.resp.codec.InlineWords;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Category;
import io.vortis.resp.command.Command;
import io.vortis.resp.command.CommandTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes a {@link Selector} by Redis's rules, one after the other. Text is Latin-1, a byte a
 * character.
 *
 * <p>Thread safety: none.
 */
final class SelectorBuilder {
  private final CommandTable table;
  private boolean everyCommand;
  private final BitSet commands = new BitSet();
  private final Map<Integer, Set<String>> firstArguments = new HashMap<>();
  private final List<String> commandRules = new ArrayList<>();
  private boolean fromAll;
  private boolean everyKey;
  private final List<KeyPattern> keys = new ArrayList<>();
  private boolean everyChannel;
  private final List<Slice> channels = new ArrayList<>();

  /** Starts with no commands, no keys, and all channels or none. */
  SelectorBuilder(CommandTable table, boolean everyChannel) {
    this.table = table;
    this.everyChannel = everyChannel;
  }

  /** Starts with what another selector allows. */
  SelectorBuilder(CommandTable table, Selector from) {
    this.table = table;
    everyCommand = from.everyCommand();
    commands.or(from.commands());
    from.firstArguments()
        .forEach((id, words) -> firstArguments.put(id, new LinkedHashSet<>(words)));
    commandRules.addAll(from.commandRules());
    fromAll = from.fromAll();
    everyKey = from.everyKey();
    keys.addAll(from.keys());
    everyChannel = from.everyChannel();
    channels.addAll(from.channels());
  }

  /** The selector so far. */
  Selector build() {
    Map<Integer, Set<String>> words = new HashMap<>();
    firstArguments.forEach((id, allowed) -> words.put(id, Set.copyOf(allowed)));
    return new Selector(
        everyCommand,
        (BitSet) commands.clone(),
        Map.copyOf(words),
        List.copyOf(commandRules),
        fromAll,
        everyKey,
        List.copyOf(keys),
        everyChannel,
        List.copyOf(channels));
  }

  /** Follows a rule. */
  SelectorBuilder apply(String rule) throws AclException {
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "allkeys", "~*" -> keys(true);
      case "resetkeys" -> keys(false);
      case "allchannels", "&*" -> channels(true);
      case "resetchannels" -> channels(false);
      case "allcommands", "+@all" -> commands(true);
      case "nocommands", "-@all" -> commands(false);
      default -> applyOne(rule);
    }
    return this;
  }

  /** Follows the rules between the parentheses of a selector. */
  SelectorBuilder applyAll(String rules) throws AclException {
    List<String> words = new ArrayList<>();
    byte[] line = rules.getBytes(ISO_8859_1);
    if (!InlineWords.split(line, 0, line.length, word -> words.add(new String(word, ISO_8859_1)))) {
      throw new AclException("Unmatched quotes in selector");
    }
    for (String word : words) {
      if (!isPlain(word)) {
        throw syntaxError();
      }
      apply(word);
    }
    return this;
  }

  /** Whether a word is read as itself between parentheses, so that what describes it says so. */
  private static boolean isPlain(String word) {
    return word.indexOf('"') < 0 && word.indexOf('\'') < 0 && !word.endsWith(")");
  }

  private void applyOne(String rule) throws AclException {
    char first = rule.isEmpty() ? 0 : rule.charAt(0);
    boolean category = rule.startsWith("@", 1);
    switch (first) {
      case '~', '%' -> addKeys(rule);
      case '&' -> addChannel(rule.substring(1));
      case '+' -> {
        if (category) {
          category(rule.substring(1), true);
        } else {
          allow(rule.substring(1));
        }
      }
      case '-' -> {
        if (category) {
          category(rule.substring(1), false);
        } else {
          forbid(rule.substring(1));
        }
      }
      default -> throw syntaxError();
    }
  }

  static AclException syntaxError() {
    return new AclException("Syntax error");
  }

  // ---------------------------------------------------------------- keys and channels

  private void keys(boolean all) {
    everyKey = all;
    keys.clear();
  }

  private void channels(boolean all) {
    everyChannel = all;
    channels.clear();
  }

  private void addKeys(String rule) throws AclException {
    if (everyKey) {
      throw new AclException(
          "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not"
              + " have any effect. Try 'resetkeys' to start with an empty list of patterns");
    }
    // Without a tilde, as in %R, the pattern is empty: Redis takes that too.
    int end = rule.indexOf('~') < 0 ? rule.length() : rule.indexOf('~');
    String access = rule.substring(0, end).toUpperCase(Locale.ROOT);
    boolean both = access.isEmpty() || access.equals("%RW") || access.equals("%WR");
    boolean read = both || access.equals("%R");
    boolean write = both || access.equals("%W");
    if (!read && !write) {
      throw syntaxError();
    }
    KeyPattern added =
        new KeyPattern(glob(rule.substring(Math.min(end + 1, rule.length()))), read, write);
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).glob().equals(added.glob())) {
        keys.set(i, keys.get(i).and(added));
        return;
      }
    }
    keys.add(added);
  }

  private void addChannel(String pattern) throws AclException {
    if (everyChannel) {
      throw new AclException(
          "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does"
              + " not have any effect. Try 'resetchannels' to start with an empty list of"
              + " channels");
    }
    Slice glob = glob(pattern);
    if (!channels.contains(glob)) {
      channels.add(glob);
    }
  }

  private static Slice glob(String pattern) throws AclException {
    if (Profile.hasSpaces(pattern)) {
      throw syntaxError();
    }
    return Slice.of(pattern.getBytes(ISO_8859_1));
  }

  // ---------------------------------------------------------------- commands

  private void commands(boolean all) {
    everyCommand = all;
    fromAll = all;
    commands.clear();
    firstArguments.clear();
    commandRules.clear();
  }

  private void allow(String name) throws AclException {
    int bar = name.lastIndexOf('|');
    if (bar < 0) {
      permit(find(name), true);
      note(name, '+');
      return;
    }
    Command container = find(name.substring(0, bar));
    String word = name.substring(bar + 1);
    if (container.name().indexOf('|') >= 0) {
      throw new AclException("Allowing first-arg of a subcommand is not supported");
    }
    if (word.isEmpty() || Profile.hasSpaces(word)) {
      throw syntaxError();
    }
    if (container.isContainer()) {
      permit(find(name), true);
    } else {
      firstArguments
          .computeIfAbsent(container.number(), id -> new LinkedHashSet<>())
          .add(lowerCase(word));
    }
    note(name, '+');
  }

  private void forbid(String name) throws AclException {
    permit(find(name), false);
    note(name, '-');
  }

  private Command find(String name) throws AclException {
    Command command = table.find(name);
    if (command == null) {
      throw unknown();
    }
    return command;
  }

  private static AclException unknown() {
    return new AclException("Unknown command or category name in ACL");
  }

  private void category(String name, boolean allowed) throws AclException {
    Category category = Category.named(name.substring(1));
    if (category == null) {
      throw unknown();
    }
    permit(table.commands(), category, allowed);
    note(name, allowed ? '+' : '-');
  }

  private void permit(Collection<Command> rows, Category category, boolean allowed) {
    for (Command command : rows) {
      if (command.categories().contains(category)) {
        permit(command, allowed);
      }
      permit(command.subcommands(), category, allowed);
    }
  }

  /** Allows or forbids a command with all its subcommands. */
  private void permit(Command command, boolean allowed) {
    if (everyCommand && !allowed) {
      everyCommand = false;
      all(table.commands());
    }
    commands.set(command.number(), allowed);
    firstArguments.remove(command.number());
    for (Command subcommand : command.subcommands()) {
      commands.set(subcommand.number(), allowed);
    }
  }

  private void all(Collection<Command> rows) {
    for (Command command : rows) {
      commands.set(command.number());
      all(command.subcommands());
    }
  }

  /** Notes a rule; those on the same thing, or on parts of it, say nothing any more. */
  private void note(String about, char sign) {
    String name = lowerCase(about);
    commandRules.removeIf(
        rule ->
            rule.startsWith(name, 1)
                && (rule.length() == name.length() + 1 || rule.charAt(name.length() + 1) == '|'));
    commandRules.add(sign + name);
  }

  /** With ASCII letters in lower case: others are bytes that stay. */
  private static String lowerCase(String latin1) {
    StringBuilder lower = new StringBuilder(latin1);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      lower.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
    }
    return lower.toString();
  }
}
