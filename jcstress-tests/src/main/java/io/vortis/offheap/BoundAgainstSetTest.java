package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Two values, each of which fits the bound but not both, are set at the same time: neither is
 * refused, and the store is not above its bound for anybody who looks.
 *
 * <p>Fails if a writer in {@link Room} who does not find what it needs is refused without trying
 * again alone (false, true and the like, in a tenth of the samples and more).
 */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both set, within the bound.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Refused what fits, or above the bound.")
@State
public class BoundAgainstSetTest {
  private static final OffHeapStore<byte[], byte[]> STORE = Small.store(Eviction.lru(), 2);
  private static final OffHeapBytes BYTES = STORE.bytes();
  private static final ByteSpan FIRST = Small.keyIn(STORE, 0);
  private static final ByteSpan SECOND = Small.keyIn(STORE, 1);
  private static final ByteSpan VALUE =
      Small.value(1, STORE.engine().arena.count() * STORE.engine().arena.segmentSize * 6 / 10);

  @Actor
  public void first(ZZ_Result r) {
    r.r1 = isSet(FIRST);
  }

  @Actor
  public void second(ZZ_Result r) {
    r.r2 = isSet(SECOND);
  }

  private static boolean isSet(ByteSpan key) {
    try {
      Small.set(BYTES, key, VALUE);
      return STORE.memoryUsed() <= STORE.maxBytes();
    } catch (StoreFullException e) {
      return false;
    }
  }
}
