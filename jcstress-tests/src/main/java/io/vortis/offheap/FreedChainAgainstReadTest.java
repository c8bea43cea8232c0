package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The segments of a large value are freed, and the next value's bytes written there, while it is
 * read.
 *
 * <p>What keeps the bytes apart is the look at the slot in {@link Lookup#isValid}. Two cores are
 * hardly ever close enough for this test to fail without it; {@code OffHeapStressTest} then does.
 */
@JCStressTest
@Outcome(id = "absent", expect = ACCEPTABLE, desc = "Before the first value.")
@Outcome(id = "whole", expect = ACCEPTABLE, desc = "One of the values that were set.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Bytes of two values.")
@State
public class FreedChainAgainstReadTest {
  private static final OffHeapStore<byte[], byte[]> STORE = Small.store(Eviction.none(), 1);
  private static final OffHeapBytes BYTES = STORE.bytes();

  /** Nothing of it stands in the log, whose segments then last for many values. */
  private static final int SIZE = 8 * STORE.engine().arena.segmentSize;

  private static final ByteSpan ONE = Small.value(1, SIZE);
  private static final ByteSpan TWO = Small.value(2, SIZE);

  @Actor
  public void write() {
    Small.set(BYTES, Small.A, ONE);
    Small.set(BYTES, Small.A, TWO);
  }

  @Actor
  public void read(L_Result r) {
    r.r1 = Small.read(BYTES, Small.A);
  }
}
