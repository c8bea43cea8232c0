package io.vortis.resp.history;

/**
 * What somebody did to one key, and was answered. Keys are registers of a number, which may be
 * {@link #ABSENT}.
 *
 * @param kind what was done
 * @param argument the number to set or to add
 * @param expected what {@link Kind#CAS} compares with
 * @param result the answer; means nothing if there was none
 * @param call when it was asked for, in nanoseconds
 * @param end when it was answered, {@link #NEVER} if it was not: then it may have been done at any
 *     time since, or not at all
 * @param session whose it is: what belongs to one is done in the order of the calls
 */
public record Operation(
    Kind kind, long argument, long expected, long result, long call, long end, long session) {

  /** The state of a key that is not there; larger than what is set in any history. */
  public static final long ABSENT = Long.MAX_VALUE;

  /** The end of an operation whose answer was lost. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What can be done. Those that change something answer with what they found, unless said. */
  public enum Kind {
    GET,
    /** Answers 0. */
    SET,
    /** GETSET. */
    SWAP,
    /** GETDEL. */
    TAKE,
    /** Answers how many keys there were. */
    DELETE,
    /** Adds to the number, 0 if there is none; answers the sum. */
    ADD,
    /** Sets the number if it is the expected one; answers 1 if so, else 0. */
    CAS,
    /** Sets the number if there is none; answers 1 if so, else 0. */
    SET_ABSENT
  }

  /**
   * What an operation leads to.
   *
   * @param state the register from then on
   * @param result the answer
   */
  public record Outcome(long state, long result) {}

  /** An operation that is about to be asked for. */
  public static Operation begin(Kind kind, long argument, long expected, long session) {
    return new Operation(kind, argument, expected, 0, System.nanoTime(), NEVER, session);
  }

  /** The same operation, answered now. */
  public Operation answered(long result) {
    return new Operation(kind, argument, expected, result, call, System.nanoTime(), session);
  }

  /** Whether it was answered. */
  public boolean isAnswered() {
    return end != NEVER;
  }

  /** Whether the answer says that nothing was changed, whatever the state was. */
  public boolean changedNothing() {
    return isAnswered()
        && switch (kind) {
          case GET -> true;
          case TAKE -> result == ABSENT;
          case DELETE, CAS, SET_ABSENT -> result == 0;
          case SET, SWAP, ADD -> false;
        };
  }

  /** The specification: what it does to a register, and how it answers. */
  public Outcome apply(long state) {
    boolean present = state != ABSENT;
    return switch (kind) {
      case GET -> new Outcome(state, state);
      case SET -> new Outcome(argument, 0);
      case SWAP -> new Outcome(argument, state);
      case TAKE -> new Outcome(ABSENT, state);
      case DELETE -> new Outcome(ABSENT, present ? 1 : 0);
      case ADD -> {
        long sum = (present ? state : 0) + argument;
        yield new Outcome(sum, sum);
      }
      case CAS -> state == expected ? new Outcome(argument, 1) : new Outcome(state, 0);
      case SET_ABSENT -> present ? new Outcome(state, 0) : new Outcome(argument, 1);
    };
  }
}
