package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Nobody sees the inside of an atomic section that writes two keys in two stripes. */
public final class ReadAgainstSectionTest {

  private ReadAgainstSectionTest() {}

  /** Two keys and a section that inserts both. */
  static class TwoKeys {
    final HeapStore<Integer, String> store = Keys.<String>twoStripes().build();

    final void setBoth() {
      store.atomically(
          List.of(Keys.FIRST, Keys.SECOND),
          () -> {
            store.set(Keys.FIRST, "x");
            store.set(Keys.SECOND, "y");
            return true;
          });
    }
  }

  /**
   * Two reads of one key each.
   *
   * <p>Fails without the look at the section's bit in {@link Table#get} (x, null).
   */
  @JCStressTest
  @Outcome(id = "null, null", expect = ACCEPTABLE, desc = "Both before the section.")
  @Outcome(id = "null, y", expect = ACCEPTABLE, desc = "The section fell between the reads.")
  @Outcome(id = "x, y", expect = ACCEPTABLE, desc = "Both after the section.")
  @Outcome(
      id = ".*",
      expect = FORBIDDEN,
      desc = "The section's first write was seen, not its second.")
  @State
  public static class Get extends TwoKeys {
    @Actor
    public void section() {
      setBoth();
    }

    @Actor
    public void read(LL_Result r) {
      r.r1 = store.get(Keys.FIRST);
      r.r2 = store.get(Keys.SECOND);
    }
  }

  /**
   * One read of both.
   *
   * <p>Fails if {@link HeapStore#getAll} does not check the versions (null, y).
   */
  @JCStressTest
  @Outcome(id = "null, null", expect = ACCEPTABLE, desc = "Before the section.")
  @Outcome(id = "x, y", expect = ACCEPTABLE, desc = "After the section.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "One of two writes was seen.")
  @State
  public static class GetAll extends TwoKeys {
    @Actor
    public void section() {
      setBoth();
    }

    @Actor
    public void read(LL_Result r) {
      Map<Integer, String> both = store.getAll(List.of(Keys.FIRST, Keys.SECOND));
      r.r1 = both.get(Keys.FIRST);
      r.r2 = both.get(Keys.SECOND);
    }
  }

  /**
   * The number of keys.
   *
   * <p>Fails if {@link HeapStore#size} does not check the versions (1).
   */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Before the section.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "After the section.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "One of two writes was counted.")
  @State
  public static class Size extends TwoKeys {
    @Actor
    public void section() {
      setBoth();
    }

    @Actor
    public void read(J_Result r) {
      r.r1 = store.size();
    }
  }
}
