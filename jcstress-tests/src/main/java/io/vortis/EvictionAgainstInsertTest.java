package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A bounded store is never above its bound, not even for an observer who looks while room is being
 * made; and it stays full.
 */
public final class EvictionAgainstInsertTest {

  private EvictionAgainstInsertTest() {}

  /**
   * Two inserters, one place left.
   *
   * <p>Fails without the compare-and-set in {@link Sizer#tryReserve}: both take the place (3, 3).
   */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "One took the place, the other made room.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "Seen while the other was making room.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "Above the bound, or room was lost.")
  @State
  public static class LastPlace {
    private final HeapStore<Integer, String> store =
        Keys.<String>twoStripes().maxEntries(2).build();

    public LastPlace() {
      store.set(-1, "first");
    }

    @Actor
    public void insert() {
      store.set(Keys.FIRST, "a");
    }

    @Actor
    public void insertAndLook(JJ_Result r) {
      store.set(Keys.SECOND, "b");
      r.r1 = store.size();
    }

    @Arbiter
    public void atLast(JJ_Result r) {
      r.r2 = store.size();
    }
  }

  /**
   * An inserter who finds its victim in the other stripe, and an observer.
   *
   * <p>Fails if the insert comes before the eviction (2, 1).
   */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Before or after.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The victim is gone, its heir not yet there.")
  @Outcome(
      id = ".*",
      expect = FORBIDDEN,
      desc = "Victim and heir were counted, or neither is left.")
  @State
  public static class VictimElsewhere {
    private final HeapStore<Integer, String> store =
        Keys.<String>twoStripes().maxEntries(1).build();

    public VictimElsewhere() {
      store.set(Keys.SECOND, "victim");
    }

    @Actor
    public void insert() {
      store.set(Keys.FIRST, "heir");
    }

    @Actor
    public void look(JJ_Result r) {
      r.r1 = store.size();
    }

    @Arbiter
    public void atLast(JJ_Result r) {
      r.r2 = store.size();
    }
  }
}
