package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that may evict never refuses what fits its bound, whatever others do meanwhile. */
@Timeout(300)
class RoomTest {
  private static final int MIB = 1 << 20;

  private final ManualClock clock = new ManualClock();

  private static OffHeapStore<Long, byte[]> store(
      Eviction eviction, int stripes, InstantSource clock) {
    return OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
        .maxBytes(MIB)
        .eviction(eviction)
        .stripes(stripes)
        .clock(clock)
        .randomSeed(1)
        .build();
  }

  /** Lets other threads read everything whenever the writer, cleaning, asks for the time. */
  private final class ReadersFasterThanTheCleaner implements InstantSource {
    final int keys;
    final int every;
    final Thread writer = Thread.currentThread();
    OffHeapStore<Long, byte[]> store;
    boolean reading;
    int asked;

    ReadersFasterThanTheCleaner(int keys, int every) {
      this.keys = keys;
      this.every = every;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
      if (reading && Thread.currentThread() == writer && ++asked % every == 0) {
        Actor.elsewhere(this::readAll);
      }
      return clock.millis();
    }

    void readAll() {
      for (int use = 0; use < SlotLayout.MAX_FREQ; use++) {
        for (long key = 0; key < keys; key++) {
          store.get(key);
        }
      }
    }
  }

  @Test
  void entriesInUseForEver_yieldAllTheSame() {
    ReadersFasterThanTheCleaner readers = new ReadersFasterThanTheCleaner(4_000, 50);
    try (OffHeapStore<Long, byte[]> store = store(Eviction.lfu(), 1, readers)) {
      readers.store = store;
      for (long key = 0; key < readers.keys; key++) {
        store.set(key, new byte[200], Duration.ofDays(1));
      }
      readers.readAll();
      readers.reading = true;
      store.set(-1L, new byte[60_000]);
      readers.reading = false;
      assertThat(store.get(-1L)).hasSize(60_000);
      assertThat(store.size()).isGreaterThan(readers.keys / 2);
      Invariants.check(store.engine());
    }
  }

  /** More segments are cleaned in vain than there are. */
  @Test
  void entriesInUseForEver_yieldToHalfTheStore() {
    ReadersFasterThanTheCleaner readers = new ReadersFasterThanTheCleaner(700, 10);
    try (OffHeapStore<Long, byte[]> store = store(Eviction.lfu(), 1, readers)) {
      readers.store = store;
      for (long key = 0; key < readers.keys; key++) {
        store.set(key, new byte[1_000], Duration.ofDays(1));
      }
      readers.readAll();
      readers.reading = true;
      int large = 30 * store.engine().arena.segmentSize;
      store.set(-1L, new byte[large]);
      readers.reading = false;
      assertThat(store.get(-1L)).hasSize(large);
      assertThat(store.size()).isGreaterThan(readers.keys / 3);
      Invariants.check(store.engine());
    }
  }

