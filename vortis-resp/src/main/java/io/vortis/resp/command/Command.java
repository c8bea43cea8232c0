package io.vortis.resp.command;

import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.KeyEvent;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A row of the command table: all there is to know of a command.
 *
 * <p>Thread safety: immutable.
 */
public final class Command {

  /**
   * What the manual says of a command.
   *
   * @param group the chapter that it stands in
   * @param since the Redis version that has it first
   * @param complexity in the big-O notation
   * @param syntax its arguments as {@link Syntax} reads them, types and all
   * @param summary what it does, in half a sentence
   */
  public record Manual(
      String group, String since, String complexity, String syntax, String summary) {

    /** The syntax as people read it. */
    String usage() {
      return Syntax.withoutTypes(syntax);
    }
  }

  /**
   * That there is a better command by now.
   *
   * @param since the Redis version that has it first
   * @param replacement what to use instead, as Redis words it
   */
  public record Deprecation(String since, String replacement) {}

  /** What distinguishes a command beyond the flags that replies tell of. */
  public enum Trait {
    /** Runs at once where other commands are queued. */
    UNQUEUED,
    /** Clients of RESP2 may send it while they are subscribed to something. */
    FOR_SUBSCRIBERS,
    /** Tells other clients something: writes in that it stops where writes do. */
    TELLS_OTHERS,
    /** Runs only where {@code enable-debug-command} allows it. */
    PROTECTED,
    /** Uses keys or databases that its arguments don't name. */
    ANY_KEY,
    /** Looks at keys as nobody else does: nobody is told if one is not there. */
    SILENT
  }

  /** A row under construction. */
  public static final class Row {
    private final String name;
    private final int arity;
    private final Handler handler;
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private final Set<Category> categories = EnumSet.noneOf(Category.class);
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private @Nullable KeyEvent event;
    private Keys keys = Keys.NONE;
    private Channels channels = Channels.NONE;
    private List<String> tips = List.of();
    private Manual manual = new Manual("generic", "1.0.0", "O(1)", "", "");
    private @Nullable Deprecation deprecation;
    private final Map<String, Row> subcommands = new LinkedHashMap<>();

    private Row(String name, int arity, Handler handler) {
      this.name = name;
      this.arity = arity;
      this.handler = handler;
    }

    /** What it is like. */
    public Row flags(Flag... more) {
      flags.addAll(List.of(more));
      return this;
    }

    /** What else it is like. */
    public Row traits(Trait... more) {
      traits.addAll(List.of(more));
      return this;
    }

    /** What the values that it sets are called in notifications; see {@link Call#event}. */
    public Row event(KeyEvent event) {
      this.event = event;
      return this;
    }

    /** Which arguments are keys. */
    public Row keys(Keys keys) {
      this.keys = keys;
      return this;
    }

    /** Which arguments are channels that its user must be allowed. */
    public Row channels(Channels channels) {
      this.channels = channels;
      return this;
    }

    /** Its ACL categories beyond those that follow from its flags. */
    public Row acl(Category... more) {
      categories.addAll(List.of(more));
      return this;
    }

    /**
     * What clients and proxies should know.
     *
     * @see <a href="https://redis.io/docs/latest/develop/reference/command-tips/">Command tips</a>
     */
    public Row tips(String... tips) {
      this.tips = List.of(tips);
      return this;
    }

    /** What the manual says: group, since, complexity, syntax and summary. */
    public Row manual(
        String group, String since, String complexity, String syntax, String summary) {
      manual = new Manual(group, since, complexity, syntax, summary);
      return this;
    }

    /** That there is a better one since so long, and which. */
    public Row deprecated(String since, String replacement) {
      deprecation = new Deprecation(since, replacement);
      return this;
    }

    /** Its subcommands; their rows are named by their second word alone. */
    public Row subcommands(Row... rows) {
      for (Row row : rows) {
        if (subcommands.put(row.name, row) != null) {
          throw new IllegalArgumentException(
              "subcommand twice: command=" + name + ", subcommand=" + row.name);
        }
      }
      return this;
    }

    /** The finished row, numbered, and its subcommands after it. */
    Command build(IntSupplier numbers) {
      return new Command(this, name, numbers);
    }
  }

  private final String name;
  private final int number;
  private final int arity;
  private final Set<Flag> flags;
  private final Set<Trait> traits;
  private final @Nullable KeyEvent event;
  private final boolean write;
  private final Set<Category> categories;
  private final Keys keys;
  private final Channels channels;
  private final List<String> tips;
  private final Manual manual;
  private final @Nullable Deprecation deprecation;
  private final Handler handler;
  private final CommandIndex subcommands;

