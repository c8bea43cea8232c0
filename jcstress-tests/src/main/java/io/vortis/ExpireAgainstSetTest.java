package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJ_Result;

/**
 * Giving a key a TTL does not bring back the value it had, and setting a key takes its TTL away:
 * the two happen one after the other.
 *
 * <p>Fails without the stripe's lock in {@link HeapStore#update}, on which {@code expire} stands
 * (old, 10).
 */
@JCStressTest
@Outcome(id = "fresh, 10", expect = ACCEPTABLE, desc = "The TTL came after the set.")
@Outcome(
    id = "fresh, " + Store.NO_EXPIRY,
    expect = ACCEPTABLE,
    desc = "The set came after the TTL.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "The set was lost.")
@State
public class ExpireAgainstSetTest {
  private final HeapStore<Integer, String> store =
      Keys.<String>twoStripes().clock(new ManualClock()).build();

  public ExpireAgainstSetTest() {
    store.set(Keys.FIRST, "old");
  }

  @Actor
  public void set() {
    store.set(Keys.FIRST, "fresh");
  }

  @Actor
  public void expire() {
    store.expire(Keys.FIRST, Duration.ofMillis(10));
  }

  @Arbiter
  public void atLast(LJ_Result r) {
    r.r1 = store.get(Keys.FIRST);
    r.r2 = store.expiresAt(Keys.FIRST);
  }
}
