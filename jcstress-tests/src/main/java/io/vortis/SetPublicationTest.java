package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Whoever gets a value sees it as whole as the thread that set it, though its fields are not final.
 *
 * <p>Rests on the release of the slot in {@link Buckets#fillSlotRelease} and {@link
 * Buckets#replaceSlotRelease} and the acquire in {@link Buckets#slotAcquire}; x86-64 does not
 * reorder these accesses and shows nothing without them, AArch64 may.
 */
public final class SetPublicationTest {

  private SetPublicationTest() {}

  /** As careless a value as there may be. */
  private static final class Value {
    int a;
    int b;
    int c;

    Value(int n) {
      a = n;
      b = n;
      c = n;
    }
  }

  private static void read(@Nullable Value value, III_Result r) {
    if (value != null) {
      r.r1 = value.a;
      r.r2 = value.b;
      r.r3 = value.c;
    }
  }

  /** A new key. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Read before the set.")
  @Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "Read after the set.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A value half built was seen.")
  @State
  public static class Insert {
    private final HeapStore<Integer, Value> store = Keys.<Value>twoStripes().build();

    @Actor
    public void set() {
      store.set(Keys.FIRST, new Value(2));
    }

    @Actor
    public void get(III_Result r) {
      read(store.get(Keys.FIRST), r);
    }
  }

  /** A key that has a value. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Read before the set.")
  @Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "Read after the set.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A value half built was seen, or none.")
  @State
  public static class Overwrite {
    private final HeapStore<Integer, Value> store = Keys.<Value>twoStripes().build();

    public Overwrite() {
      store.set(Keys.FIRST, new Value(1));
    }

    @Actor
    public void set() {
      store.set(Keys.FIRST, new Value(2));
    }

    @Actor
    public void get(III_Result r) {
      read(store.get(Keys.FIRST), r);
    }
  }
}
