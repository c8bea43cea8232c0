package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Clearing is one operation on all stripes: of two sets, one after the other, it does not take the
 * second and leave the first.
 *
 * <p>Fails if {@link Engine#clear} locks one stripe after the other instead of all (61 and 63, once
 * in four thousand samples).
 */
@JCStressTest
@Outcome(id = "64", expect = ACCEPTABLE, desc = "Both, the second alone, or none, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Cleared in two goes.")
@State
public class ClearAgainstSetTest {
  private static final int TIMES = 64;
  private static final int CLEARS = 16;

  /** So many that clearing one after the other takes longer than two sets. */
  private static final int STRIPES = 16;

  private static final OffHeapStore<byte[], byte[]> STORE =
      OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
          .maxBytes(STRIPES * Sizing.MIN_BYTES)
          .eviction(Eviction.none())
          .stripes(STRIPES)
          .randomSeed(1)
          .build();
  private static final OffHeapBytes BYTES = STORE.bytes();

  // Cleared first, if stripe by stripe, is the stripe of FIRST.
  private static final ByteSpan FIRST = Small.keyIn(STORE, 0);
  private static final ByteSpan SECOND = Small.keyIn(STORE, STRIPES - 1);
  private static final ByteSpan VALUE = Small.value(1, 8);

  @Actor
  public void clear() {
    for (int i = 0; i < CLEARS; i++) {
      STORE.clear();
    }
  }

  @Actor
  public void set(I_Result r) {
    for (int i = 0; i < TIMES; i++) {
      r.r1 += isClearedAtOnce() ? 1 : 0;
    }
  }

  /** One at a time, since another's first would not have been there before this one's second. */
  private static boolean isClearedAtOnce() {
    synchronized (BYTES) {
      BYTES.delete(FIRST);
      BYTES.delete(SECOND);
      Small.set(BYTES, FIRST, VALUE);
      Small.set(BYTES, SECOND, VALUE);
      boolean second = BYTES.contains(SECOND);
      return second || !BYTES.contains(FIRST);
    }
  }
}
