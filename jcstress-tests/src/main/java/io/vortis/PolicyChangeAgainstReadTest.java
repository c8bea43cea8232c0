package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A policy that keeps notes comes and goes while a reader notes a use: the notes are made, and
 * dropped, under his hands, and he reads what he would have read.
 *
 * <p>Fails if {@link Table} reads its notes twice in one read, or if the array of notes is
 * published before it is made: the reader throws.
 */
@JCStressTest
@Outcome(id = "7", expect = ACCEPTABLE, desc = "Read, whatever became of the note.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Missed, or another value.")
@State
public class PolicyChangeAgainstReadTest {
  private final HeapStore<Integer, Integer> store =
      Keys.<Integer>twoStripes().maxEntries(4).build();

  public PolicyChangeAgainstReadTest() {
    store.set(Keys.FIRST, 7);
  }

  @Actor
  public void change() {
    store.evictBy(Eviction.lru());
    store.set(Keys.FIRST, 7);
    store.evictBy(Eviction.random());
    store.set(Keys.FIRST, 7);
  }

  @Actor
  public void read(I_Result r) {
    Integer value = store.get(Keys.FIRST);
    r.r1 = value == null ? -1 : value;
  }
}
