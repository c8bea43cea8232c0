package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Whoever is led to an entry by its slot finds all bytes of its header, key and value there.
 *
 * <p>Rests on the release of the slot in {@link Index#fill} and {@link Index#redirect}, which comes
 * after the bytes, and the acquire in {@link Lookup}. Fails if {@link Stripe#put} leads the slot to
 * the entry before it writes that: an overwrite then shows -1 and 0, once in fifty thousand
 * samples; an insert shows nothing, since a header of zeros fits no key. With a plain store in the
 * same place neither fails on x86-64, which keeps the order of stores; AArch64 may not.
 */
public final class SetPublicationTest {
  private static final OffHeapStore<Integer, byte[]> STORE = Shared.builder(Codecs.bytes()).build();
  private static final int SIZE = 1_000;

  private SetPublicationTest() {}

  /** Each mark's is longer than the last one's, so that none takes the place of another. */
  private static byte[] value(int mark) {
    byte[] value = new byte[SIZE + mark];
    Arrays.fill(value, (byte) mark);
    return value;
  }

  /** The mark of a whole value, -1 of one that is not, 0 of none. */
  private static int read(Integer key) {
    byte[] value = STORE.get(key);
    if (value == null) {
      return 0;
    }
    boolean whole = value.length == SIZE + value[0];
    for (byte each : value) {
      whole &= each == value[0];
    }
    return whole ? value[0] : -1;
  }

  /** A new key. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Read before the set.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Read after the set.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A value half written was seen.")
  @State
  public static class Insert {
    private final Integer key = Shared.newKey();

    @Actor
    public void set() {
      STORE.set(key, value(2));
    }

    @Actor
    public void get(I_Result r) {
      r.r1 = read(key);
    }

    @Arbiter
    public void atLast() {
      STORE.delete(key);
    }
  }

  /** A key that has a value. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Read before the set.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Read after the set.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A value half written was seen, or none.")
  @State
  public static class Overwrite {
    private final Integer key = Shared.newKey();

    public Overwrite() {
      STORE.set(key, value(1));
    }

    @Actor
    public void set() {
      STORE.set(key, value(2));
    }

    @Actor
    public void get(I_Result r) {
      r.r1 = read(key);
    }

    @Arbiter
    public void atLast() {
      STORE.delete(key);
    }
  }
}
