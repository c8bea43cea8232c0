package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests from a whole stream, written from the protocol's description and for clearness alone:
 * what {@link RequestDecoder} is compared with. Text stands for Latin-1 bytes.
 */
final class SimpleParser {
  private static final BigInteger MAX_BULK = BigInteger.valueOf(512 << 20);
  private static final int MAX_LINE = 64 * 1024;

  private final String stream;
  private int at;

  /** The arguments of each complete request. */
  final List<List<String>> requests = new ArrayList<>();

  /** What was wrong, {@code null} if nothing was. */
  @Nullable String problem;

  private SimpleParser(String stream) {
    this.stream = stream;
  }

  static SimpleParser parse(byte[] stream) {
    SimpleParser parser = new SimpleParser(new String(stream, ISO_8859_1));
    try {
      while (parser.parseOne()) {
        // Once for each request.
      }
    } catch (IllegalArgumentException e) {
      parser.problem = e.getMessage();
    }
    return parser;
  }

  private boolean parseOne() {
    if (at == stream.length()) {
      return false;
    }
    return stream.charAt(at) == '*' ? parseArray() : parseInline();
  }

  private boolean parseArray() {
    String header = line("too big mbulk count string");
    if (header == null) {
      return false;
    }
    BigInteger count = number(header, "invalid multibulk length");
    if (count.compareTo(BigInteger.valueOf(Integer.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("invalid multibulk length");
    }
    List<String> arguments = new ArrayList<>();
    for (int left = count.signum() < 0 ? 0 : count.intValueExact(); left > 0; left--) {
      String bulkHeader = line("too big bulk count string");
      if (bulkHeader == null) {
        return false;
      }
      if (!bulkHeader.startsWith("$")) {
        char found = bulkHeader.isEmpty() ? '\r' : bulkHeader.charAt(0);
        throw new IllegalArgumentException("expected '$', got '" + found + "'");
      }
      BigInteger length = number(bulkHeader, "invalid bulk length");
      if (length.signum() < 0 || length.compareTo(MAX_BULK) > 0) {
        throw new IllegalArgumentException("invalid bulk length");
      }
      int end = at + length.intValueExact();
      if (end + 2 > stream.length()) {
        return false;
      }
      arguments.add(stream.substring(at, end));
      at = end + 2;
    }
    requests.add(arguments);
    return true;
  }

  private @Nullable String line(String tooLong) {
    int end = stream.indexOf('\r', at);
    if (end < 0 && stream.length() - at > MAX_LINE) {
      throw new IllegalArgumentException(tooLong);
    }
    if (end < 0 || end + 1 == stream.length()) {
      return null;
    }
    String line = stream.substring(at, end);
    at = end + 2;
    return line;
  }

  private static BigInteger number(String header, String problem) {
    String digits = header.substring(1);
    if (!digits.matches("0|-?[1-9][0-9]{0,18}")) {
      throw new IllegalArgumentException(problem);
    }
    BigInteger number = new BigInteger(digits);
    if (number.bitLength() > 63) {
      throw new IllegalArgumentException(problem);
    }
    return number;
  }

  private boolean parseInline() {
    int newline = stream.indexOf('\n', at);
    if (newline < 0) {
      if (stream.length() - at > MAX_LINE) {
        throw new IllegalArgumentException("too big inline request");
      }
      return false;
    }
    int end = newline > at && stream.charAt(newline - 1) == '\r' ? newline - 1 : newline;
    requests.add(words(stream.substring(at, end)));
    at = newline + 1;
    return true;
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    String rest = line.replaceFirst("^[ \t\r\n\u000b\f]+", "");
    while (!rest.isEmpty()) {
      StringBuilder word = new StringBuilder();
      int end = word(rest, word);
      words.add(word.toString());
      rest = rest.substring(end).replaceFirst("^[ \t\r\n\u000b\f]+", "");
    }
    return words;
  }

  /** Reads one word and returns where it ended. */
  private static int word(String text, StringBuilder word) {
    int i = 0;
    while (i < text.length() && " \t\r\n".indexOf(text.charAt(i)) < 0) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        return quoted(text, i + 1, c, word);
      }
      word.append(c);
      i++;
    }
    return i;
  }

  private static int quoted(String text, int start, char quote, StringBuilder word) {
    int i = start;
    while (i < text.length()) {
      String rest = text.substring(i);
      if (rest.charAt(0) == quote) {
        if (rest.length() > 1 && " \t\r\n\u000b\f".indexOf(rest.charAt(1)) < 0) {
          break;
        }
        return i + 1;
      }
      if (quote == '\'' && rest.startsWith("\\'")) {
        word.append('\'');
        i += 2;
      } else if (quote == '"' && rest.matches("(?s)\\\\x[0-9a-fA-F]{2}.*")) {
        word.append((char) Integer.parseInt(rest.substring(2, 4), 16));
        i += 4;
      } else if (quote == '"' && rest.startsWith("\\") && rest.length() > 1) {
        int escape = "nrtba".indexOf(rest.charAt(1));
        word.append(escape < 0 ? rest.charAt(1) : "\n\r\t\b\007".charAt(escape));
        i += 2;
      } else {
        word.append(rest.charAt(0));
        i++;
      }
    }
    throw new IllegalArgumentException("unbalanced quotes in request");
  }
}
