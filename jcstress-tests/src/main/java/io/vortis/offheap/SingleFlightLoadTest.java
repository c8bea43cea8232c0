package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A delete while a key is being loaded counts, and what was loaded before it is not stored.
 *
 * <p>Fails if {@link OffHeapStore#delete} does not forget the load under way (1, 1).
 */
@JCStressTest
@Outcome(id = "1, null", expect = ACCEPTABLE, desc = "Loaded before the change, and deleted.")
@Outcome(id = "2, null", expect = ACCEPTABLE, desc = "Loaded after the change, and deleted.")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Loaded after the delete.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "What was deleted is back.")
@State
public class SingleFlightLoadTest {
  private static final OffHeapStore<Integer, Integer> STORE =
      Shared.builder(Codecs.integers()).build();
  private final Integer key = Shared.newKey();
  private volatile int source = 1;

  @Actor
  public void load(LL_Result r) {
    r.r1 = STORE.computeIfAbsent(key, any -> source);
  }

  @Actor
  public void change() {
    source = 2;
    STORE.delete(key);
  }

  @Arbiter
  public void atLast(LL_Result r) {
    r.r2 = STORE.getAndDelete(key);
  }
}
