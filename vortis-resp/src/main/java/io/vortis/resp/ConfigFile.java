package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vortis.resp.codec.InlineWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files in the syntax of redis.conf: a directive and its value a line, quoted where blanks
 * belong to them; comments begin with {@code #}; {@code include} reads another file in its place;
 * of two lines for one directive the later one holds.
 */
final class ConfigFile {
  /** Deeper than this, files include each other. */
  private static final int MAX_DEPTH = 16;

  private final Config config;

  private ConfigFile(Config config) {
    this.config = config;
  }

  static void load(Path file, Config config) throws IOException {
    new ConfigFile(config).read(file, 1);
  }

  private void read(Path file, int depth) throws IOException {
    List<String> lines = new String(Files.readAllBytes(file), ISO_8859_1).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        List<String> words = words(line);
        if (words.get(0).equalsIgnoreCase("user")) {
          user(words, depth > 1);
        } else {
          words.replaceAll(ConfigFile::decode);
          directive(words, file, depth);
        }
      } catch (IllegalArgumentException e) {
        throw e instanceof InFile
            ? e
            : new InFile(file + ", line " + (i + 1) + ": " + e.getMessage());
      }
    }
  }

  private void user(List<String> words, boolean included) {
    if (words.size() == 1) {
      throw new IllegalArgumentException(words.get(0) + ": value missing");
    }
    config.addUser(words.subList(1, words.size()), included);
  }

  private void directive(List<String> words, Path file, int depth) throws IOException {
    String name = words.get(0);
    if (words.size() == 1) {
      throw new IllegalArgumentException(name + ": value missing");
    }
    if (name.equalsIgnoreCase("include")) {
      if (depth == MAX_DEPTH) {
        throw new IllegalArgumentException("files include each other: depth=" + depth);
      }
      for (String included : words.subList(1, words.size())) {
        read(file.resolveSibling(included), depth + 1);
      }
      return;
    }
    if (name.equalsIgnoreCase("rename-command")) {
      if (words.size() != 3) {
        throw new IllegalArgumentException(name + ": a command and its new name expected");
      }
      config.renameCommand(words.get(1), words.get(2));
      return;
    }
    Directive directive = Directive.find(name);
    boolean takesWords = directive != null && directive.type().takesWords();
    if (words.size() > 2 && directive != null && !takesWords) {
      throw new IllegalArgumentException(
          name + ": one value expected: values=" + (words.size() - 1));
    }
    config.set(name, String.join(" ", words.subList(1, words.size())));
  }

  /** The words of a line, a byte a character. */
  private static List<String> words(String line) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    List<String> words = new ArrayList<>();
    if (!InlineWords.split(
        bytes, 0, bytes.length, word -> words.add(new String(word, ISO_8859_1)))) {
      throw new IllegalArgumentException("unbalanced quotes");
    }
    return words;
  }

  /** What a word's bytes spell. */
  private static String decode(String word) {
    return new String(word.getBytes(ISO_8859_1), UTF_8);
  }

  /** A refusal that says already where it comes from. */
  private static final class InFile extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InFile(String message) {
      super(message);
    }
  }
}
