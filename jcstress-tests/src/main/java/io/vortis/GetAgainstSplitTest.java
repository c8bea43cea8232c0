package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A key that is continuously present is never missed while a bucket splits, or goes back where it
 * came from, and takes the key along.
 *
 * <p>Fails without the check of {@code moves} after the probe in {@link Table#get}, and if {@code
 * moves} does not say so meanwhile (false, true and the like).
 */
public final class GetAgainstSplitTest {

  /** Keys of bucket 0 while there are two of them, and of bucket 2 from then on. */
  private static final Integer[] MOVING = Keys.keys(hash -> (hash & 3) == 2);

  private static final Integer[] STAYING = Keys.keys(hash -> (hash & 3) == 1);

  private GetAgainstSplitTest() {}

  /** A table with a few keys of either kind. */
  static class Filled {
    final Table<Integer, String> table = new Table<>(Keys.HASHER, null, false);

    Filled(int moving, int staying) {
      Arrays.stream(MOVING).limit(moving).forEach(this::insert);
      Arrays.stream(STAYING).limit(staying).forEach(this::insert);
    }

    final void insert(Integer key) {
      table.insert(key, "x", Keys.HASHER.hash(key), 1);
    }

    final void remove(Integer key) {
      table.find(key, Keys.HASHER.hash(key));
      table.removeFound();
    }

    /** Whether a key is found, or at least not said to be absent. */
    final boolean isFound(Integer key) {
      return table.get(key, Keys.HASHER.hash(key), false) != null;
    }
  }

  /** The twelfth key splits bucket 0, and the arrays are replaced by larger ones. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Found before, during or after.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A key was missed that was there all the time.")
  @State
  public static class SplitWithNewArrays extends Filled {
    public SplitWithNewArrays() {
      super(2, 9);
    }

    @Actor
    public void split() {
      insert(STAYING[50]);
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = isFound(MOVING[0]);
      r.r2 = isFound(MOVING[1]);
    }
  }

  /** The arrays have room: bucket 0 splits where it is. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Found before, during or after.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A key was missed that was there all the time.")
  @State
  public static class SplitInPlace extends Filled {
    public SplitInPlace() {
      super(2, 10);
      // Merges again, which leaves the arrays as they are.
      for (int i = 9; i >= 2; i--) {
        remove(STAYING[i]);
      }
      while (table.size() < 11) {
        insert(STAYING[table.size()]);
      }
    }

    @Actor
    public void split() {
      insert(STAYING[50]);
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = isFound(MOVING[0]);
      r.r2 = isFound(MOVING[1]);
    }
  }

  /** The last removal but a few merges bucket 2 into bucket 0. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Found before, during or after.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A key was missed that was there all the time.")
  @State
  public static class Merge extends Filled {
    public Merge() {
      super(2, 10);
      for (int i = 9; i >= 3; i--) {
        remove(STAYING[i]);
      }
    }

    @Actor
    public void merge() {
      remove(STAYING[2]);
    }

    @Actor
    public void read(ZZ_Result r) {
      r.r1 = isFound(MOVING[0]);
      r.r2 = isFound(MOVING[1]);
    }
  }
}
