package io.vortis.resp.events;

/**
 * Which classes of events {@code notify-keyspace-events} asks for.
 *
 * @param bits one for each letter of {@link #LETTERS} that is asked for
 */
public record EventClasses(int bits) {
  /** All letters in the order in which Redis shows them, those that {@code A} stands for first. */
  private static final String LETTERS = "g$lshzxetdnKEm";

  private static final int ALL = (1 << LETTERS.indexOf('n')) - 1;
  private static final int FORMS = bit('K') | bit('E');

  /** None. */
  public static final EventClasses NONE = new EventClasses(0);

  /**
   * The classes that a directive's value asks for.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  public static EventClasses parse(String letters) {
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (letter == 'A') {
        bits |= ALL;
      } else if (bit(letter) != 0) {
        bits |= bit(letter);
      } else {
        throw new IllegalArgumentException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
      }
    }
    return new EventClasses(bits);
  }

  /** Whether a class is asked for. */
  boolean has(char letter) {
    return (bits & bit(letter)) != 0;
  }

  /** The bit of a letter, 0 if it stands for no class. */
  private static int bit(char letter) {
    int index = LETTERS.indexOf(letter);
    return index < 0 ? 0 : 1 << index;
  }

  /** Whether anybody would ever be told: of classes, and in one of the two forms. */
  boolean tellAnything() {
    return (bits & FORMS) != 0 && (bits & ~FORMS) != 0;
  }

  /** The letters as {@code CONFIG GET} shows them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    boolean all = (bits & ALL) == ALL;
    if (all) {
      text.append('A');
    }
    for (int i = 0; i < LETTERS.length(); i++) {
      char letter = LETTERS.charAt(i);
      if (has(letter) && !(all && (ALL & bit(letter)) != 0)) {
        text.append(letter);
      }
    }
    return text.toString();
  }
}
