package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * Inserts drive each other's entries out of a full store, whose segments are written anew at once,
 * while one of the keys is read, and set again when it is gone: what is read is its own value, and
 * the store is never above its bound.
 *
 * <p>Fails without the last look at the generation in {@link Lookup#isValid} (true, 63, once in
 * five thousand samples).
 */
@JCStressTest
@Outcome(id = "true, 64", expect = ACCEPTABLE, desc = "The key's own value or none, each time.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Another key's value, or above the bound.")
@State
public class EvictionAgainstInsertTest {
  private static final int READS = 64;
  private static final int INSERTS = 64;
  private static final int KEYS = 10_000;

  /** A few of them fill a segment. */
  private static final int SIZE = 3_500;

  private static final OffHeapStore<byte[], byte[]> STORE = Small.store(Eviction.fifo(), 1);
  private static final OffHeapBytes BYTES = STORE.bytes();
  private static final ByteSpan OWN = Small.value(1, SIZE);
  private static final ByteSpan OTHER = Small.value(2, SIZE);
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Actor
  public void insert(ZI_Result r) {
    for (int i = 0; i < INSERTS; i++) {
      Small.set(BYTES, Small.key(1 + NEXT.getAndIncrement() % KEYS), OTHER);
    }
    r.r1 = STORE.memoryUsed() <= STORE.maxBytes();
  }

  @Actor
  public void read(ZI_Result r) {
    for (int i = 0; i < READS; i++) {
      byte[] value = BYTES.get(Small.A);
      if (value == null) {
        Small.set(BYTES, Small.A, OWN);
      }
      r.r2 += value == null || isOwn(value) ? 1 : 0;
    }
  }

  private static boolean isOwn(byte[] value) {
    boolean own = value.length == OWN.length;
    for (byte each : value) {
      own &= each == 1;
    }
    return own;
  }
}
