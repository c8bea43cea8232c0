package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A number is added to, and read, while cleaning moves it: every sum is above the one before, and
 * what is read is never below what was read before.
 *
 * <p>Fails if {@link Edits} lets the stripe's lock go between the look that finds the number and
 * the addition, which is then made where the number was before the move (24 to 31, 4); without any
 * lock the JVM dies of a bad address.
 */
@JCStressTest
@Outcome(id = "32, 4", expect = ACCEPTABLE, desc = "Each addition counts, each is seen.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "An addition was lost, or undone.")
@State
public class CounterAgainstCleaningTest {
  private static final int TIMES = 32;
  private static final int ROUNDS = 4;
  private static final OffHeapStore<byte[], byte[]> STORE = Small.store(Eviction.none(), 1);
  private static final OffHeapBytes BYTES = STORE.bytes();
  private static final ByteSpan OTHER = Small.value(2, 700);

  static {
    BYTES.add(Small.A, 1);
  }

  @Actor
  public void cleanAndRead(II_Result r) {
    Stripe stripe = STORE.engine().stripes.at(0);
    long before = Long.MIN_VALUE;
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
      byte[] text = BYTES.get(Small.A);
      long now = text == null ? Long.MIN_VALUE : Decimal.parse(text, text.length);
      r.r2 += now > Long.MIN_VALUE && now >= before ? 1 : 0;
      before = now;
    }
  }

  @Actor
  public void add(II_Result r) {
    long before = Long.MIN_VALUE;
    for (int i = 0; i < TIMES; i++) {
      long sum = BYTES.add(Small.A, 1);
      r.r1 += sum > before ? 1 : 0;
      before = sum;
    }
  }
}
