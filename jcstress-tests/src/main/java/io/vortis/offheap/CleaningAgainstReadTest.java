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
 * An entry is moved to another segment, and its old place written anew, while it is read: the key
 * is there all the time, so it is never missed, and its value is always whole.
 *
 * <p>Rests on both looks at the generation and the second at the slot in {@link Lookup}. In a
 * million samples on two cores it did not fail without the one or the other: a segment is written
 * anew only some rounds after an entry has left it. {@link RecyclingAgainstReadTest}, where it is
 * at once, did.
 */
@JCStressTest
@Outcome(id = "64", expect = ACCEPTABLE, desc = "Found whole before, during or after, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Missed, or bytes of somebody else.")
@State
public class CleaningAgainstReadTest {
  private static final int READS = 64;
  private static final int ROUNDS = 16;
  private static final OffHeapStore<byte[], byte[]> STORE = Small.store(Eviction.none(), 1);
  private static final OffHeapBytes BYTES = STORE.bytes();
  private static final ByteSpan OWN = Small.value(1, 3_500);
  private static final ByteSpan OTHER = Small.value(2, 3_500);

  static {
    Small.set(BYTES, Small.A, OWN);
  }

  @Actor
  public void clean() {
    Stripe stripe = STORE.engine().stripes.at(0);
    for (int i = 0; i < ROUNDS; i++) {
      // The first of the two is dead: there is something to gain.
      Small.set(BYTES, Small.B, OTHER);
      Small.set(BYTES, Small.B, OTHER);
      stripe.enter();
      try {
        stripe.cleaner.clean(Long.MAX_VALUE, true);
      } finally {
        stripe.exit();
      }
    }
  }

  @Actor
  public void read(I_Result r) {
    for (int i = 0; i < READS; i++) {
      byte[] value = BYTES.get(Small.A);
      r.r1 += value != null && isOwn(value) ? 1 : 0;
    }
  }

  private static boolean isOwn(byte[] value) {
    for (byte each : value) {
      if (each != 1) {
        return false;
      }
    }
    return true;
  }
}
