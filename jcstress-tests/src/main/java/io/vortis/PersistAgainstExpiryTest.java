package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZLL_Result;

/**
 * A key that was persisted in time lives, though a reader comes when its deadline has passed; one
 * that was not is gone, and persisting it says so.
 *
 * <p>Fails without the second look at the expiry, under the lock, in {@link Stripe#findLive} (true,
 * null, null), and if a reader does not wait for the lock to look (true, null, x).
 */
@JCStressTest
@Outcome(id = "true, x, x", expect = ACCEPTABLE, desc = "Persisted in time.")
@Outcome(id = "true, null, x", expect = FORBIDDEN, desc = "Gone for a moment, and back.")
@Outcome(id = "true, .*, null", expect = FORBIDDEN, desc = "Persisted, and yet expired.")
@Outcome(id = "false, null, null", expect = ACCEPTABLE, desc = "Persisted too late.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "The key was there, but not for persisting.")
@State
public class PersistAgainstExpiryTest {
  private final ManualClock clock = new ManualClock();
  private final HeapStore<Integer, String> store = Keys.<String>twoStripes().clock(clock).build();

  public PersistAgainstExpiryTest() {
    store.set(Keys.FIRST, "x", Duration.ofMillis(10));
  }

  @Actor
  public void persist(ZLL_Result r) {
    r.r1 = store.persist(Keys.FIRST);
  }

  @Actor
  public void read(ZLL_Result r) {
    clock.set(10);
    r.r2 = store.get(Keys.FIRST);
  }

  @Arbiter
  public void atLast(ZLL_Result r) {
    r.r3 = store.get(Keys.FIRST);
  }
}
