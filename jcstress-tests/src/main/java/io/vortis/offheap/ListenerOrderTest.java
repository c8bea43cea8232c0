package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import io.vortis.StoreListener;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A listener is told of the writes of a key in the order in which they happened, so that the last
 * it was told of is what the store holds.
 *
 * <p>Fails if {@link Engine#put} tells its listeners after the lock is gone (a, b and b, a).
 */
@JCStressTest
@Outcome(id = "a, a", expect = ACCEPTABLE, desc = "The first actor came last.")
@Outcome(id = "b, b", expect = ACCEPTABLE, desc = "The second actor came last.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Told in the wrong order.")
@State
public class ListenerOrderTest {
  /** By key; far more of them than there are states at a time. */
  private static final AtomicReferenceArray<String> TOLD = new AtomicReferenceArray<>(1 << 20);

  private static final OffHeapStore<Integer, String> STORE =
      Shared.builder(Codecs.utf8())
          .listener(
              new StoreListener<>() {
                @Override
                public void written(Integer key, String value, long expiresAt) {
                  TOLD.set(key % TOLD.length(), value);
                }
              })
          .build();

  private final Integer key = Shared.newKey();

  @Actor
  public void first() {
    STORE.set(key, "a");
  }

  @Actor
  public void second() {
    STORE.set(key, "b");
  }

  @Arbiter
  public void atLast(LL_Result r) {
    r.r1 = STORE.getAndDelete(key);
    r.r2 = TOLD.get(key % TOLD.length());
  }
}
