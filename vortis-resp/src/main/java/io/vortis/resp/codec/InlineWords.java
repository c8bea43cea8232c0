package io.vortis.resp.codec;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Splits a line into words as Redis does: at blanks, but not within quotes. Double quotes know the
 * escapes of C and {@code \xHH}, single quotes only {@code \'}; a closing quote must be followed by
 * white space or the line's end. Vertical tabs and form feeds are white space between words, but no
 * blanks that end one.
 */
public final class InlineWords {
  private final byte[] line;
  private final int end;
  private int at;

  private InlineWords(byte[] line, int from, int end) {
    this.line = line;
    this.end = end;
    at = from;
  }

  /** Gives each word of a line to {@code action}; says whether all quotes were closed. */
  public static boolean split(byte[] line, int from, int end, Consumer<byte[]> action) {
    InlineWords words = new InlineWords(line, from, end);
    for (; ; ) {
      while (words.at < end && isSpace(line[words.at])) {
        words.at++;
      }
      if (words.at == end) {
        return true;
      }
      ByteArrayOutputStream word = new ByteArrayOutputStream();
      if (!words.readWord(word)) {
        return false;
      }
      action.accept(word.toByteArray());
    }
  }

  /** Appends a word in double quotes that {@link #split} reads as the same bytes. */
  public static void quote(Slice word, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < word.length(); i++) {
      char c = (char) (word.at(i) & 0xFF);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\007' -> text.append("\\a");
        case '\b' -> text.append("\\b");
        default -> {
          if (c >= ' ' && c <= '~') {
            text.append(c);
          } else {
            text.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
          }
        }
      }
    }
    text.append('"');
  }

  private boolean readWord(ByteArrayOutputStream word) {
    while (at < end && !isBlank(line[at])) {
      byte c = line[at++];
      if (c == '"' || c == '\'') {
        return readQuoted(word, c);
      }
      word.write(c);
    }
    return true;
  }

  private boolean readQuoted(ByteArrayOutputStream word, byte quote) {
    while (at < end) {
      byte c = line[at++];
      if (c == quote) {
        return at == end || isSpace(line[at]);
      }
      if (c == '\\' && at < end && (quote == '"' || line[at] == '\'')) {
        word.write(readEscape(quote));
      } else {
        word.write(c);
      }
    }
    return false;
  }

  private int readEscape(byte quote) {
    byte c = line[at++];
    if (quote == '\'') {
      return c;
    }
    if (c == 'x' && at + 1 < end) {
      int high = Character.digit(line[at], 16);
      int low = Character.digit(line[at + 1], 16);
      if (high >= 0 && low >= 0) {
        at += 2;
        return high << 4 | low;
      }
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> c;
    };
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
