package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Two increments of one key both count, each on top of the other.
 *
 * <p>Fails without the stripe's lock in {@link Edits}: the JVM dies of a bad address in the index.
 */
@JCStressTest
@Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "The first actor came first.")
@Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "The second actor came first.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "An increment was lost.")
@State
public class UpdateAgainstUpdateTest {
  private static final OffHeapStore<Integer, Integer> STORE =
      Shared.builder(Codecs.integers()).build();
  private final Integer key = Shared.newKey();

  private Integer increment() {
    return STORE.compute(key, (any, found) -> found == null ? 1 : found + 1);
  }

  @Actor
  public void first(LLL_Result r) {
    r.r1 = increment();
  }

  @Actor
  public void second(LLL_Result r) {
    r.r2 = increment();
  }

  @Arbiter
  public void atLast(LLL_Result r) {
    r.r3 = STORE.getAndDelete(key);
  }
}
