package io.vortis.resp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How much may wait to be sent to a client before its connection is closed: {@code
 * client-output-buffer-limit}. There are no replicas; their limit is there for files and clients
 * made for Redis.
 *
 * @param normal of a client that has not subscribed to anything
 * @param replica of nobody
 * @param pubsub of a client that has
 */
record OutputLimits(Limit normal, Limit replica, Limit pubsub) {
  /** What may wait for a client that has not said who it is, in bytes. */
  static final long STRANGER = 1_024;

  private static final List<String> CLASSES = List.of("normal", "slave", "pubsub");

  /**
   * A limit.
   *
   * @param hard never more bytes than this; 0 for no limit
   * @param soft not more bytes than this for longer than {@code seconds}; 0 for no limit
   */
  record Limit(long hard, long soft, long seconds) {
    @Override
    public String toString() {
      return hard + " " + soft + " " + seconds;
    }
  }

  /** The limits that a whole value of the directive says. */
  static OutputLimits of(String value) {
    Map<String, Limit> limits = parse(value);
    List<Limit> ordered = new ArrayList<>();
    for (String name : CLASSES) {
      ordered.add(limits.getOrDefault(name, new Limit(0, 0, 0)));
    }
    return new OutputLimits(ordered.get(0), ordered.get(1), ordered.get(2));
  }

  /** The limit of a client that has subscribed to something, or not. */
  Limit of(boolean subscriber) {
    return subscriber ? pubsub : normal;
  }

  /**
   * Limits by the names of their classes.
   *
   * @throws IllegalArgumentException in Redis's words if that is none
   */
  private static Map<String, Limit> parse(String value) {
    String[] words = value.strip().split("\\s+", -1);
    if (words.length % 4 != 0) {
      throw new IllegalArgumentException(
          "Wrong number of arguments in buffer limit configuration.");
    }
    Map<String, Limit> limits = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 4) {
      String name = words[i].toLowerCase(Locale.ROOT).replace("replica", "slave");
      if (!CLASSES.contains(name)) {
        throw new IllegalArgumentException(
            "Invalid client class specified in buffer limit configuration.");
      }
      limits.put(name, limit(words[i + 1], words[i + 2], words[i + 3]));
    }
    return limits;
  }

  private static Limit limit(String hard, String soft, String seconds) {
    DirectiveType size = new DirectiveType.Size(0, Long.MAX_VALUE);
    DirectiveType number = new DirectiveType.Int(0, Integer.MAX_VALUE);
    try {
      return new Limit(
          Long.parseLong(size.parse(hard)),
          Long.parseLong(size.parse(soft)),
          Long.parseLong(number.parse(seconds)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Error in hard, soft or soft_seconds setting in buffer limit configuration.", e);
    }
  }

  /** The directive's values: those of one or more classes change, the others stay. */
  record Type() implements DirectiveType {
    @Override
    public String parse(String text) {
      StringJoiner parsed = new StringJoiner(" ");
      OutputLimits.parse(text).forEach((name, limit) -> parsed.add(name).add(limit.toString()));
      return parsed.toString();
    }

    @Override
    public String merge(String before, String parsed) {
      Map<String, Limit> all = OutputLimits.parse(before);
      all.putAll(OutputLimits.parse(parsed));
      StringJoiner merged = new StringJoiner(" ");
      for (String name : CLASSES) {
        merged.add(name).add(String.valueOf(all.get(name)));
      }
      return merged.toString();
    }

    @Override
    public boolean takesWords() {
      return true;
    }

    @Override
    public String label() {
      return "class hard soft seconds";
    }
  }
}
