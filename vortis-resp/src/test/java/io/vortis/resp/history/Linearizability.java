package io.vortis.resp.history;

import io.vortis.resp.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether the operations on one key can be put in an order in which a register would have
 * answered as they were answered, and in which none comes after one that was called when it had
 * ended already, or after a later one of its own session.
 *
 * <p>The search is Wing and Gong's, with Lowe's memory of what was tried: it appends to the order
 * one of the operations that may come next, and goes back where none fits; the same operations with
 * the same state after them are tried once. An operation without an answer may come anywhere after
 * its call, or be left out.
 *
 * @see <a href="https://doi.org/10.1006/jpdc.1993.1015">Testing and verifying concurrent
 *     objects</a>
 * @see <a href="https://doi.org/10.1002/cpe.3928">Testing for linearizability</a>
 */
public final class Linearizability {

  /**
   * How much is tried before a history counts as too hard to decide: the problem is NP-complete.
   */
  private static final int MOST_TRIES = 1_000_000;

  private final List<Operation> operations;
  private final Set<Tried> tried = new HashSet<>();
  private final BitSet done = new BitSet();
  private BitSet longest = new BitSet();
  private long stateAfterLongest;

  /** A set of operations in some order, and what they make of the register. */
  private record Tried(BitSet done, long state) {}

  private Linearizability(List<Operation> history) {
    operations = new ArrayList<>(history);
    operations.sort(Comparator.comparingLong(Operation::call));
  }

  /**
   * Checks what was done to a key that was absent at first.
   *
   * @return whether it could be decided; rarely there are too many orders to try
   * @throws AssertionError if there is no such order; the message tells how far one can get
   */
  public static boolean check(String key, List<Operation> history) {
    Linearizability search = new Linearizability(history);
    int answered = (int) history.stream().filter(Operation::isAnswered).count();
    boolean completes = search.completes(answered, Operation.ABSENT);
    if (!completes && !search.gaveUp()) {
      throw new AssertionError(search.describe(key));
    }
    return completes;
  }

  private boolean gaveUp() {
    return tried.size() > MOST_TRIES;
  }

  /**
   * Whether what is done already can be completed.
   *
   * @param answered how many operations with an answer are left
   */
  private boolean completes(int answered, long state) {
    if (answered == 0) {
      return true;
    }
    if (gaveUp() || !tried.add(new Tried((BitSet) done.clone(), state))) {
      return false;
    }
    if (done.cardinality() >= longest.cardinality()) {
      longest = (BitSet) done.clone();
      stateAfterLongest = state;
    }
    List<Integer> candidates = candidates();
    for (int next : candidates) {
      Operation operation = operations.get(next);
      if (operation.changedNothing() && operation.apply(state).result() == operation.result()) {
        // What fits and changes nothing wherever it stands may stand here: no other need be tried.
        return completesWith(next, answered, state);
      }
    }
    for (int next : candidates) {
      Operation operation = operations.get(next);
      Outcome outcome = operation.apply(state);
      boolean fits = !operation.isAnswered() || outcome.result() == operation.result();
      // One without an answer that changes nothing may as well be left out.
      boolean counts = operation.isAnswered() || outcome.state() != state;
      if (fits && counts && completesWith(next, answered, outcome.state())) {
        return true;
      }
    }
    return false;
  }

  private boolean completesWith(int next, int answered, long state) {
    done.set(next);
    boolean complete = completes(answered - (operations.get(next).isAnswered() ? 1 : 0), state);
    done.clear(next);
    return complete;
  }

  /**
   * The operations that may come next: the first that is not done of each session, if it was called
   * before any that is not done has ended. Those that ended first are first, since they were mostly
   * done first, and what was lost was mostly not done.
   */
  private List<Integer> candidates() {
    List<Integer> candidates = new ArrayList<>();
    Set<Long> sessions = new HashSet<>();
    long firstEnd = Operation.NEVER;
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      Operation operation = operations.get(i);
      if (operation.call() > firstEnd) {
        break;
      }
      // After one that was lost others of its session may be done, since it may have been left out.
      if (!sessions.contains(operation.session())) {
        candidates.add(i);
      }
      if (operation.isAnswered()) {
        sessions.add(operation.session());
      }
      firstEnd = Math.min(firstEnd, operation.end());
    }
    long end = firstEnd;
    candidates.removeIf(i -> operations.get(i).call() > end);
    candidates.sort(Comparator.comparingLong(i -> operations.get(i).end()));
    return candidates;
  }

  private String describe(String key) {
    StringBuilder text = new StringBuilder("not linearizable: key=").append(key);
    text.append(", operations=").append(operations.size());
    text.append(", in order at most=").append(longest.cardinality());
    text.append(", state then=").append(stateAfterLongest);
    done.clear();
    done.or(longest);
    text.append(", none of these can come next:");
    candidates().forEach(i -> text.append("\n  ").append(operations.get(i)));
    return text.toString();
  }
}
