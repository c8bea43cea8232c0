package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Of two deletes one finds the key.
 *
 * <p>Fails without the stripe's lock in {@link Engine#delete}: the JVM dies of a bad address in the
 * index, or {@link Log} throws an ArrayIndexOutOfBoundsException.
 */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first actor deleted it.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second actor deleted it.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Deleted twice, or by nobody.")
@State
public class DeleteAgainstDeleteTest {
  private static final OffHeapStore<Integer, String> STORE = Shared.builder(Codecs.utf8()).build();
  private final Integer key = Shared.newKey();

  public DeleteAgainstDeleteTest() {
    STORE.set(key, "x");
  }

  @Actor
  public void first(ZZ_Result r) {
    r.r1 = STORE.delete(key);
  }

  @Actor
  public void second(ZZ_Result r) {
    r.r2 = STORE.delete(key);
  }
}
