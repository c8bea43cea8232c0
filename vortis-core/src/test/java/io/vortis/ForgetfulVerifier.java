package io.vortis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.HBClock;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.util.LincheckResult;
import org.jetbrains.kotlinx.lincheck.util.ValueResult;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the results of {@link FullStoreOperations} are those of a map that may forget any entry
 * at any time: that there is an order of the operations, one that keeps to what happened before
 * what, in which every value got is the last one set, and what was once missing stays so until it
 * is set again. Lincheck's own verifiers know no map that may choose.
 */
public final class ForgetfulVerifier implements Verifier {

  /** As Lincheck makes it; what would be the specification is this class. */
  public ForgetfulVerifier(Class<?> specification) {}

  @Override
  public boolean verifyResults(
      @Nullable ExecutionScenario scenario, @Nullable ExecutionResult result) {
    Map<Integer, Integer> map = new HashMap<>();
    return inOrder(scenario.getInitExecution(), result.getInitResults(), map)
        && anyOrder(scenario, result, new int[scenario.getNThreads()], map);
  }

  /** Whether the rest of what the threads did has an order, with what came after it. */
  private boolean anyOrder(
      ExecutionScenario scenario, ExecutionResult result, int[] done, Map<Integer, Integer> map) {
    boolean over = true;
    for (int thread = 0; thread < done.length; thread++) {
      List<Actor> actors = scenario.getParallelExecution().get(thread);
      if (done[thread] == actors.size()) {
        continue;
      }
      over = false;
      ResultWithClock next = result.getParallelResultsWithClock().get(thread).get(done[thread]);
      Map<Integer, Integer> after = new HashMap<>(map);
      if (follows(done, next.getClockOnStart())
          && accepts(actors.get(done[thread]), next.getResult(), after)) {
        done[thread]++;
        boolean found = anyOrder(scenario, result, done, after);
        done[thread]--;
        if (found) {
          return true;
        }
      }
    }
    return over && inOrder(scenario.getPostExecution(), result.getPostResults(), map);
  }

  /** Whether all is done that was done before an operation began. */
  private static boolean follows(int[] done, HBClock start) {
    for (int thread = 0; thread < done.length; thread++) {
      if (done[thread] < start.get(thread)) {
        return false;
      }
    }
    return true;
  }

  private static boolean inOrder(
      List<Actor> actors, List<LincheckResult> results, Map<Integer, Integer> map) {
    for (int i = 0; i < actors.size(); i++) {
      if (!accepts(actors.get(i), results.get(i), map)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an operation may come out like this; does to the map what it did. */
  private static boolean accepts(Actor actor, LincheckResult result, Map<Integer, Integer> map) {
    if (!(result instanceof ValueResult valued)) {
      return false;
    }
    Object value = valued.getValue();
    List<Object> arguments = actor.getArguments();
    switch (actor.getMethod().getName()) {
      case "keepsBound" -> {
        return Boolean.TRUE.equals(value);
      }
      case "set" -> {
        map.put((Integer) arguments.get(0), (Integer) arguments.get(1));
        return Boolean.TRUE.equals(value);
      }
      case "get" -> {
        Integer key = (Integer) arguments.get(0);
        if (value == null) {
          map.remove(key);
        }
        return value == null || value.equals(map.get(key));
      }
      case "delete" -> {
        boolean known = map.remove((Integer) arguments.get(0)) != null;
        return known || Boolean.FALSE.equals(value);
      }
      default -> throw new AssertionError(actor);
    }
  }
}
