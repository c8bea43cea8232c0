package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/**
 * Two set a key that is absent: one entry comes of it, and the later one's value.
 *
 * <p>Fails without the stripe's lock in {@link Engine#put}: the index is spoiled so soon that the
 * JVM dies of a bad address in it.
 */
@JCStressTest
@Outcome(id = "a, false", expect = ACCEPTABLE, desc = "The first actor came last.")
@Outcome(id = "b, false", expect = ACCEPTABLE, desc = "The second actor came last.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Two entries of one key, or none.")
@State
public class SetAgainstSetTest {
  private static final OffHeapStore<Integer, String> STORE = Shared.builder(Codecs.utf8()).build();
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
  public void atLast(LZ_Result r) {
    r.r1 = STORE.get(key);
    STORE.delete(key);
    r.r2 = STORE.contains(key);
  }
}
