package io.vortis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vortis.resp.codec.InlineWords;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.EventClasses;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.StringTokenizer;

/**
 * What values a directive takes, and how the value is written in one way only. The refusals are in
 * the words of redis-server 7.
 */
interface DirectiveType {

  /**
   * The value as {@code CONFIG GET} shows it.
   *
   * @throws IllegalArgumentException if the directive takes no such value
   */
  String parse(String text);

  /** What the command line's help calls the value. */
  String label();

  /** A parsed value as it stands in a file. */
  default String written(String value) {
    return value.isEmpty() ? "\"\"" : value;
  }

  /**
   * What holds after a value was set, given what held before: of a value with parts, some may stay.
   */
  default String merge(String before, String parsed) {
    return parsed;
  }

  /** Whether a value is several words. */
  default boolean takesWords() {
    return false;
  }

  /** A decimal number. */
  record Int(long min, long max) implements DirectiveType {
    @Override
    public String parse(String text) {
      if (!isNumber(text)) {
        throw new IllegalArgumentException("argument couldn't be parsed into an integer");
      }
      return inRange(text, min, max);
    }

    /** Whether Redis takes it for an integer: no sign but a minus, no leading zeros. */
    private static boolean isNumber(String text) {
      int first = text.startsWith("-") ? 1 : 0;
      if (text.startsWith("0", first)) {
        return text.equals("0");
      }
      return text.length() > first && digitsEnd(text, first) == text.length();
    }

    @Override
    public String label() {
      return max >= Integer.MAX_VALUE ? "number" : min + "-" + max;
    }
  }

  /** A number of bytes: {@code 100}, {@code 1k} (1000), {@code 1kb} (1024), {@code 5mb}. */
  record Size(long min, long max) implements DirectiveType {
    @Override
    public String parse(String text) {
      int digits = digitsEnd(text, 0);
      long unit = unit(text.substring(digits).toLowerCase(Locale.ROOT));
      if (digits == 0 || unit == 0) {
        throw new IllegalArgumentException("argument must be a memory value");
      }
      long number = saturatedLong(text.substring(0, digits));
      long bytes = number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
      return inRange(Long.toString(bytes), min, max);
    }

    @Override
    public String written(String value) {
      long bytes = Long.parseLong(value);
      if (bytes == 0) {
        return value;
      }
      for (String unit : List.of("gb", "mb", "kb")) {
        if (bytes % unit(unit) == 0) {
          return bytes / unit(unit) + unit;
        }
      }
      return value;
    }

    private static long unit(String name) {
      return switch (name) {
        case "", "b" -> 1;
        case "k" -> 1_000;
        case "kb" -> 1 << 10;
        case "m" -> 1_000_000;
        case "mb" -> 1 << 20;
        case "g" -> 1_000_000_000;
        case "gb" -> 1 << 30;
        default -> 0;
      };
    }

    @Override
    public String label() {
      return "bytes";
    }
  }

  /** An octal number. */
  record Octal(int max) implements DirectiveType {
    @Override
    public String parse(String text) {
      try {
        int number = Integer.parseUnsignedInt(text, 8);
        if (number >= 0 && number <= max) {
          return Integer.toOctalString(number);
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("argument couldn't be parsed into an integer", e);
      }
      throw new IllegalArgumentException(
          "argument must be between 0 and " + Integer.toOctalString(max) + " inclusive");
    }

    @Override
    public String label() {
      return "octal";
    }
  }

  /** One word of several, in any case. */
  record Choice(List<String> words) implements DirectiveType {
    @Override
    public String parse(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      if (!words.contains(word)) {
        throw new IllegalArgumentException(
            "argument(s) must be one of the following: " + String.join(", ", words));
      }
      return word;
    }

    @Override
    public String label() {
      return words.size() <= 4 ? String.join("|", words) : "name";
    }
  }

  /** {@code yes} or {@code no}. */
  record YesNo() implements DirectiveType {
    @Override
    public String parse(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      if (!word.equals("yes") && !word.equals("no")) {
        throw new IllegalArgumentException("argument must be 'yes' or 'no'");
      }
      return word;
    }

    @Override
    public String label() {
      return "yes|no";
    }
  }

  /** Letters that stand for classes of events. */
  record Events() implements DirectiveType {
    @Override
    public String parse(String text) {
      return EventClasses.parse(text).toString();
    }

    @Override
    public String label() {
      return "letters";
    }
  }

  /** Any text; {@code what} is its name in the help. */
  record Text(String what) implements DirectiveType {
    @Override
    public String written(String value) {
      return quoted(value.getBytes(UTF_8));
    }

    @Override
    public String parse(String text) {
      return text;
    }

    @Override
    public String label() {
      return what;
    }
  }

  /** One or more words; {@code what} is their name in the help. */
  record Words(String what) implements DirectiveType {
    @Override
    public boolean takesWords() {
      return true;
    }

    @Override
    public String parse(String text) {
      StringTokenizer words = new StringTokenizer(text);
      if (!words.hasMoreTokens()) {
        throw new IllegalArgumentException("argument must not be empty");
      }
      StringJoiner joined = new StringJoiner(" ");
      while (words.hasMoreTokens()) {
        joined.add(words.nextToken());
      }
      return joined.toString();
    }

    @Override
    public String label() {
      return what;
    }
  }

  /** Numbers from 0 to 100, or none. */
  record Percentiles() implements DirectiveType {
    @Override
    public String parse(String text) {
      StringTokenizer words = new StringTokenizer(text);
      StringJoiner joined = new StringJoiner(" ");
      while (words.hasMoreTokens()) {
        joined.add(percentage(words.nextToken()));
      }
      return joined.toString();
    }

    private static String percentage(String word) {
      BigDecimal percent;
      try {
        percent = new BigDecimal(word);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Invalid latency-tracking-info-percentiles parameters", e);
      }
      if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
        throw new IllegalArgumentException(
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
      }
      return percent.stripTrailingZeros().toPlainString();
    }

    @Override
    public String label() {
      return "percentages";
    }
  }

  /**
   * Only one value, and it has no effect: there for files and clients that were made for Redis. Any
   * other is refused with {@code refusal}.
   */
  record Only(String value, String refusal) implements DirectiveType {
    @Override
    public String parse(String text) {
      if (!text.equalsIgnoreCase(value)) {
        throw new IllegalArgumentException(refusal);
      }
      return value;
    }

    @Override
    public String label() {
      return value.isEmpty() ? "\"\"" : value;
    }
  }

  /** Bytes in double quotes, escaped as a file wants them. */
  static String quoted(byte[] text) {
    StringBuilder quoted = new StringBuilder();
    InlineWords.quote(Slice.of(text), quoted);
    return quoted.toString();
  }

  private static String inRange(String digits, long min, long max) {
    long number = saturatedLong(digits);
    boolean fits = digits.equals(Long.toString(number));
    if (!fits || number < min || number > max) {
      throw new IllegalArgumentException(
          "argument must be between " + min + " and " + max + " inclusive");
    }
    return digits;
  }

  /** What the digits spell, or the {@code long} nearest to it. */
  private static long saturatedLong(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** Where the digits end that start at {@code from}. */
  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
