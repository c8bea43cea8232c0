package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Clearing is one operation on all stripes: of two sets, one after the other, it does not take the
 * second and leave the first.
 *
 * <p>Fails if {@link HeapStore#clear} locks one stripe after the other instead of all (x, null).
 */
@JCStressTest
@Outcome(id = "x, y", expect = ACCEPTABLE, desc = "Cleared before the sets.")
@Outcome(id = "null, y", expect = ACCEPTABLE, desc = "Cleared between the sets.")
@Outcome(id = "null, null", expect = ACCEPTABLE, desc = "Cleared after the sets.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Cleared in two goes.")
@State
public class ClearAgainstSetTest {
  private final HeapStore<Integer, String> store = Keys.<String>twoStripes().build();

  @Actor
  public void clear() {
    store.clear();
  }

  @Actor
  public void set() {
    store.set(Keys.FIRST, "x");
    store.set(Keys.SECOND, "y");
  }

  @Arbiter
  public void atLast(LL_Result r) {
    r.r1 = store.get(Keys.FIRST);
    r.r2 = store.get(Keys.SECOND);
  }
}
