package io.vortis.resp.command;

import io.vortis.resp.codec.Slice;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands by a word that is compared without case. Finding one allocates nothing.
 *
 * <p>Thread safety: immutable.
 */
final class CommandIndex {
  /*
   * Open addressing with linear probing by the hash of the word in lower case; the slots are a power of two, at least
   * twice as many as the words, so that a word that is not there is soon given up.
   */

  static final CommandIndex EMPTY = new CommandIndex(Map.of());

  private final Collection<Command> commands;
  private final String[] words;
  private final @Nullable Command[] slots;
  private final int mask;

  /** An index in the order of this map, whose keys are lower-case words. */
  CommandIndex(Map<String, Command> byWord) {
    commands = Collections.unmodifiableCollection(new LinkedHashMap<>(byWord).values());
    int length = Integer.highestOneBit(Math.max(1, byWord.size())) << 2;
    mask = length - 1;
    words = new String[length];
    slots = new Command[length];
    byWord.forEach(
        (word, command) -> {
          int i = hash(Slice.of(word)) & mask;
          while (slots[i] != null) {
            i = (i + 1) & mask;
          }
          words[i] = word;
          slots[i] = command;
        });
  }

  /** All commands in the order in which they were given. */
  Collection<Command> commands() {
    return commands;
  }

  /** The command of this word, or {@code null}. */
  @Nullable Command find(Slice word) {
    int i = hash(word) & mask;
    for (Command command = slots[i]; command != null; command = slots[i]) {
      if (word.is(words[i])) {
        return command;
      }
      i = (i + 1) & mask;
    }
    return null;
  }

  private static int hash(Slice word) {
    int hash = word.length();
    for (int i = 0; i < word.length(); i++) {
      hash = hash * 31 + (word.at(i) | 0x20);
    }
    return hash ^ (hash >>> 15);
  }
}
