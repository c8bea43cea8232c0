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
 * A value of equal bytes grows in place by its like, through the log and into a chain, while it is
 * read, and is followed by one of other bytes: what is read is of equal bytes, and none that have
 * not been written yet.
 *
 * <p>Rests on it that {@link Appends} writes the bytes before the length, and on the fence behind
 * the header in {@link Lookup}. Fails with the length first (0 to 63, once in five hundred samples
 * of a machine with more to do than it has cores: the bytes that are not there yet are the last
 * that a reader comes to).
 */
@JCStressTest
@Outcome(id = "64", expect = ACCEPTABLE, desc = "A prefix of what was appended, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Bytes that were never appended, or no value.")
@State
public class AppendAgainstReadTest {
  private static final int READS = 64;
  private static final int APPENDS = 16;
  private static final int PIECE = 600;
  private static final int LONGEST = 12_000;
  private static final OffHeapBytes BYTES = Small.store(Eviction.none(), 1).bytes();
  private static int mark;

  static {
    begin();
  }

  /** Sets a value of one piece, of bytes that its predecessors had not. */
  private static void begin() {
    mark = mark % 100 + 1;
    Small.set(BYTES, Small.A, Small.value(mark, PIECE));
  }

  @Actor
  public void append() {
    synchronized (BYTES) {
      for (int i = 0; i < APPENDS; i++) {
        if (BYTES.append(Small.A, Small.value(mark, PIECE), LONGEST) < 0) {
          begin();
        }
      }
    }
  }

  @Actor
  public void read(I_Result r) {
    for (int i = 0; i < READS; i++) {
      r.r1 += Small.read(BYTES, Small.A).equals(Small.WHOLE) ? 1 : 0;
    }
  }
}