  private Command(Row row, String name, IntSupplier numbers) {
    this.name = name;
    number = numbers.getAsInt();
    arity = row.arity;
    flags = Collections.unmodifiableSet(EnumSet.copyOf(row.flags));
    traits = Collections.unmodifiableSet(row.traits);
    event = row.event;
    write = flags.contains(Flag.WRITE);
    categories = Collections.unmodifiableSet(categories(row));
    keys = row.keys;
    channels = row.channels;
    tips = row.tips;
    manual = row.manual;
    deprecation = row.deprecation;
    handler = row.handler;
    Map<String, Command> below = new LinkedHashMap<>();
    row.subcommands.forEach(
        (word, sub) -> below.put(word, new Command(sub, name + "|" + word, numbers)));
    subcommands = below.isEmpty() ? CommandIndex.EMPTY : new CommandIndex(below);
  }

  /**
   * Begins a row.
   *
   * @param name in lower case
   * @param arity how many arguments, the name included; negative: at least so many
   * @param handler what runs; of a command with subcommands, if none is named
   */
  public static Row row(String name, int arity, Handler handler) {
    return new Row(name, arity, handler);
  }

  /** Begins the row of a command that is nothing without a subcommand. */
  public static Row container(String name) {
    return new Row(
        name,
        -2,
        call -> {
          throw Errors.arity(name);
        });
  }

  /** Its name in lower case; of a subcommand {@code client|list}. */
  public String name() {
    return name;
  }

  /** Its place among all commands and subcommands of its table, from 0 on. */
  public int number() {
    return number;
  }

  /** How many arguments, the name included; negative: at least so many. */
  public int arity() {
    return arity;
  }

  /** Whether a request with so many arguments, the name included, has the right number of them. */
  public boolean accepts(int count) {
    return arity >= 0 ? count == arity : count >= -arity;
  }

  /** What it is like. */
  public Set<Flag> flags() {
    return flags;
  }

  /** Whether it has a trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** What the values that it sets are called in notifications, if it has a name of its own. */
  @Nullable KeyEvent event() {
    return event;
  }

  /** Whether somebody may want to know of the keys that it looks for and does not find. */
  boolean tellsMisses() {
    return flags.contains(Flag.READONLY) && !is(Trait.SILENT);
  }

  /** Whether it may change the keyspace. */
  public boolean isWrite() {
    return write;
  }

  /** Its ACL categories. */
  public Set<Category> categories() {
    return categories;
  }

  /** Which arguments are keys. */
  public Keys keys() {
    return keys;
  }

  /** Which arguments are channels that its user must be allowed. */
  public Channels channels() {
    return channels;
  }

  /** What clients and proxies should know. */
  public List<String> tips() {
    return tips;
  }

  /** What the manual says. */
  public Manual manual() {
    return manual;
  }

  /** Whether, and by what, it has been replaced. */
  @Nullable Deprecation deprecation() {
    return deprecation;
  }

  /** What runs. */
  public Handler handler() {
    return handler;
  }

  /** Its subcommands. */
  public Collection<Command> subcommands() {
    return subcommands.commands();
  }

  /** The subcommand of this word, in whatever case, or {@code null}. */
  @Nullable Command subcommand(Slice word) {
    return subcommands.find(word);
  }

  /** Whether it has subcommands. */
  public boolean isContainer() {
    return subcommands != CommandIndex.EMPTY;
  }

  @Override
  public String toString() {
    return name;
  }

  private static Set<Category> categories(Row row) {
    Set<Category> all = EnumSet.copyOf(row.categories);
    if (row.flags.contains(Flag.WRITE)) {
      all.add(Category.WRITE);
    }
    if (row.flags.contains(Flag.READONLY)) {
      all.add(Category.READ);
    }
    if (row.flags.contains(Flag.ADMIN)) {
      all.add(Category.ADMIN);
      all.add(Category.DANGEROUS);
    }
    if (row.flags.contains(Flag.PUBSUB)) {
      all.add(Category.PUBSUB);
    }
    if (row.flags.contains(Flag.BLOCKING)) {
      all.add(Category.BLOCKING);
    }
    all.add(row.flags.contains(Flag.FAST) ? Category.FAST : Category.SLOW);
    return all;
  }
}