  @Test
  void whatOthersHold_isWaitedFor() throws Exception {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.lru(), 1, clock)) {
      Engine engine = store.engine();
      Reservation others = new Reservation(engine.arena);
      assertThat(engine.room.make(40, others, engine.stripes.at(0), 0)).isTrue();
      Actor<Void> write =
          Actor.start(
              () -> store.set(1L, SelfDescribing.value(1, 0, 40 * engine.arena.segmentSize)));
      write.awaitWaiting(Thread.State.WAITING);
      others.releaseAll();
      write.result();
      SelfDescribing.check(1, store.get(1L));
      Invariants.check(engine);
    }
  }

  /** One who is refused comes back with nothing, and is alone then. */
  @Test
  void make_refusedBesideOthers_triesAgainAlone() throws Exception {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.none(), 1, clock)) {
      Engine engine = store.engine();
      Stripe home = engine.stripes.at(0);
      Reservation others = new Reservation(engine.arena);
      assertThat(engine.room.make(40, others, home, 0)).isTrue();
      Actor<Boolean> alone =
          Actor.start(
              () -> {
                Reservation own = new Reservation(engine.arena);
                try {
                  boolean first = engine.room.make(40, own, home, 0);
                  assertThat(own.count()).isZero();
                  assertThat(engine.room.make(40, own, home, 0)).isTrue();
                  assertThat(own.count()).isEqualTo(40);
                  return first;
                } finally {
                  own.releaseAll();
                }
              });
      alone.awaitWaiting(Thread.State.WAITING);
      // Who is in a section does not wait for its turn behind one who does.
      long key = keyIn(store, 0);
      Actor.elsewhere(
          () ->
              store.<Boolean>atomically(
                  List.of(key),
                  () -> {
                    store.set(key, new byte[3 * engine.arena.segmentSize]);
                    return true;
                  }));
      assertThat(alone.isDone()).isFalse();
      others.releaseAll();
      assertThat(alone.result()).isFalse();
      assertThat(engine.arena.used()).isEqualTo(1 + 1 + 3);
      Invariants.check(engine);
    }
  }

  @Test
  void section_whatOthersHold_isRefusedAtOnce() {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.none(), 1, clock)) {
      Engine engine = store.engine();
      Reservation others = new Reservation(engine.arena);
      others.fill(40);
      assertThatThrownBy(
              () ->
                  store.<Boolean>atomically(
                      List.of(1L),
                      () -> {
                        store.set(1L, new byte[39 * engine.arena.segmentSize]);
                        return true;
                      }))
          .isInstanceOf(StoreFullException.class)
          .hasMessageStartingWith("store is full: needed=" + 40 * engine.arena.segmentSize + ",");
      assertThat(engine.arena.used()).isEqualTo(1 + 40);
      others.releaseAll();
      Invariants.check(engine);
    }
  }

  @Test
  void whatNobodyHolds_isRefusedAtOnce() {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.lru(), 1, clock)) {
      Engine engine = store.engine();
      store.set(1L, new byte[100]);
      assertThatThrownBy(
              () -> store.set(2L, new byte[engine.arena.count() * engine.arena.segmentSize]))
          .isInstanceOf(StoreFullException.class);
      assertThat(store.get(1L)).hasSize(100);
      store.set(2L, new byte[(engine.arena.count() - 3) * engine.arena.segmentSize]);
      Invariants.check(engine);
    }
  }

  @Test
  void onlyEntryThatMayGo_isFoundInWhicheverSegmentItIs() {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.named("volatile-lru"), 1, clock)) {
      Engine engine = store.engine();
      // One entry for each lifetime, in an open segment of its own; the fullest have nothing to
      // lose.
      store.set(1L, new byte[500], Duration.ofSeconds(30));
      for (long key = 100; key < 200; key++) {
        store.set(key, new byte[3_000]);
      }
      store.set(2L, new byte[30 * engine.arena.segmentSize - 1_000], Duration.ofMinutes(30));
      store.set(3L, new byte[20 * engine.arena.segmentSize], Duration.ofDays(2));
      assertThat(store.contains(2L)).isFalse();
      assertThat(store.get(3L)).hasSize(20 * engine.arena.segmentSize);
      for (long key = 100; key < 200; key++) {
        assertThat(store.contains(key)).isTrue();
      }
      Invariants.check(engine);
    }
  }

  @Test
  void section_waitsForTheStripesOfOthers() throws Exception {
    try (OffHeapStore<Long, byte[]> store = store(Eviction.lru(), 2, clock)) {
      long mine = keyIn(store, 0);
      long others = keyIn(store, 1);
      Engine engine = store.engine();
      for (long i = 0; i < 1_000; i++) {
        if (stripeOf(store, i) == 1) {
          store.set(i, new byte[200]);
        }
      }
      Reservation rest = new Reservation(engine.arena);
      rest.fill(engine.arena.availableBeyondReserve());
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch leave = new CountDownLatch(1);
      Actor<Boolean> other =
          Actor.start(
              () ->
                  store.<Boolean>atomically(
                      List.of(others),
                      () -> {
                        inside.countDown();
                        Actor.await(leave);
                        return true;
                      }));
      Actor.await(inside);
      Actor<Boolean> write =
          Actor.start(
              () ->
                  store.<Boolean>atomically(
                      List.of(mine),
                      () -> {
                        store.set(mine, new byte[1_000]);
                        return true;
                      }));
      write.awaitWaiting(Thread.State.TIMED_WAITING);
      leave.countDown();
      other.result();
      write.result();
      assertThat(store.get(mine)).hasSize(1_000);
      rest.releaseAll();
      Invariants.check(engine);
    }
  }

  private static long keyIn(OffHeapStore<Long, byte[]> store, int stripe) {
    long key = -1;
    while (stripeOf(store, key) != stripe) {
      key--;
    }
    return key;
  }

  private static int stripeOf(OffHeapStore<Long, byte[]> store, long key) {
    Engine engine = store.engine();
    Scratch scratch = engine.scratch();
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    engine.key(scratch, bytes, 0, bytes.length);
    return engine.stripes.indexOf(scratch.key.hash);
  }
}
