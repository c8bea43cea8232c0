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
   * <p>Fails if {@link Loads#load} does not register a load before it runs it, or drops it before
   * its value is stored.
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
   * A caller, and a writer who sets the key and deletes it.
   *
   * <p>Fails if {@link HeapStore#delete} does not forget the load under the stripe's lock.
   */
  @JCStressTest
  @Outcome(id = "loaded, loaded", expect = ACCEPTABLE, desc = "Loaded after the delete.")
  @Outcome(id = "loaded, null", expect = ACCEPTABLE, desc = "Deleted while it was being loaded.")
  @Outcome(id = "written, null", expect = ACCEPTABLE, desc = "Asked for between set and delete.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "What was deleted is back.")
  @State
  public static class Delete {
    private final HeapStore<Integer, String> store = Keys.<String>twoStripes().build();

    @Actor
    public void load(LL_Result r) {
      r.r1 = store.computeIfAbsent(Keys.FIRST, key -> "loaded");
    }

    @Actor
    public void setAndDelete() {
      store.set(Keys.FIRST, "written");
      store.delete(Keys.FIRST);
    }

    @Arbiter
    public void atLast(LL_Result r) {
      r.r2 = store.get(Keys.FIRST);
    }
  }
}
