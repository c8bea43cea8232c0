package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A value of equal bytes is exchanged in place for another of its length while it is read: what is
 * read is of equal bytes.
 *
 * <p>Rests on the section that {@link Stripe} makes of it, which readers look for after they have
 * copied the value, and on the fences of both. Fails without the section (0 to 63, in one of eight
 * samples).
 */
@JCStressTest
@Outcome(id = "64", expect = ACCEPTABLE, desc = "One of the values, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Part of one and part of another, or no value.")
@State
public class OverwriteAgainstReadTest {
  private static final int READS = 64;
  private static final int WRITES = 64;
  private static final int SIZE = 600;
  private static final OffHeapBytes BYTES = Small.store(Eviction.none(), 1).bytes();

  static {
    Small.set(BYTES, Small.A, Small.value(1, SIZE));
  }

  @Actor
  public void overwrite() {
    for (int i = 0; i < WRITES; i++) {
      Small.set(BYTES, Small.A, Small.value(1 + i % 100, SIZE));
    }
  }

  @Actor
  public void read(I_Result r) {
    for (int i = 0; i < READS; i++) {
      r.r1 += Small.read(BYTES, Small.A).equals(Small.WHOLE) ? 1 : 0;
    }
  }
}
