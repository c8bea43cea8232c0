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
 * A segment goes back to the pool and is written anew while somebody reads what it held: the last
 * entry of a stripe is deleted, which releases its segment, and the next entry stands in the same
 * place.
 */
public final class RecyclingAgainstReadTest {

  private RecyclingAgainstReadTest() {}

  /**
   * The next entry has the same key: even the slot is the same word again.
   *
   * <p>Fails without the last look at the generation in {@link Lookup#isValid}, and without the
   * second look at the slot in {@link Lookup#find}, which comes after the generation (torn, in one
   * of ten or twenty thousand samples).
   */
  @JCStressTest
  @Outcome(id = "absent", expect = ACCEPTABLE, desc = "Between the deletion and the set.")
  @Outcome(id = "whole", expect = ACCEPTABLE, desc = "One of the values that were set.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "Bytes of two values, or none that was set.")
  @State
  public static class SameKey {
    private static final int SIZE = 4_000;
    private static final OffHeapBytes BYTES = Small.store(Eviction.none(), 1).bytes();
    private static final ByteSpan ONE = Small.value(1, SIZE);
    private static final ByteSpan TWO = Small.value(2, SIZE);

    @Actor
    public void write() {
      BYTES.delete(Small.A);
      Small.set(BYTES, Small.A, ONE);
      BYTES.delete(Small.A);
      Small.set(BYTES, Small.A, TWO);
    }

    @Actor
    public void read(L_Result r) {
      r.r1 = Small.read(BYTES, Small.A);
    }
  }

  /**
   * The next entry is another key's.
   *
   * <p>Fails without the last look at the generation in {@link Lookup#isValid} (other).
   */
  @JCStressTest
  @Outcome(id = "absent", expect = ACCEPTABLE, desc = "While the other key had the place.")
  @Outcome(id = "whole", expect = ACCEPTABLE, desc = "The key's own value.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A value that nobody set to this key.")
  @State
  public static class OtherKey {
    private static final int SIZE = 200;
    private static final OffHeapBytes BYTES = Small.store(Eviction.none(), 1).bytes();
    private static final ByteSpan OWN = Small.value(1, SIZE);
    private static final ByteSpan OTHER = Small.value(2, SIZE);

    @Actor
    public void write() {
      Small.set(BYTES, Small.A, OWN);
      BYTES.delete(Small.A);
      Small.set(BYTES, Small.B, OTHER);
      BYTES.delete(Small.B);
    }

    @Actor
    public void read(L_Result r) {
      byte[] value = BYTES.get(Small.A);
      r.r1 = value != null && value[0] != 1 ? "other" : Small.read(BYTES, Small.A);
    }
  }
}
