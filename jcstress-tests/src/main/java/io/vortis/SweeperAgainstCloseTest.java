package io.vortis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * A store is closed while its sweeper is in the middle of a cycle, and another thread begins one of
 * its own: when {@code close()} has returned, the sweeper has told its listeners of the last entry.
 *
 * <p>Fails if {@link Sweeper#stop} does not wait for the thread (false, swept, once in ninety
 * samples).
 */
@JCStressTest
@Outcome(id = "true, swept", expect = ACCEPTABLE, desc = "Nothing after the close.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Swept on, or the other thread's cycle failed.")
@State
public class SweeperAgainstCloseTest {
  private static final int ENTRIES = 16;

  /** The last that was made, for the other thread. */
  private static volatile @Nullable HeapStore<Integer, Integer> latest;

  private volatile int swept;
  private int sweptAtClose;

  @Actor
  public void close() {
    ManualClock clock = new ManualClock();
    HeapStore<Integer, Integer> store =
        Keys.<Integer>twoStripes()
            .clock(clock)
            .expiryInterval(Duration.ofNanos(1))
            .listener(
                new StoreListener<>() {
                  @Override
                  public void removed(Integer key, Integer value, RemovalCause cause) {
                    if (Thread.currentThread().getName().equals("vortis-sweeper")) {
                      swept++;
                    }
                  }
                })
            .build();
    for (int i = 0; i < ENTRIES; i++) {
      store.set(i, i, Duration.ofMillis(10));
    }
    clock.set(10);
    latest = store;
    store.startExpiry();
    while (swept == 0 && store.size() != 0) {
      Thread.onSpinWait();
    }
    store.close();
    sweptAtClose = swept;
  }

  @Actor
  public void sweep(ZL_Result r) {
    HeapStore<Integer, Integer> store = latest;
    if (store != null) {
      store.expireCycle(Duration.ofSeconds(1));
    }
    r.r2 = "swept";
  }

  @Arbiter
  public void atLast(ZL_Result r) {
    r.r1 = swept == sweptAtClose;
  }
}
