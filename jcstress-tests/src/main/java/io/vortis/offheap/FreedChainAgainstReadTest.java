package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The segments of a large value are freed, and the next value's bytes written there, while it is
 * read.
 *
 * <p>Fails without the look at the slot in {@link Lookup#isValid} (15, once in a thousand samples).
 */
@JCStressTest
@Outcome(id = "16", expect = ACCEPTABLE, desc = "One of the values that were set, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Bytes of two values, or none.")
@State
public class FreedChainAgainstReadTest {
  private static final int READS = 16;
  private static final int WRITES = 8;
  private static final OffHeapStore<byte[], byte[]> STORE = Small.store(Eviction.none(), 1);
  private static final OffHeapBytes BYTES = STORE.bytes();

  /** Nothing of it stands in the log, whose segments then last for many values. */
  private static final int SIZE = 8 * STORE.engine().arena.segmentSize;

  /** Three, since of two each would always come to the same segments, with the same bytes. */
  private static final List<ByteSpan> VALUES =
      List.of(Small.value(1, SIZE), Small.value(2, SIZE), Small.value(3, SIZE));

  static {
    Small.set(BYTES, Small.A, VALUES.get(0));
  }

  @Actor
  public void write() {
    for (int i = 0; i < WRITES; i++) {
      VALUES.forEach(value -> Small.set(BYTES, Small.A, value));
    }
  }

  @Actor
  public void read(I_Result r) {
    for (int i = 0; i < READS; i++) {
      r.r1 += Small.read(BYTES, Small.A).equals(Small.WHOLE) ? 1 : 0;
    }
  }
}
