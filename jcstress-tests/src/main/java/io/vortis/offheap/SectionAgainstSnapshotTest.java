package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Nobody who reads several keys, or counts them, sees the inside of an atomic section. */
public final class SectionAgainstSnapshotTest {

  private SectionAgainstSnapshotTest() {}

  /** A store with two keys that come and go, and change, together. */
  static class TwoKeys {
    static OffHeapStore<byte[], byte[]> store() {
      return Small.store(Eviction.none(), 2);
    }

    static List<byte[]> keys(OffHeapStore<byte[], byte[]> store) {
      return List.of(Small.keyIn(store, 0).array, Small.keyIn(store, 1).array);
    }
  }

  /**
   * One read of both.
   *
   * <p>Fails if {@link OffHeapStore#getAll} does not check the versions (0 to 15).
   */
  @JCStressTest
  @Outcome(id = "16", expect = ACCEPTABLE, desc = "Two values of one section, each time.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "One of two writes was seen.")
  @State
  public static class GetAll extends TwoKeys {
    private static final int READS = 16;
    private static final OffHeapStore<byte[], byte[]> STORE = store();
    private static final List<byte[]> KEYS = keys(STORE);

    static {
      KEYS.forEach(key -> STORE.set(key, new byte[1]));
    }

    @Actor
    public void section() {
      STORE.<Boolean>atomically(
          KEYS,
          () -> {
            for (byte[] key : KEYS) {
              STORE.compute(key, (any, value) -> new byte[] {(byte) (value[0] + 1)});
            }
            return true;
          });
    }

    @Actor
    public void read(I_Result r) {
      for (int i = 0; i < READS; i++) {
        Map<byte[], byte[]> both = STORE.getAll(KEYS);
        r.r1 += Arrays.equals(both.get(KEYS.get(0)), both.get(KEYS.get(1))) ? 1 : 0;
      }
    }
  }

  /**
   * The number of keys.
   *
   * <p>Fails if {@link Totals#size} does not check the versions (0 to 15, in one of six samples).
   */
  @JCStressTest
  @Outcome(id = "16", expect = ACCEPTABLE, desc = "Both or none, each time.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "One of two writes was counted.")
  @State
  public static class Size extends TwoKeys {
    private static final int READS = 16;
    private static final OffHeapStore<byte[], byte[]> STORE = store();
    private static final List<byte[]> KEYS = keys(STORE);

    @Actor
    public void section() {
      STORE.<Boolean>atomically(
          KEYS,
          () -> {
            boolean there = STORE.contains(KEYS.get(0));
            for (byte[] key : KEYS) {
              if (there) {
                STORE.delete(key);
              } else {
                STORE.set(key, new byte[1]);
              }
            }
            return true;
          });
    }

    @Actor
    public void read(I_Result r) {
      for (int i = 0; i < READS; i++) {
        r.r1 += STORE.size() % 2 == 0 ? 1 : 0;
      }
    }
  }
}
