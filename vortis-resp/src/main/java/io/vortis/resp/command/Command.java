package io.vortis.resp.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A row of the command table: all there is to know of a command.
 *
 * @param name in lower case; of a subcommand {@code client|list}
 * @param arity how many arguments, the name included; negative: at least so many
 * @param flags what it is like
 * @param categories its ACL categories, without {@code @}
 * @param keys which arguments are keys
 * @param group the chapter of the manual that it stands in
 * @param since the Redis version that has it first
 * @param complexity in the big-O notation
 * @param syntax its arguments as the manual writes them
 * @param summary what it does, in half a sentence
 * @param handler what runs; of a command with subcommands, if none is named
 * @param subcommands by their second word in lower case
 */
public record Command(
    String name,
    int arity,
    Set<Flag> flags,
    Set<String> categories,
    Keys keys,
    String group,
    String since,
    String complexity,
    String syntax,
    String summary,
    Handler handler,
    Map<String, Command> subcommands) {

  /** A row under construction. */
  public static final class Row {
    private final String name;
    private final int arity;
    private final Handler handler;
    private Set<Flag> flags = Set.of();
    private Keys keys = Keys.NONE;
    private String group = "generic";
    private String since = "1.0.0";
    private String complexity = "O(1)";
    private String syntax = "";
    private String summary = "";
    private final Set<String> categories = new TreeSet<>();
    private final Map<String, Command> subcommands = new LinkedHashMap<>();

    private Row(String name, int arity, Handler handler) {
      this.name = name;
      this.arity = arity;
      this.handler = handler;
    }

    /** What it is like. */
    public Row flags(Flag... flags) {
      this.flags = Set.of(flags);
      return this;
    }

    /** Which arguments are keys. */
    public Row keys(Keys keys) {
      this.keys = keys;
      return this;
    }

    /** The chapter of the manual; also an ACL category where Redis has one of that name. */
    public Row group(String group) {
      this.group = group;
      return this;
    }

    /** ACL categories beyond those that follow from flags and group. */
    public Row categories(String... more) {
      categories.addAll(List.of(more));
      return this;
    }

    /** The Redis version that has it first. */
    public Row since(String since) {
      this.since = since;
      return this;
    }

    /** In the big-O notation. */
    public Row complexity(String complexity) {
      this.complexity = complexity;
      return this;
    }

    /** Its arguments as the manual writes them, and what it does. */
    public Row help(String syntax, String summary) {
      this.syntax = syntax;
      this.summary = summary;
      return this;
    }

    /** Its subcommands; their rows are named by their second word alone. */
    public Row subcommands(Row... rows) {
      for (Row row : rows) {
        Command subcommand = row.named(name + "|" + row.name);
        subcommands.put(row.name, subcommand);
      }
      return this;
    }

    /** The finished row. */
    public Command build() {
      return named(name);
    }

    private Command named(String fullName) {
      return new Command(
          fullName,
          arity,
          flags,
          allCategories(),
          keys,
          group,
          since,
          complexity,
          syntax,
          summary,
          handler,
          Map.copyOf(subcommands));
    }

    private Set<String> allCategories() {
      Set<String> all = new TreeSet<>(categories);
      if (flags.contains(Flag.WRITE)) {
        all.add("write");
      }
      if (flags.contains(Flag.READONLY)) {
        all.add("read");
      }
      if (flags.contains(Flag.ADMIN)) {
        all.add("admin");
        all.add("dangerous");
      }
      if (flags.contains(Flag.PUBSUB)) {
        all.add("pubsub");
      }
      all.add(flags.contains(Flag.FAST) ? "fast" : "slow");
      switch (group) {
        case "string", "bitmap", "connection", "transactions" ->
            all.add(group.equals("transactions") ? "transaction" : group);
        case "generic" -> all.add("keyspace");
        default -> {}
      }
      return Set.copyOf(all);
    }
  }

  /** Begins a row. */
  public static Row row(String name, int arity, Handler handler) {
    return new Row(name, arity, handler);
  }

  /** Whether a request with so many arguments, the name included, has the right number of them. */
  public boolean accepts(int count) {
    return arity >= 0 ? count == arity : count >= -arity;
  }

  /** Whether it may change the keyspace. */
  public boolean isWrite() {
    return flags.contains(Flag.WRITE);
  }

  /** The name in the errors of Redis, where a subcommand is {@code client|list}. */
  @Override
  public String toString() {
    return name.toLowerCase(Locale.ROOT);
  }
}
