package io.vortis.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.vortis.Codecs;
import io.vortis.RemovalCause;
import io.vortis.StoreListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * A store is closed while its sweeper is in the middle of a cycle, and another thread reads, writes
 * and sweeps: each of these happens before the close, or is refused, and none touches memory that
 * was given back.
 *
 * <p>Fails if {@link Stripes#enter} does not ask whether the store is open, and if {@link
 * Engine#put} copies a large value without being counted among the readers: the JVM dies of memory
 * that was given back.
 */
@JCStressTest
@Outcome(id = "true, (open|closed)", expect = ACCEPTABLE, desc = "Before the close, or refused.")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "Swept on, or something else was thrown.")
@State
public class SweeperAgainstCloseTest {
  private static final int ENTRIES = 16;
  private static final byte[] VALUE = new byte[8];

  /** Long enough for a close to come in the middle of a read. */
  private static final byte[] LONG_VALUE = new byte[64 << 10];

  /** So much that the JVM gives each piece of it back to the operating system. */
  private static final long BYTES = 32 << 20;

  private static final Shared.ThreadClock CLOCK = new Shared.ThreadClock();

  /** The last that was made, for the other thread. */
  private static volatile @Nullable OffHeapStore<Integer, byte[]> latest;

  private volatile int swept;
  private int sweptAtClose;

  @Actor
  public void close() {
    CLOCK.set(0); // for others the entries have expired
    OffHeapStore<Integer, byte[]> store =
        OffHeapStore.builder(Codecs.integers(), Codecs.bytes())
            .maxBytes(BYTES)
            .stripes(2)
            .clock(CLOCK)
            .expiryInterval(Duration.ofNanos(1))
            .listener(
                new StoreListener<>() {
                  @Override
                  public void removed(Integer key, byte[] value, RemovalCause cause) {
                    if (Thread.currentThread().getName().equals("vortis-sweeper")) {
                      swept++;
                    }
                  }
                })
            .build();
    fill(store);
    latest = store;
    store.startExpiry();
    while (swept == 0 && store.volatileSize() != 0) {
      Thread.onSpinWait();
    }
    store.close();
    sweptAtClose = swept;
  }

  private static void fill(OffHeapStore<Integer, byte[]> store) {
    for (int i = 0; i < ENTRIES; i++) {
      store.set(i, VALUE, Duration.ofMillis(1));
    }
  }

  @Actor
  public void use(ZL_Result r) {
    OffHeapStore<Integer, byte[]> store = latest;
    r.r2 = "open";
    try {
      while (store != null && store == latest) {
        store.get(0);
        store.set(0, LONG_VALUE);
        store.expireCycle(Duration.ofNanos(1));
      }
    } catch (IllegalStateException e) {
      r.r2 = "store is closed".equals(e.getMessage()) ? "closed" : e.getMessage();
    }
  }

  @Arbiter
  public void atLast(ZL_Result r) {
    r.r1 = swept == sweptAtClose;
  }
}
