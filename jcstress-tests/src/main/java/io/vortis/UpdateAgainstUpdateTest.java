package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two increments of one key both count, each on top of the other.
 *
 * <p>Fails without the stripe's lock in {@link HeapStore#update} (1, 1, 1).
 */
@JCStressTest
@Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "The first actor came first.")
@Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "The second actor came first.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "An increment was lost.")
@State
public class UpdateAgainstUpdateTest {
  private final HeapStore<Integer, Integer> store = Keys.<Integer>twoStripes().build();

  private int increment() {
    return store.<Integer>update(
        Keys.FIRST,
        entry -> {
          Integer found = entry.value();
          int next = found == null ? 1 : found + 1;
          entry.set(next);
          return next;
        });
  }

  @Actor
  public void first(III_Result r) {
    r.r1 = increment();
  }

  @Actor
  public void second(III_Result r) {
    r.r2 = increment();
  }

  @Arbiter
  public void atLast(III_Result r) {
    r.r3 = store.get(Keys.FIRST);
  }
}
