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
 * A listener is told of the writes of a key in the order in which they happened, so that the last
 * it was told of is what the store holds.
 *
 * <p>Fails if {@link Stripe} tells its listeners after the lock is gone (a, b).
 */
@JCStressTest
@Outcome(id = "a, a", expect = ACCEPTABLE, desc = "The first actor came last.")
@Outcome(id = "b, b", expect = ACCEPTABLE, desc = "The second actor came last.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Told in the wrong order.")
@State
public class ListenerOrderTest {
  private volatile String told = "";
  private final HeapStore<Integer, String> store =
      Keys.<String>twoStripes()
          .listener(
              new StoreListener<>() {
                @Override
                public void written(Integer key, String value, long expiresAt) {
                  told = value;
                }
              })
          .build();

  @Actor
  public void first() {
    store.set(Keys.FIRST, "a");
  }

  @Actor
  public void second() {
    store.set(Keys.FIRST, "b");
  }

  @Arbiter
  public void atLast(LL_Result r) {
    r.r1 = store.get(Keys.FIRST);
    r.r2 = told;
  }
}
