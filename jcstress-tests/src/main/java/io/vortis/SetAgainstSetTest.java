package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJ_Result;

/**
 * Two set a key that is absent: one entry comes of it, and the later one's value.
 *
 * <p>Fails without the stripe's lock in {@link HeapStore#set} (a, 2 and b, 2, once in a hundred and
 * fifty samples).
 */
@JCStressTest
@Outcome(id = "a, 1", expect = ACCEPTABLE, desc = "The first actor came last.")
@Outcome(id = "b, 1", expect = ACCEPTABLE, desc = "The second actor came last.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Two entries of one key, or none.")
@State
public class SetAgainstSetTest {
  private final HeapStore<Integer, String> store = Keys.<String>twoStripes().build();

  @Actor
  public void first() {
    store.set(Keys.FIRST, "a");
  }

  @Actor
  public void second() {
    store.set(Keys.FIRST, "b");
  }

  @Arbiter
  public void atLast(LJ_Result r) {
    r.r1 = store.get(Keys.FIRST);
    r.r2 = store.size();
  }
}
