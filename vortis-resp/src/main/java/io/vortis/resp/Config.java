package io.vortis.resp;

import io.vortis.resp.Directive.Change;
import io.vortis.resp.codec.Glob;
import io.vortis.resp.codec.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's configuration, in the words of redis.conf. What directives there are stands in
 * {@code docs/configuration.md}; names are taken in any case.
 *
 * <p>Thread safety: any thread may read and change it.
 */
public final class Config {
  /*
   * Threads:      reading takes no lock
   * Fields:       values     | volatile | replaced whole | this
   *               file       | volatile | volatile       |
   *               renamed…   | volatile | replaced whole | this
   *               …users     | volatile | replaced whole | this
   *               userLines  | volatile | volatile       | set once
   *               listeners  | guarded  | guarded        | this
   * Publication:  a change publishes one new map, so that a reader of two directives may see one before and one after
   *               it, but never half a value
   * Callbacks:    listeners run under this lock, in the thread that makes the change
   */

  private final Map<String, List<Consumer<String>>> listeners = new HashMap<>();
  private volatile @Nullable Path file;
  private volatile Map<String, String> renamedCommands = Map.of();
  private volatile List<List<String>> users = List.of();
  private volatile Set<String> includedUsers = Set.of();
  private volatile @Nullable Supplier<UserLines> userLines;
  private volatile Map<String, String> values = Map.copyOf(Directive.defaults());

  /** All directives with their defaults. */
  public Config() {}

  /**
   * What a file in the syntax of redis.conf says; the defaults of what it does not mention.
   *
   * @throws IOException if the file, or one that it includes, can't be read
   * @throws IllegalArgumentException if it can't be understood; the message names file and line
   */
  public static Config parse(Path file) throws IOException {
    Config config = new Config();
    config.load(file);
    return config;
  }

  /**
   * Sets what a file in the syntax of redis.conf says and leaves the rest as it is.
   *
   * @throws IOException if the file, or one that it includes, can't be read
   * @throws IllegalArgumentException if it can't be understood; the message names file and line
   */
  public void load(Path file) throws IOException {
    ConfigFile.load(file, this);
    this.file = file.toAbsolutePath();
  }

  /** The file that was loaded last, or {@code null} if none was. */
  public @Nullable Path file() {
    return file;
  }

  /**
   * Writes what holds now into the file that was loaded last; see {@link ConfigRewrite}.
   *
   * @throws IllegalStateException if none was
   * @throws IOException if it can't be written; then it is as it was
   */
  public synchronized void rewrite() throws IOException {
    if (file == null) {
      throw new IllegalStateException("no configuration file was loaded");
    }
    Supplier<UserLines> lines = userLines;
    ConfigRewrite.rewrite(file, values, lines == null ? null : lines.get());
  }

  /**
   * A directive's value as text, as {@code CONFIG GET} shows it: a size in bytes, words in lower
   * case.
   *
   * @throws IllegalArgumentException if there is no such directive
   */
  public String get(String name) {
    String value = values.get(name);
    return value != null ? value : get(directive(name).name());
  }

  /** A directive's value as a number; of one that is a size, in bytes. */
  public long number(String name) {
    return Long.parseLong(get(name));
  }

  /** Whether a directive says {@code yes}. */
  public boolean flag(String name) {
    return get(name).equals("yes");
  }

  /** The words of a directive that takes several, such as {@code bind}. */
  public List<String> words(String name) {
    String value = get(name);
    return value.isEmpty() ? List.of() : List.of(value.split(" ", -1));
  }

  /**
   * The users that lines {@code user name rule...} define, each without the first word; Latin-1, a
   * byte a character.
   */
  public List<List<String>> users() {
    return users;
  }

  /** The names of those users whose lines stand in files that were included. */
  public Set<String> includedUsers() {
    return includedUsers;
  }

  /** Defines a user as a line of the configuration file does: his name, then rules. */
  public void addUser(List<String> words) {
    addUser(words, false);
  }

  /** As {@link #addUser(List)}; a line of the file itself overrides one of a file it includes. */
  synchronized void addUser(List<String> words, boolean included) {
    String name = words.get(0);
    List<List<String>> nextUsers = new ArrayList<>(users);
    Set<String> nextIncluded = new HashSet<>(includedUsers);
    if (included) {
      nextIncluded.add(name);
    } else if (nextIncluded.remove(name)) {
      nextUsers.removeIf(user -> user.get(0).equals(name));
    }
    nextUsers.add(List.copyOf(words));
    users = List.copyOf(nextUsers);
    includedUsers = Set.copyOf(nextIncluded);
  }

  /**
   * What lines {@link #rewrite} is to write of users.
   *
   * @param rules all users' rules by their names; Latin-1, a byte a character
   * @param implied the names of those who are as said without a line of their own
   */
  public record UserLines(SortedMap<String, List<String>> rules, Set<String> implied) {}

  /** Asks {@code source} for the users when the file is rewritten; until then lines stay. */
  public void usersFrom(Supplier<UserLines> source) {
    userLines = source;
  }

  /**
   * The new names of commands by the old ones, as lines {@code rename-command} say; none: empty.
   */
  public Map<String, String> renamedCommands() {
    return renamedCommands;
  }

