package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A number goes to and fro between two that differ in every bit and in the length of their text,
 * while it is read: what is read is one of them.
 *
 * <p>Fails if {@link EntryLayout#putNumberRelease} writes the number in halves (63), and if {@link
 * Lookup#copyTo} reads it again for the text when it has been read for the length (62, 0).
 */
@JCStressTest
@Outcome(id = "64", expect = ACCEPTABLE, desc = "One of the two, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "A number that never was, or none.")
@State
public class CounterAgainstReadTest {
  private static final int READS = 64;
  private static final long ONE = 0x0123_4567_89AB_CDEFL;
  private static final byte[] FIRST = Decimal.text(ONE);
  private static final byte[] SECOND = Decimal.text(~ONE);
  private static final OffHeapBytes BYTES = Small.store(Eviction.none(), 1).bytes();

  static {
    BYTES.add(Small.A, ONE);
  }

  @Actor
  public void change() {
    // Twice there and back; between other threads' the same sums only.
    synchronized (BYTES) {
      for (int i = 0; i < 2; i++) {
        BYTES.add(Small.A, ~ONE - ONE);
        BYTES.add(Small.A, ONE - ~ONE);
      }
    }
  }

  @Actor
  public void read(I_Result r) {
    for (int i = 0; i < READS; i++) {
      byte[] value = BYTES.get(Small.A);
      r.r1 += Arrays.equals(value, FIRST) || Arrays.equals(value, SECOND) ? 1 : 0;
    }
  }
}
