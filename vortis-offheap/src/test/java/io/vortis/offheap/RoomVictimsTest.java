package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gives way when a write needs room, and when nobody does. */
@Timeout(300)
class RoomVictimsTest {
  private static final Duration TTL = Duration.ofDays(1);

  private final ManualClock clock = new ManualClock();
  private final List<OffHeapStore<Long, byte[]>> stores = new ArrayList<>();

  @AfterEach
  void checkAndClose() {
    for (OffHeapStore<Long, byte[]> store : stores) {
      Invariants.check(store.engine());
      store.close();
    }
  }

  private OffHeapStore<Long, byte[]> store(String policy, int stripes) {
    OffHeapStore<Long, byte[]> store =
        OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
            .maxBytes(1 << 20)
            .eviction(Eviction.named(policy))
            .stripes(stripes)
            .clock(clock)
            .randomSeed(1)
            .build();
    stores.add(store);
    return store;
  }

  private static void makeRoom(OffHeapStore<Long, byte[]> store, int segments, int home) {
    Engine engine = store.engine();
    Reservation reservation = new Reservation(engine.arena);
    assertThat(engine.room.make(segments, reservation, engine.stripes.at(home), 0)).isTrue();
    assertThat(reservation.count()).isEqualTo(segments);
    reservation.releaseAll();
  }

  /** The first keys of a stripe. */
  private static List<Long> keysIn(OffHeapStore<Long, byte[]> store, int stripe, int count) {
    Engine engine = store.engine();
    List<Long> keys = new ArrayList<>();
    for (long key = 0; keys.size() < count; key++) {
      Scratch scratch = engine.scratch();
      byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
      engine.key(scratch, bytes, 0, bytes.length);
      if (engine.stripes.indexOf(scratch.key.hash) == stripe) {
        keys.add(key);
      }
    }
    return keys;
  }

  private static long left(OffHeapStore<Long, byte[]> store, List<Long> keys) {
    return keys.stream().filter(store::contains).count();
  }

  @Test
  void whatIsInUse_staysAsLongAsSomethingElseMayGo() {
    OffHeapStore<Long, byte[]> store = store("allkeys-lfu", 1);
    for (long key = 0; key < 700; key++) {
      store.set(key, new byte[1_000]);
    }
    assertThat(store.size()).isEqualTo(700);
    for (int use = 0; use < SlotLayout.MAX_FREQ; use++) {
      for (long key = 0; key < 700; key += 2) {
        assertThat(store.get(key)).isNotNull();
      }
    }
    makeRoom(store, 30, 0);
    for (long key = 0; key < 700; key += 2) {
      assertThat(store.contains(key)).as("key %s", key).isTrue();
    }
    assertThat(store.size()).isLessThan(600);
  }

  @Test
  void evictingAnything_theLargestStripeGivesFirst() {
    for (int larger = 0; larger < 2; larger++) {
      OffHeapStore<Long, byte[]> store = store("allkeys-lru", 2);
      List<Long> many = keysIn(store, larger, 500);
      List<Long> few = keysIn(store, 1 - larger, 60);
      few.forEach(key -> store.set(key, new byte[1_000]));
      many.forEach(key -> store.set(key, new byte[1_000]));
      makeRoom(store, store.engine().arena.availableBeyondReserve() + 2, 1 - larger);
      assertThat(left(store, few)).isEqualTo(60);
      assertThat(left(store, many)).isLessThan(500);
    }
  }

  @Test
  void evictingWhatExpires_theWritersOwnStripeGivesFirst() {
    for (int home = 0; home < 2; home++) {
      OffHeapStore<Long, byte[]> store = store("volatile-random", 2);
      List<Long> own = keysIn(store, home, 100);
      List<Long> others = keysIn(store, 1 - home, 400);
      own.forEach(key -> store.set(key, new byte[1_000], TTL));
      others.forEach(key -> store.set(key, new byte[1_000], TTL));
      makeRoom(store, store.engine().arena.availableBeyondReserve() + 2, home);
      assertThat(left(store, own)).isLessThan(100);
      assertThat(left(store, others)).isEqualTo(400);
    }
  }

  /** Not so much as one entry goes for a value that could not be stored however many went. */
  @Test
  void valueOneSegmentTooLarge_isRefusedAtOnce() {
    OffHeapStore<Long, byte[]> store = store("allkeys-lru", 1);
    int segment = store.engine().arena.segmentSize;
    // All but the reserve, a page and the segment of the head.
    int most = store.engine().arena.count() - 3;
    store.set(-1L, new byte[100]);
    assertThatThrownBy(() -> store.set(-2L, new byte[(most + 1) * segment]))
        .isInstanceOf(StoreFullException.class)
        .hasMessageStartingWith("store is full: needed=" + (most + 2) * segment + ",");
    assertThat(store.contains(-1L)).isTrue();
    // Pages of the index that are not needed any more are no obstacle.
    for (long key = 0; key < 4_000; key++) {
      store.set(key, new byte[8]);
    }
    assertThat(store.engine().stripes.at(0).index.pages()).isGreaterThan(1);
    store.set(-2L, new byte[most * segment]);
    assertThat(store.get(-2L)).hasSize(most * segment);
  }

  @Test
  void nothingMayGo_pagesOfTheIndexAreInTheWay() {
    OffHeapStore<Long, byte[]> store = store("noeviction", 1);
    int segment = store.engine().arena.segmentSize;
    for (long key = 0; key < 4_000; key++) {
      store.set(key, new byte[0]);
    }
    int pages = store.engine().stripes.at(0).index.pages();
    assertThat(pages).isGreaterThan(2);
    int most = store.engine().arena.count() - 2 - pages;
    assertThatThrownBy(() -> store.set(-1L, new byte[(most + 1) * segment]))
        .isInstanceOf(StoreFullException.class)
        .hasMessageStartingWith("store is full: needed=" + (most + 2) * segment + ",");
    assertThat(store.size()).isEqualTo(4_000);
  }

  @Test
  void everyStripeIsSwept_andOpenToOthersAfterwards() throws Exception {
    OffHeapStore<Long, byte[]> store = store("noeviction", 2);
    long stored = 0;
    try {
      for (; ; stored++) {
        store.set(stored, new byte[200], Duration.ofSeconds(10));
      }
    } catch (StoreFullException e) {
      assertThat(stored).isPositive();
    }
    clock.advance(10_000);
    int segment = store.engine().arena.segmentSize;
    store.set(-1L, new byte[40 * segment]);
    for (int stripe = 0; stripe < 2; stripe++) {
      long key = keysIn(store, stripe, 1).get(0);
      Actor.elsewhere(() -> store.set(key, new byte[10]));
      assertThat(store.get(key)).hasSize(10);
    }
  }
}
