package io.vortis;

import static io.vortis.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/**
 * A snapshot of two stripes while a change is under way in each.
 *
 * <p>The twelfth key of a stripe splits its first bucket, which asks the keys there for their
 * hashes when the new key is already to be seen. Keys that are slow to answer hold a writer in that
 * moment, and a reader between two keys.
 */
class HeapStoreSnapshotTest {
  private static final long SEED = 5;

  private final Hasher hasher = new Hasher(new SplittableRandom(SEED).nextInt());
  private final HeapStore<SlowKey, String> store =
      HeapStore.<SlowKey, String>builder().stripes(2).randomSeed(SEED).build();

  /**
   * A key that may be told to be slow the next time, or the time after, it is asked for its hash.
   */
  private static final class SlowKey {
    private final String name;
    private final AtomicInteger untilSlow = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    SlowKey(String name) {
      this.name = name;
    }

    void beSlowAtCall(int call) {
      untilSlow.set(call);
    }

    @Override
    public int hashCode() {
      if (untilSlow.get() > 0 && untilSlow.decrementAndGet() == 0) {
        asked.countDown();
        Actor.await(answer);
      }
      return name.hashCode();
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof SlowKey other && other.name.equals(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private List<SlowKey> keys(int count, IntPredicate hash) {
    List<SlowKey> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      SlowKey key = new SlowKey("key" + i);
      if (hash.test(hasher.hash(key))) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** Writes eleven keys to a stripe, one of them in its first bucket, and returns that. */
  private SlowKey fill(int stripe) {
    List<SlowKey> first = keys(1, hash -> hash >>> 31 == stripe && (hash & 1) == 0);
    List<SlowKey> others = keys(11, hash -> hash >>> 31 == stripe && (hash & 1) == 1);
    store.set(first.get(0), "filler");
    others.subList(0, 10).forEach(key -> store.set(key, "filler"));
    return first.get(0);
  }

  /** The one key in the second bucket that {@link #fill} has left out. */
  private String twelfth(int stripe) {
    return keys(11, hash -> hash >>> 31 == stripe && (hash & 1) == 1).get(10).name;
  }

  @Test
  void getAll_changesUnderWayInTwoStripes() throws Exception {
    SlowKey holdsFirst = fill(0);
    SlowKey holdsSecond = fill(1);
    SlowKey a = new SlowKey(twelfth(0));
    SlowKey b = new SlowKey(twelfth(1));

    // Asked for its stripe first, then for the entry, when a has been found absent.
    SlowKey askedForB = new SlowKey(b.name);
    askedForB.beSlowAtCall(2);
    Actor<Map<SlowKey, String>> reader =
        Actor.start(() -> store.getAll(List.of(new SlowKey(a.name), askedForB)));
    Actor.await(askedForB.asked);

    holdsFirst.beSlowAtCall(1);
    Actor<Boolean> writer = Actor.start(() -> set(a));
    Actor.await(holdsFirst.asked);
    assertThat(store.get(new SlowKey(a.name))).isEqualTo("v");
    // Somebody has seen a, and writes b.
    holdsSecond.beSlowAtCall(1);
    Actor<Boolean> observer = Actor.start(() -> set(b));
    Actor.await(holdsSecond.asked);

    askedForB.answer.countDown();
    await().until(() -> reader.isDone() || reader.isWaiting());
    holdsFirst.answer.countDown();
    holdsSecond.answer.countDown();

    assertThat(reader.result()).containsOnlyKeys(a, b);
    writer.result();
    observer.result();
    assertThat(store.size()).isEqualTo(24);
  }

  private boolean set(SlowKey key) {
    store.set(key, "v");
    return true;
  }
}
