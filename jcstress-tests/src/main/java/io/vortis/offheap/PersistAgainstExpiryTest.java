package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
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
 * <p>Fails if {@link Engine#read} believes without the lock that an entry has expired (true, null,
 * x, in two of five samples).
 */
@JCStressTest
@Outcome(id = "true, x, x", expect = ACCEPTABLE, desc = "Persisted in time.")
@Outcome(id = "true, null, x", expect = FORBIDDEN, desc = "Gone for a moment, and back.")
@Outcome(id = "true, .*, null", expect = FORBIDDEN, desc = "Persisted, and yet expired.")
@Outcome(id = "false, null, null", expect = ACCEPTABLE, desc = "Persisted too late.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "The key was there, but not for persisting.")
@State
public class PersistAgainstExpiryTest {
  private static final long IN_TIME = Shared.ThreadClock.LATE - 1;
  private static final Shared.ThreadClock CLOCK = new Shared.ThreadClock();
  private static final OffHeapStore<Integer, String> STORE =
      Shared.builder(Codecs.utf8()).clock(CLOCK).build();
  private final Integer key = Shared.newKey();

  public PersistAgainstExpiryTest() {
    CLOCK.set(0);
    STORE.set(key, "x", Duration.ofMillis(Shared.ThreadClock.LATE));
  }

  @Actor
  public void persist(ZLL_Result r) {
    CLOCK.set(IN_TIME);
    r.r1 = STORE.persist(key);
  }

  @Actor
  public void read(ZLL_Result r) {
    CLOCK.set(Shared.ThreadClock.LATE);
    r.r2 = STORE.get(key);
  }

  @Arbiter
  public void atLast(ZLL_Result r) {
    CLOCK.set(Shared.ThreadClock.LATE);
    r.r3 = STORE.getAndDelete(key);
  }
}
