package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A fresh value never goes by the deadline of the one before it, whoever reclaims that: a reader
 * who found it expired, or the sweeper.
 *
 * <p>Fails without the second look at the expiry, under the lock, in {@link Stripe#findLive} (null,
 * null), and without the lock around {@link Stripe#expireSample} (an
 * ArrayIndexOutOfBoundsException).
 */
public final class ExpiryAgainstOverwriteTest {
  private static final String OLD = "old";
  private static final String FRESH = "fresh";

  private ExpiryAgainstOverwriteTest() {}

  /** A store whose one entry has just expired. */
  static class Expired {
    final HeapStore<Integer, String> store;

    Expired() {
      ManualClock clock = new ManualClock();
      store = Keys.<String>twoStripes().clock(clock).build();
      store.set(Keys.FIRST, OLD, Duration.ofMillis(10));
      clock.set(10);
    }
  }

  /** The reader reclaims. */
  @JCStressTest
  @Outcome(id = "null, fresh", expect = ACCEPTABLE, desc = "Read before the overwrite.")
  @Outcome(id = "fresh, fresh", expect = ACCEPTABLE, desc = "Read after the overwrite.")
  @Outcome(id = ".*, null", expect = FORBIDDEN, desc = "The fresh value was taken for expired.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "An expired value was seen.")
  @State
  public static class ByReader extends Expired {
    @Actor
    public void overwrite() {
      store.set(Keys.FIRST, FRESH);
    }

    @Actor
    public void read(LL_Result r) {
      r.r1 = store.get(Keys.FIRST);
    }

    @Arbiter
    public void atLast(LL_Result r) {
      r.r2 = store.get(Keys.FIRST);
    }
  }

  /** The sweeper reclaims. */
  @JCStressTest
  @Outcome(id = "0, fresh", expect = ACCEPTABLE, desc = "The overwrite found the old value.")
  @Outcome(id = "1, fresh", expect = ACCEPTABLE, desc = "The sweeper found it.")
  @Outcome(id = ".*, null", expect = FORBIDDEN, desc = "The fresh value was taken for expired.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "Swept twice.")
  @State
  public static class BySweeper extends Expired {
    @Actor
    public void overwrite() {
      store.set(Keys.FIRST, FRESH);
    }

    @Actor
    public void sweep(LL_Result r) {
      r.r1 = store.expireCycle(Duration.ofSeconds(1));
    }

    @Arbiter
    public void atLast(LL_Result r) {
      r.r2 = store.get(Keys.FIRST);
    }
  }
}
