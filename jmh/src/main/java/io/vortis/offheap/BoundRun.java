package io.vortis.offheap;

import io.vortis.Codecs;
import io.vortis.Resident;
import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Millions of operations with values of 0 B to 1 MiB in mixes that change, against one bound: what
 * the store says it has is what it has at every check, never more than the bound, and nothing when
 * everything is deleted. Then the mix shifts: 50 B everywhere, nine in ten deleted at random, 100
 * KB, and at last 512 MiB.
 *
 * <p>The process's resident set is taken from {@code /proc}, and what it had before the store as
 * the base; so the heap must have its size from the beginning.
 *
 * <pre>{@code
 * java -Xms1g -Xmx1g -XX:+AlwaysPreTouch -XX:MaxDirectMemorySize=2g \
 *     --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
 *     -cp jmh/target/benchmarks.jar io.vortis.offheap.BoundRun [operations [seed]]
 * }</pre>
 */
public final class BoundRun {
  private static final long MIB = 1 << 20;
  private static final long BOUND = 256 * MIB;
  private static final int KEYS = 2_000_000;
  private static final int CHECK_EVERY = 100_000;
  private static final int PHASES = 20;

  /** The most that a value has in each mix, and one in how many is larger than a hundred bytes. */
  private static final int[][] MIXES = {
    {100, 1}, {1 << 20, 500}, {2_000, 3}, {64 << 10, 40}, {0, 1}, {1 << 20, 4_000}, {10_000, 10}
  };

  private final SplittableRandom random;
  private final byte[] bytes = new byte[1 << 20];
  private final ByteSpan key = new ByteSpan();
  private final ByteSpan value = new ByteSpan();
  private final OffHeapStore<byte[], byte[]> store;
  private final OffHeapBytes face;
  private long refused;
  private long highest;

  private BoundRun(long maxBytes, Eviction eviction, long seed) {
    random = new SplittableRandom(seed);
    store =
        OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
            .maxBytes(maxBytes)
            .eviction(eviction)
            .randomSeed(seed)
            .build();
    face = store.bytes();
  }

  public static void main(String[] args) {
    int operations = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.printf("# seed=%d%n", seed);
    System.out.println(
        "store,operations,seconds,highest_percent,refused,resident_percent,mib_after_close");
    for (Eviction eviction : new Eviction[] {Eviction.lfu(), Eviction.none()}) {
      // Compiles what the run needs, so that the base has it.
      new BoundRun(BOUND / 8, eviction, seed).mixes("warm-up", operations / 10, 0);
      new BoundRun(BOUND, eviction, seed).mixes(eviction.toString(), operations, Resident.bytes());
    }
    for (Eviction eviction : new Eviction[] {Eviction.lfu(), Eviction.none()}) {
      new BoundRun(1_400 * MIB, eviction, seed).shift(eviction.toString());
    }
  }

  // ---------------------------------------------------------------- changing mixes

  private void mixes(String title, int operations, long base) {
    long start = System.nanoTime();
    long empty = store.memoryUsed();
    for (int i = 0; i < operations; i++) {
      operate(MIXES[i / (operations / PHASES + 1) % MIXES.length]);
      if (i % CHECK_EVERY == 0) {
        check();
      }
      highest = Math.max(highest, store.memoryUsed());
    }
    check();
    long resident = Resident.bytes() - base;
    for (int i = 0; i < KEYS; i++) {
      face.delete(key(i));
    }
    Invariants.check(store.engine());
    require(store.memoryUsed() == empty, "memory left when all is deleted", store.memoryUsed());
    require(store.size() == 0, "size", store.size());
    long maxBytes = store.maxBytes();
    store.close();
    System.out.printf(
        Locale.ROOT,
        "%s,%d,%d,%.2f,%d,%.2f,%d%n",
        title,
        operations,
        (System.nanoTime() - start) / 1_000_000_000,
        100.0 * highest / maxBytes,
        refused,
        100.0 * resident / maxBytes,
        (Resident.bytes() - base) / MIB);
  }

  private void operate(int[] mix) {
    int number = random.nextInt(KEYS);
    switch (random.nextInt(10)) {
      case 0 -> face.delete(key(number));
      case 1, 2 -> face.get(key(number), size -> java.nio.ByteBuffer.wrap(bytes));
      default -> {
        boolean large = random.nextInt(mix[1]) == 0;
        set(number, random.nextInt((large ? mix[0] : Math.min(100, mix[0])) + 1));
      }
    }
  }

  private void set(int number, int size) {
    try {
      face.set(key(number), value.set(bytes, 0, size), Store.NO_EXPIRY);
    } catch (StoreFullException e) {
      refused++;
      face.delete(key(random.nextInt(KEYS)));
    }
  }

  private ByteSpan key(int number) {
    byte[] array = {
      (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
    };
    return key.set(array, 0, array.length);
  }

  private void check() {
    Invariants.check(store.engine());
    require(store.memoryUsed() <= store.maxBytes(), "above the bound", store.memoryUsed());
  }

  // ---------------------------------------------------------------- shift of the mix

  private void shift(String title) {
    long start = System.nanoTime();
    long empty = store.memoryUsed();
    int small = 6_000_000;
    for (int i = 0; i < small; i++) {
      set(i, 50);
    }
    for (int i = 0; i < small; i++) {
      if (random.nextInt(10) != 0) {
        face.delete(key(i));
      }
    }
    check();
    int large = 2_000;
    for (int i = 0; i < large; i++) {
      set(small + i, 100_000);
    }
    check();
    for (int i = 0; i < large; i++) {
      face.delete(key(small + i));
    }
    require(refused == 0, "refused", refused);
    byte[] huge = new byte[512 << 20];
    for (int i = 0; i < 2; i++) {
      huge[huge.length - 1] = (byte) i;
      face.set(key(-1 - i), ByteSpan.of(huge), Store.NO_EXPIRY);
      check();
    }
    store.clear();
    check();
    require(store.memoryUsed() == empty, "memory left when all is deleted", store.memoryUsed());
    store.close();
    System.out.printf(
        "# %s: shift from 50 B to 100 KB to 512 MiB: nothing refused, %d s%n",
        title, (System.nanoTime() - start) / 1_000_000_000);
  }

  private static void require(boolean holds, String what, long number) {
    if (!holds) {
      throw new AssertionError(what + ": " + number);
    }
  }
}
