package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A delete happens once and at one time. */
public final class DeleteAgainstGetTest {

  private DeleteAgainstGetTest() {}

  /** One key that is there. */
  static class OneKey {
    final HeapStore<Integer, String> store = Keys.<String>twoStripes().build();

    OneKey() {
      store.set(Keys.FIRST, "x");
    }
  }

  /**
   * A reader sees the key go, and stay away.
   *
   * <p>Fails, with a NullPointerException, if {@link Table#get} does not expect that a slot may
   * have been emptied under its tag.
   */
  @JCStressTest
  @Outcome(id = "x, x", expect = ACCEPTABLE, desc = "Both before the delete.")
  @Outcome(id = "x, null", expect = ACCEPTABLE, desc = "The delete fell between.")
  @Outcome(id = "null, null", expect = ACCEPTABLE, desc = "Both after the delete.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "The key came back.")
  @State
  public static class Get extends OneKey {
    @Actor
    public void delete() {
      store.delete(Keys.FIRST);
    }

    @Actor
    public void read(LL_Result r) {
      r.r1 = store.get(Keys.FIRST);
      r.r2 = store.get(Keys.FIRST);
    }
  }

  /**
   * One of two deletes finds the key.
   *
   * <p>Fails without the stripe's lock in {@link HeapStore#delete} (true, true).
   */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first actor deleted it.")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second actor deleted it.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "Deleted twice, or by nobody.")
  @State
  public static class Delete extends OneKey {
    @Actor
    public void first(ZZ_Result r) {
      r.r1 = store.delete(Keys.FIRST);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = store.delete(Keys.FIRST);
    }
  }
}
