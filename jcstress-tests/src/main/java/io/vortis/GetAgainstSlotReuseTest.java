package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A reader never pairs a key with the value of the one that has taken its slot.
 *
 * <p>Fails (value of another key) if {@link Table#removeFound} does not count the removal in {@code
 * moves}, and if {@link Table#get} does not look at {@code moves} after a hit.
 */
@JCStressTest
@Outcome(id = "own", expect = ACCEPTABLE, desc = "Read before the removal.")
@Outcome(id = "null", expect = ACCEPTABLE, desc = "Read after the removal.")
@Outcome(id = "undecided", expect = ACCEPTABLE, desc = "Left to the lock.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "A value that the key never had.")
@State
public class GetAgainstSlotReuseTest {
  private static final Integer[] SAME_BUCKET = Keys.keys(hash -> (hash & 1) == 0);
  private static final Integer KEY = SAME_BUCKET[0];
  private static final int SUCCESSORS = 8;

  private final Table<Integer, String> table = new Table<>(Keys.HASHER, null, false);

  public GetAgainstSlotReuseTest() {
    table.insert(KEY, "own", Keys.HASHER.hash(KEY), 1);
  }

  @Actor
  public void reuse() {
    remove(KEY);
    for (int i = 1; i <= SUCCESSORS; i++) {
      Integer successor = SAME_BUCKET[i];
      table.insert(successor, "another's", Keys.HASHER.hash(successor), 1);
      remove(successor);
    }
  }

  private void remove(Integer key) {
    table.find(key, Keys.HASHER.hash(key));
    table.removeFound();
  }

  @Actor
  public void read(L_Result r) {
    Object cell = table.get(KEY, Keys.HASHER.hash(KEY), false);
    r.r1 = cell == Table.UNDECIDED ? "undecided" : cell;
  }
}
