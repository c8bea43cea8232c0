package io.vortis.resp.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the arguments of a command as the manual writes them, such as {@code key [NX | XX] [EX
 * seconds]}: words in lower case are values, those in capitals stand as they are, {@code [ ]} may
 * be left out, {@code < >} only groups, {@code |} separates alternatives, and {@code a [a ...]} or
 * {@code <…> ...} may be repeated. A value is of the type that its name tells, or that stands after
 * it: {@code value:integer}.
 */
final class Syntax {

  /**
   * An argument as {@code COMMAND DOCS} tells of it.
   *
   * @param token the word in capitals before it, or that it is; empty if there is none
   * @param multiple whether it may be repeated
   * @param tokenToo whether its word has to be repeated with it
   */
  record Argument(
      String name,
      String type,
      String token,
      boolean optional,
      boolean multiple,
      boolean tokenToo,
      List<Argument> arguments) {

    private static Argument of(String name, String type, String token, List<Argument> arguments) {
      return new Argument(name, type, token, false, false, false, arguments);
    }

    private Argument asOptional() {
      return new Argument(name, type, token, true, multiple, tokenToo, arguments);
    }

    /** With all that is there of it by now. */
    private Argument asMultiple() {
      boolean hasToken = !token.isEmpty();
      return new Argument(name, type, token, optional, true, hasToken, arguments);
    }

    private Argument withToken(String word) {
      return new Argument(name, type, word, optional, multiple, tokenToo, arguments);
    }
  }

  private static final Pattern WORD = Pattern.compile("\\.\\.\\.|[\\[\\]<>|]|[^\\s\\[\\]<>|]+");
  private static final Pattern TYPE = Pattern.compile(":(integer|double)\\b");
  private static final String REPEAT = "...";
  private static final String END = "";

  private final List<String> words = new ArrayList<>();
  private int at;

  private Syntax(String syntax) {
    Matcher matcher = WORD.matcher(syntax);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    words.add(END);
  }

  /**
   * The arguments.
   *
   * @throws IllegalArgumentException if brackets are not closed
   */
  static List<Argument> parse(String syntax) {
    Syntax parser = new Syntax(syntax);
    List<Argument> arguments = parser.sequence();
    if (!parser.peek().equals(END)) {
      throw new IllegalArgumentException("syntax not understood: text=" + syntax);
    }
    return arguments;
  }

  /** The same without the types that stand after values. */
  static String withoutTypes(String syntax) {
    return TYPE.matcher(syntax).replaceAll("");
  }

  private String peek() {
    return words.get(at);
  }

  private boolean skip(String word) {
    boolean found = peek().equals(word);
    if (found) {
      at++;
    }
    return found;
  }

  private void expect(String word) {
    if (!skip(word)) {
      throw new IllegalArgumentException(
          "syntax not understood: expected=" + word + ", found=" + peek() + ", words=" + words);
    }
  }

  /** Arguments one after the other, up to what closes or separates them. */
  private List<Argument> sequence() {
    List<Argument> arguments = new ArrayList<>();
    while (isStart(peek())) {
      add(arguments, isToken(peek()) ? tokenWithValues() : valueOrGroup());
    }
    return arguments;
  }

  /** Adds an argument, unless it only says that the one before may be repeated. */
  private static void add(List<Argument> arguments, Argument next) {
    int last = arguments.size() - 1;
    if (last >= 0 && next.optional() && next.multiple() && repeats(arguments.get(last), next)) {
      arguments.set(last, arguments.get(last).asMultiple());
    } else {
      arguments.add(next);
    }
  }

  private static boolean repeats(Argument one, Argument more) {
    return one.name().equals(more.name()) && one.arguments().equals(more.arguments());
  }

  private Argument tokenWithValues() {
    String token = words.get(at++);
    List<Argument> values = new ArrayList<>();
    while (isValue(peek()) || (values.isEmpty() ? peek().equals("<") : isRepetition())) {
      add(values, valueOrGroup());
    }
    String name = token.toLowerCase(Locale.ROOT);
    return switch (values.size()) {
      case 0 -> Argument.of(name, "pure-token", token, List.of());
      case 1 -> values.get(0).withToken(token);
      default -> group("block", values).withToken(token);
    };
  }

  /** Whether what comes is {@code [value ...]}. */
  private boolean isRepetition() {
    return peek().equals("[") && isValue(words.get(at + 1)) && words.get(at + 2).equals(REPEAT);
  }

  private Argument valueOrGroup() {
    if (skip("[")) {
      Argument argument = alternatives().asOptional();
      expect("]");
      return argument;
    }
    if (skip("<")) {
      Argument argument = alternatives();
      expect(">");
      return skip(REPEAT) ? argument.asMultiple() : argument;
    }
    String word = words.get(at++);
    Matcher typed = TYPE.matcher(word);
    String name = withoutTypes(word);
    String type = typed.find() ? typed.group(1) : type(name);
    Argument value = Argument.of(name, type, "", List.of());
    return skip(REPEAT) ? value.asMultiple() : value;
  }

  private Argument alternatives() {
    List<Argument> alternatives = new ArrayList<>();
    do {
      List<Argument> sequence = sequence();
      alternatives.add(sequence.size() == 1 ? sequence.get(0) : group("block", sequence));
    } while (skip("|"));
    return alternatives.size() == 1 ? alternatives.get(0) : group("oneof", alternatives);
  }

  private static Argument group(String type, List<Argument> arguments) {
    String name = arguments.stream().map(Argument::name).collect(Collectors.joining("_"));
    return Argument.of(name, type, "", List.copyOf(arguments));
  }

  private static boolean isStart(String word) {
    return word.equals("[") || word.equals("<") || isToken(word) || isValue(word);
  }

  private static boolean isToken(String word) {
    return !word.isEmpty() && Character.isUpperCase(word.charAt(0));
  }

  private static boolean isValue(String word) {
    return !word.isEmpty() && Character.isLowerCase(word.charAt(0));
  }

  private static String type(String name) {
    return switch (name) {
      case "key", "key1", "key2", "newkey", "destkey", "source", "destination" -> "key";
      case "pattern" -> "pattern";
      case "unix-time-seconds", "unix-time-milliseconds" -> "unix-time";
      case "bit", "bits", "client-id", "count", "cursor", "db", "decrement", "destination-db" ->
          "integer";
      case "end", "frequency", "increment", "index", "index1", "index2", "milliseconds" ->
          "integer";
      case "min-match-len", "numreplicas", "offset", "port", "protover", "seconds" -> "integer";
      case "slot", "start", "timeout", "ttl", "version" -> "integer";
      default -> "string";
    };
  }
}
