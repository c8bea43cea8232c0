package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.HashSet;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * An iteration in many steps, between which the table grows and shrinks, shows every key that is
 * there all the time.
 *
 * <p>Fails if {@link Table#walk} counts its cursor from the lowest bit up (5 to 7, once in fifty
 * thousand samples).
 */
@JCStressTest
@Outcome(id = "8", expect = ACCEPTABLE, desc = "All were shown, now and then more than once.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "A key was passed over that was there all the time.")
@State
public class ScanAgainstResizeTest {
  private static final int STAYING = 8;
  private static final int COMING = 64;
  private final HeapStore<Integer, Integer> store =
      HeapStore.<Integer, Integer>builder().stripes(1).randomSeed(1).build();

  public ScanAgainstResizeTest() {
    for (int i = 0; i < STAYING; i++) {
      store.set(i, i);
    }
  }

  @Actor
  public void growAndShrink() {
    for (int i = STAYING; i < COMING; i++) {
      store.set(i, i);
    }
    for (int i = STAYING; i < COMING; i++) {
      store.delete(i);
    }
  }

  @Actor
  public void scan(I_Result r) {
    Set<Integer> seen = new HashSet<>();
    long cursor = 0;
    do {
      cursor = store.scan(cursor, 1, (key, value) -> seen.add(key));
    } while (cursor != 0);
    seen.removeIf(key -> key >= STAYING);
    r.r1 = seen.size();
  }
}
