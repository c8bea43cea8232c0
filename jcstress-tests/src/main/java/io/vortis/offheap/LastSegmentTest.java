package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two writers want the last segment that is not reserved for cleaning: one gets it, and the reserve
 * stays whole.
 *
 * <p>Fails if {@link Arena#take} does not look again, under its lock, at how many are left (62 and
 * 63, once in forty thousand samples).
 */
@JCStressTest
@Outcome(id = "64, 64", expect = ACCEPTABLE, desc = "One at a time had it, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Both had one: that of the reserve was taken.")
@State
public class LastSegmentTest {
  private static final int TIMES = 64;
  private static final int RESERVE = 2;
  private static final Arena ARENA =
      new Arena(Sizing.of(Small.BYTES, roomy -> 1, /* ghosts= */ false), RESERVE);
  private static final AtomicInteger TAKEN = new AtomicInteger();

  static {
    while (ARENA.availableBeyondReserve() > 1) {
      ARENA.take();
    }
  }

  private static int take() {
    int right = 0;
    for (int i = 0; i < TIMES; i++) {
      right += takeOnce() ? 1 : 0;
    }
    return right;
  }

  /** Whether nobody else had a segment at the same time. */
  private static boolean takeOnce() {
    int segment = ARENA.take();
    if (segment == Segments.NONE) {
      return true;
    }
    boolean alone = TAKEN.incrementAndGet() == 1;
    TAKEN.decrementAndGet();
    ARENA.release(segment);
    return alone;
  }

  @Actor
  public void first(II_Result r) {
    r.r1 = take();
  }

  @Actor
  public void second(II_Result r) {
    r.r2 = take();
  }
}