  /** Gives a command another name, or none. */
  public synchronized void renameCommand(String from, String to) {
    Map<String, String> more = new LinkedHashMap<>(renamedCommands);
    more.put(from, to);
    renamedCommands = Collections.unmodifiableMap(more);
  }

  /**
   * Sets a directive, whether or not it may change while a server runs: for before it starts.
   *
   * @throws IllegalArgumentException if there is no such directive, or it takes no such value
   */
  public synchronized void set(String name, String value) {
    Directive directive = directive(name);
    BiFunction<String, String, IllegalArgumentException> refusal =
        (refused, problem) -> new IllegalArgumentException(refused + " " + value + ": " + problem);
    apply(parse(Map.of(directive.name(), value), refusal), refusal);
  }

  /**
   * The directives that a pattern of {@code CONFIG GET} names, with their values. One that is named
   * without a wildcard comes under the name it was asked for by, as in Redis.
   */
  public SortedMap<String, String> matching(String glob) {
    SortedMap<String, String> matching = new TreeMap<>();
    Map<String, String> values = this.values;
    String exact = values.get(glob.toLowerCase(Locale.ROOT));
    if (exact != null) {
      matching.put(glob, exact);
      return matching;
    }
    Slice pattern = Slice.of(glob);
    values.forEach(
        (name, value) -> {
          if (Glob.matches(pattern, Slice.of(name), true)) {
            matching.put(name, value);
          }
        });
    return matching;
  }

  /**
   * Changes directives while the server runs: all of them, or none if one is refused.
   *
   * @throws IllegalArgumentException with what Redis replies after {@code ERR}
   * @see <a href="https://redis.io/commands/config-set/">CONFIG SET</a>
   */
  public void change(Map<String, String> changes) {
    change(changes.entrySet());
  }

  /**
   * As {@link #change(Map)}, for names that may stand there twice, which is refused.
   *
   * @throws IllegalArgumentException with what Redis replies after {@code ERR}
   */
  public synchronized void change(Collection<Map.Entry<String, String>> changes) {
    Map<String, String> unparsed = new LinkedHashMap<>();
    for (Map.Entry<String, String> change : changes) {
      Directive directive = Directive.find(change.getKey());
      if (directive == null) {
        throw new IllegalArgumentException(
            "Unknown option or number of arguments for CONFIG SET - '" + change.getKey() + "'");
      }
      if (directive.change() == Change.AT_START) {
        throw setFailed(change.getKey(), "can't set immutable config");
      }
      if (unparsed.put(directive.name(), change.getValue()) != null) {
        throw setFailed(change.getKey(), "duplicate parameter");
      }
    }
    apply(parse(unparsed, Config::setFailed), Config::setFailed);
  }

  /**
   * Tells {@code listener} each new value of a directive, in the thread that sets it. It may refuse
   * the value with {@link IllegalArgumentException}, must be brief, and must not change the
   * configuration.
   *
   * @throws IllegalArgumentException if there is no such directive
   */
  public synchronized void onChange(String name, Consumer<String> listener) {
    listeners.computeIfAbsent(directive(name).name(), n -> new ArrayList<>()).add(listener);
  }

  /** Tells {@code listener} a directive's value now, and as {@link #onChange} does each new one. */
  public synchronized void follow(String name, Consumer<String> listener) {
    listener.accept(get(name));
    onChange(name, listener);
  }

  /** The values as their types write them. */
  private Map<String, String> parse(
      Map<String, String> values, BiFunction<String, String, IllegalArgumentException> refusal) {
    Map<String, String> parsed = new LinkedHashMap<>(values);
    parsed.replaceAll(
        (name, value) -> {
          try {
            DirectiveType type = directive(name).type();
            return type.merge(get(name), type.parse(value));
          } catch (IllegalArgumentException e) {
            throw refusal.apply(name, String.valueOf(e.getMessage()));
          }
        });
    return parsed;
  }

  /** Publishes values and tells their listeners; takes all of it back if one of them refuses. */
  private void apply(
      Map<String, String> changes, BiFunction<String, String, IllegalArgumentException> refusal) {
    Map<String, String> before = values;
    publish(changes);
    List<String> told = new ArrayList<>();
    changes.forEach(
        (name, value) -> {
          told.add(name);
          try {
            tell(name, value);
          } catch (IllegalArgumentException e) {
            values = before;
            told.forEach(n -> tell(n, get(n)));
            throw refusal.apply(name, String.valueOf(e.getMessage()));
          }
        });
  }

  private void publish(Map<String, String> changes) {
    Map<String, String> next = new HashMap<>(values);
    next.putAll(changes);
    values = Map.copyOf(next);
  }

  private void tell(String name, String value) {
    for (Consumer<String> listener : listeners.getOrDefault(name, List.of())) {
      listener.accept(value);
    }
  }

  private static IllegalArgumentException setFailed(String name, String problem) {
    return new IllegalArgumentException(
        "CONFIG SET failed (possibly related to argument '" + name + "') - " + problem);
  }

  private static Directive directive(String name) {
    Directive directive = Directive.find(name);
    if (directive == null) {
      throw new IllegalArgumentException("unknown directive: name=" + name);
    }
    return directive;
  }
}
