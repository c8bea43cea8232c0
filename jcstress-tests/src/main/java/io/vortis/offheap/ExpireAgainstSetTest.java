package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import io.vortis.Store;
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
 * <p>Fails without the stripe's lock in {@link Edits}, on which {@code expire} stands (old, 20, and
 * null).
 */
@JCStressTest
@Outcome(id = "fresh, 20", expect = ACCEPTABLE, desc = "The TTL came after the set.")
@Outcome(
    id = "fresh, " + Store.NO_EXPIRY,
    expect = ACCEPTABLE,
    desc = "The set came after the TTL.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "The set was lost, or kept a TTL.")
@State
public class ExpireAgainstSetTest {
  private static final OffHeapStore<Integer, String> STORE =
      Shared.builder(Codecs.utf8()).clock(new Shared.ThreadClock()).build();
  private final Integer key = Shared.newKey();

  public ExpireAgainstSetTest() {
    STORE.set(key, "old");
  }

  @Actor
  public void set() {
    STORE.set(key, "fresh");
  }

  @Actor
  public void expire() {
    STORE.expire(key, Duration.ofMillis(10));
  }

  @Arbiter
  public void atLast(LJ_Result r) {
    r.r1 = STORE.get(key);
    r.r2 = STORE.expiresAt(key);
    STORE.delete(key);
  }
}
