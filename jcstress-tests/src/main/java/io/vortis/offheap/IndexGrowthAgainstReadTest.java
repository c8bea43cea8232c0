package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.eviction.Eviction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Buckets split and merge again while others read, and write, keys that move with them: a key that
 * is there all the time is never missed, and what was written is found.
 *
 * <p>Fails if a miss in {@link Lookup#find} is believed though {@code moves} has changed (255, once
 * in a hundred thousand samples).
 */
public final class IndexGrowthAgainstReadTest {

  private IndexGrowthAgainstReadTest() {}

  /** Some keys that stay, and more that come and go, with which buckets do. */
  static class Growing {
    private static final int STAYING = 8;
    private static final int ROUNDS = 32;
    private static final int COMING = 16;
    private static final ByteSpan VALUE = Small.value(1, 8);
    private static final ByteSpan[] KEYS = new ByteSpan[STAYING + COMING];

    static {
      for (int i = 0; i < KEYS.length; i++) {
        KEYS[i] = Small.key(i);
      }
    }

    static OffHeapBytes filled() {
      OffHeapBytes bytes = Small.store(Eviction.none(), 1).bytes();
      for (int i = 0; i < STAYING; i++) {
        Small.set(bytes, KEYS[i], VALUE);
      }
      return bytes;
    }

    static void growAndShrink(OffHeapBytes bytes) {
      for (int i = STAYING; i < KEYS.length; i++) {
        Small.set(bytes, KEYS[i], VALUE);
      }
      for (int i = STAYING; i < KEYS.length; i++) {
        bytes.delete(KEYS[i]);
      }
    }
  }

  /** Nothing else happens to the keys that stay. */
  @JCStressTest
  @Outcome(id = "256", expect = ACCEPTABLE, desc = "All found before, during or after.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A key was missed that was there all the time.")
  @State
  public static class Read extends Growing {
    private static final OffHeapBytes BYTES = filled();

    @Actor
    public void growAndShrink() {
      growAndShrink(BYTES);
    }

    @Actor
    public void read(I_Result r) {
      for (int i = 0; i < Growing.ROUNDS * Growing.STAYING; i++) {
        r.r1 += BYTES.contains(Growing.KEYS[i % Growing.STAYING]) ? 1 : 0;
      }
    }
  }

  /** The keys that stay are written too. */
  @JCStressTest
  @Outcome(id = "256", expect = ACCEPTABLE, desc = "Each found after it was written.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A key was missed that was there all the time.")
  @State
  public static class Write extends Growing {
    private static final OffHeapBytes BYTES = filled();

    @Actor
    public void growAndShrink() {
      growAndShrink(BYTES);
    }

    @Actor
    public void write(I_Result r) {
      for (int i = 0; i < Growing.ROUNDS * Growing.STAYING; i++) {
        ByteSpan key = Growing.KEYS[i % Growing.STAYING];
        Small.set(BYTES, key, Growing.VALUE);
        r.r1 += BYTES.contains(key) ? 1 : 0;
      }
    }
  }
}
