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
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A fresh value never goes by the deadline of the one before it, whoever reclaims that: a reader
 * who found it expired, or the sweeper.
 */
public final class ExpiryAgainstOverwriteTest {
  private static final String OLD = "old";
  private static final String FRESH = "fresh";
  private static final Shared.ThreadClock CLOCK = new Shared.ThreadClock();
  private static final OffHeapStore<Integer, String> STORE =
      Shared.builder(Codecs.utf8()).clock(CLOCK).build();

  private ExpiryAgainstOverwriteTest() {}

  /** An entry that has just expired. */
  static class Expired {
    final Integer key = Shared.newKey();

    Expired() {
      CLOCK.set(0);
      STORE.set(key, OLD, Duration.ofMillis(Shared.ThreadClock.LATE));
      CLOCK.set(Shared.ThreadClock.LATE);
    }
  }

  /**
   * The reader reclaims.
   *
   * <p>Fails if {@link Engine#read} removes what it found expired without looking again under the
   * lock (null, null and fresh, null, once in five thousand samples).
   */
  @JCStressTest
  @Outcome(id = "null, fresh", expect = ACCEPTABLE, desc = "Read before the overwrite.")
  @Outcome(id = "fresh, fresh", expect = ACCEPTABLE, desc = "Read after the overwrite.")
  @Outcome(id = ".*, null", expect = FORBIDDEN, desc = "The fresh value was taken for expired.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "An expired value was seen.")
  @State
  public static class ByReader extends Expired {
    @Actor
    public void overwrite() {
      STORE.set(key, FRESH);
    }

    @Actor
    public void read(LL_Result r) {
      r.r1 = STORE.get(key);
    }

    @Arbiter
    public void atLast(LL_Result r) {
      r.r2 = STORE.getAndDelete(key);
    }
  }

  /**
   * The sweeper reclaims, this state's entry or another's.
   *
   * <p>Fails without the lock around {@link ExpirySweep#step}: the JVM dies of a bad address.
   */
  @JCStressTest
  @Outcome(
      id = "fresh",
      expect = ACCEPTABLE,
      desc = "The overwrite came after the sweep, or before.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "The fresh value was taken for expired.")
  @State
  public static class BySweeper extends Expired {
    @Actor
    public void overwrite() {
      STORE.set(key, FRESH);
    }

    @Actor
    public void sweep() {
      STORE.expireCycle(Duration.ofNanos(1));
    }

    @Arbiter
    public void atLast(L_Result r) {
      r.r1 = STORE.getAndDelete(key);
    }
  }
}
