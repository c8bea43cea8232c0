package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJ_Result;

/**
 * What a reader has seen is counted by the size that the same thread asks for next.
 *
 * <p>Fails if a {@link Stripe} does not mark its version while a change lasts (x, 0 and null, 1).
 */
public final class SizeAgainstSetTest {

  private SizeAgainstSetTest() {}

  /** A key comes. */
  @JCStressTest
  @Outcome(id = "null, 0", expect = ACCEPTABLE, desc = "Both before the set.")
  @Outcome(id = "null, 1", expect = ACCEPTABLE, desc = "The set fell between.")
  @Outcome(id = "x, 1", expect = ACCEPTABLE, desc = "Both after the set.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "Seen, then not counted.")
  @State
  public static class Insert {
    private final HeapStore<Integer, String> store = Keys.<String>twoStripes().build();

    @Actor
    public void insert() {
      store.set(Keys.FIRST, "x");
    }

    @Actor
    public void read(LJ_Result r) {
      r.r1 = store.get(Keys.FIRST);
      r.r2 = store.size();
    }
  }

  /** A key goes. */
  @JCStressTest
  @Outcome(id = "x, 1", expect = ACCEPTABLE, desc = "Both before the delete.")
  @Outcome(id = "x, 0", expect = ACCEPTABLE, desc = "The delete fell between.")
  @Outcome(id = "null, 0", expect = ACCEPTABLE, desc = "Both after the delete.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "Seen to be gone, then counted.")
  @State
  public static class Delete {
    private final HeapStore<Integer, String> store = Keys.<String>twoStripes().build();

    public Delete() {
      store.set(Keys.FIRST, "x");
    }

    @Actor
    public void delete() {
      store.delete(Keys.FIRST);
    }

    @Actor
    public void read(LJ_Result r) {
      r.r1 = store.get(Keys.FIRST);
      r.r2 = store.size();
    }
  }
}
