package io.vortis.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An engine from its first page to its last: made, shared, swept, closed. */
@Timeout(300)
class EngineLifeTest {
  private static final int MIB = 1 << 20;
  private static final int STRIPES = 4;
  private static final long LONG_ENOUGH = SECONDS.toNanos(60);
  private static final ByteSpan KEY = ByteSpan.of(new byte[] {'k'});

  @RegisterExtension final OffHeapStores stores = new OffHeapStores();

  private final ManualClock clock = new ManualClock();
  private final OffHeapStore<String, byte[]> store = stores.watch(builder().build());
  private final Engine engine = store.engine();

  private OffHeapStore.Builder<String, byte[]> builder() {
    return OffHeapStore.builder(Codecs.utf8(), Codecs.bytes())
        .maxBytes(4 * MIB)
        .eviction(Eviction.lfu())
        .stripes(STRIPES)
        .clock(clock)
        .randomSeed(1);
  }

  private static ByteSpan zeros(int length) {
    return ByteSpan.of(new byte[length]);
  }

  private int stripeOf(String key) {
    Scratch scratch = engine.scratch();
    byte[] encoded = key.getBytes(UTF_8);
    engine.key(scratch, encoded, 0, encoded.length);
    return engine.stripes.indexOf(scratch.key.hash);
  }

  /** One stripe gets its page; the other would have to take it from the reserve. */
  @Test
  void engine_noMemoryForTheIndex_saysSoAndKeepsNone() {
    Sizing sizing =
        new Sizing(
            MIB,
            /* segments= */ 3,
            /* usableAtFirst= */ 3,
            MIB,
            /* stripes= */ 2,
            /* ghosts= */ 0,
            /* fixedBytes= */ 0);
    Engine.Parts parts =
        new Engine.Parts(
            sizing, Eviction.none(), true, clock, 0, false, 1, () -> Segments.NEVER, null);
    long before = JvmFlags.usedDirectMemory();
    assertThatThrownBy(() -> new Engine(parts))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "no memory for the index:"
                + " store is full: needed=0, segments=3, free=2, segmentSize=1048576");
    assertThat(JvmFlags.usedDirectMemory()).isLessThanOrEqualTo(before);
  }

  @Test
  void share_inASection_isRefusedToAStoreThatHasNoLocks() {
    OffHeapStore<String, byte[]> alone =
        stores.watch(builder().stripes(1).threadSafe(false).build());
    Stripe stripe = alone.engine().stripes.at(0);
    alone.<Boolean>atomically(
        () -> {
          assertThatThrownBy(() -> alone.engine().share())
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("a store for one thread is not shared in an atomic section");
          return true;
        });
    assertThat(Actor.elsewhere(stripe::isEntered)).as("nobody needs a lock").isTrue();
    alone.engine().share();
    assertThat(Actor.elsewhere(stripe::isEntered)).isFalse();

    alone.<Boolean>atomically(
        () -> {
          alone.engine().share();
          return true;
        });
    assertThat(Actor.elsewhere(() -> alone.bytes().get(KEY))).isNull();
  }

  // ---------------------------------------------------------------- sweeping

  /** Puts so many keys that are about to expire into each stripe. */
  private void fillStripes(int each, Duration ttl) {
    int[] keys = new int[STRIPES];
    for (int i = 0; Arrays.stream(keys).sum() < each * STRIPES; i++) {
      int stripe = stripeOf("x" + i);
      if (keys[stripe] < each) {
        keys[stripe]++;
        store.set("x" + i, new byte[10], ttl);
      }
    }
  }

  @Test
  void expireCycle_timeForAll_removesWhatHasExpiredAndSaysHowMuch() {
    fillStripes(300, Duration.ofMillis(50));
    store.set("k", new byte[10], Duration.ofMillis(51));
    clock.advance(49);
    assertThat(engine.expireCycle(LONG_ENOUGH)).isZero();
    clock.advance(1);
    assertThat(engine.expireCycle(LONG_ENOUGH)).isEqualTo(300 * STRIPES);
    assertThat(store.size()).isEqualTo(1);
    assertThat(engine.expireCycle(LONG_ENOUGH)).isZero();
  }

  /** A cycle that was over has been round, and begins where it began. */
  @Test
  void expireCycle_timeForOneStep_takesTheStripesInTurn() {
    assertThat(engine.expireCycle(LONG_ENOUGH)).isZero();
    for (int round = 0; round < 2; round++) {
      fillStripes(3, Duration.ofMillis(50));
      clock.advance(50);
      for (int i = 0; i < STRIPES; i++) {
        assertThat(engine.stripes.at(i).index.size()).isEqualTo(3);
        assertThat(engine.expireCycle(0)).isEqualTo(3);
        assertThat(engine.stripes.at(i).index.size()).isZero();
        assertThat(engine.expireCycle(0)).isZero();
      }
    }
  }

  // ---------------------------------------------------------------- closing

  @Test
  void close_twice_unmapsAndUnlocksEverything() {
    fillStripes(10, Duration.ofMillis(50));
    assertThat(engine.arena.mappedBytes()).isPositive();
    for (int times = 0; times < 2; times++) {
      engine.close();
      assertThat(engine.arena.mappedBytes()).isZero();
      for (int i = 0; i < STRIPES; i++) {
        assertThat(engine.stripes.at(i).holdsLock()).as("stripe %s", i).isFalse();
      }
    }
  }

  @Test
  void closedStore_refusesEverythingToEverybody() {
    OffHeapStore<String, byte[]> noting = stores.watch(builder().noteUses().build());
    OffHeapBytes closed = noting.bytes();
    closed.set(KEY, zeros(10), Store.NO_EXPIRY);
    noting.close();
    List<Runnable> operations =
        List.of(
            () -> closed.get(KEY),
            () -> closed.get(KEY, length -> ByteBuffer.allocate(length)),
            () -> closed.contains(KEY),
            () -> closed.expiresAt(KEY),
            () -> closed.frequency(KEY),
            () -> closed.idleMillis(KEY),
            () -> closed.memoryUsage(KEY),
            () -> closed.prefetch(new ByteSpan[] {KEY}, 1),
            () -> closed.set(KEY, zeros(20), Store.NO_EXPIRY),
            () -> closed.set(KEY, zeros(100_000), Store.NO_EXPIRY),
            () -> closed.delete(KEY),
            () -> closed.expireAt(KEY, Long.MAX_VALUE, ExpireCondition.ALWAYS),
            () -> closed.add(KEY, 1),
            () -> closed.append(KEY, KEY, 100),
            () -> closed.setRange(KEY, 3, KEY, 100),
            () -> closed.scan(0, 10, key -> {}),
            () -> closed.randomKey(),
            () -> noting.resize(5 * MIB),
            () -> noting.evictBy(Eviction.random()),
            () -> noting.engine().share());
    for (int i = 0; i < operations.size(); i++) {
      Runnable operation = operations.get(i);
      assertThatThrownBy(operation::run)
          .as("operation %s", i)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("store is closed");
      assertThat(Actor.elsewhere(() -> messageOf(operation))).isEqualTo("store is closed");
    }
  }

  private static String messageOf(Runnable operation) {
    try {
      operation.run();
      return "nothing was thrown";
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  /** A write may have looked whether the store is open before it was closed. */
  @Test
  void makeRoom_storeClosedMeanwhile_saysSo() {
    Reservation reservation = engine.scratch().reservation;
    Stripe home = engine.stripes.at(0);
    engine.close();
    assertThatThrownBy(() -> engine.makeRoom(2, reservation, home, 100))
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(StoreFullException.class)
        .hasMessage("store is closed");
  }
}
