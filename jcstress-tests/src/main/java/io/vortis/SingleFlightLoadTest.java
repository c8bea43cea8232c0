package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A key is loaded once however many want it, and a delete while it is being loaded counts. */
public final class SingleFlightLoadTest {

  private SingleFlightLoadTest() {}

  /**
   * Two callers.
   *
   * <p>Fails if {@link Loads#load} does not register a load before it runs it (1, 2, 2), and if it
   * does not look again after that (1, 1, 2).
   */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Loaded once, for both.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "Loaded twice.")
  @State
  public static class TwoCallers {
    private final HeapStore<Integer, Integer> store = Keys.<Integer>twoStripes().build();
    private final AtomicInteger loads = new AtomicInteger();

    private int load() {
      return store.computeIfAbsent(Keys.FIRST, key -> loads.incrementAndGet());
    }

    @Actor
    public void first(III_Result r) {
      r.r1 = load();
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = load();
    }

    @Arbiter
    public void atLast(III_Result r) {
      r.r3 = loads.get();
    }
  }

  /**
   * A caller, and a writer who changes what is loaded from and then deletes the key.
   *
   * <p>Fails if {@link HeapStore#delete} does not {@linkplain Loads#forget forget} the load under
   * way, or if the store takes a value without asking whether its load {@linkplain
   * Loads.Load#isCurrent is current} (1, 1).
   */
  @JCStressTest
  @Outcome(id = "1, null", expect = ACCEPTABLE, desc = "Loaded before the change, and deleted.")
  @Outcome(id = "2, null", expect = ACCEPTABLE, desc = "Loaded after the change, and deleted.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Loaded after the delete.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "What was deleted is back.")
  @State
  public static class Delete {
    private final HeapStore<Integer, Integer> store = Keys.<Integer>twoStripes().build();
    private volatile int source = 1;

    @Actor
    public void load(LL_Result r) {
      r.r1 = store.computeIfAbsent(Keys.FIRST, key -> source);
    }

    @Actor
    public void change() {
      source = 2;
      store.delete(Keys.FIRST);
    }

    @Arbiter
    public void atLast(LL_Result r) {
      r.r2 = store.get(Keys.FIRST);
    }
  }
}
