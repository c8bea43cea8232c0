package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Codecs;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stripe counts for a write, and where it puts the entry. */
class StripeAccountTest {
  private static final byte[] KEY = {1};

  private final ManualClock clock = new ManualClock();
  private final OffHeapStore<byte[], byte[]> store =
      OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
          .maxBytes(4 << 20)
          .eviction(Eviction.lfu())
          .stripes(1)
          .clock(clock)
          .build();
  private final Engine engine = store.engine();
  private final Stripe stripe = engine.stripes.at(0);
  private final Segments segments = engine.arena.segments;
  private final int segment = engine.arena.segmentSize;

  @AfterEach
  void checkAndClose() {
    Invariants.check(engine);
    store.close();
  }

  private long growth(int valueLength) {
    Scratch scratch = engine.scratch();
    engine.key(scratch, KEY, 0, KEY.length);
    scratch.write.set(new byte[valueLength], 0, valueLength, Segments.NEVER);
    return stripe.growth(scratch.write, stripe.findLive(scratch.key));
  }

  private boolean find() {
    Scratch scratch = engine.scratch();
    engine.key(scratch, KEY, 0, KEY.length);
    return stripe.findLive(scratch.key);
  }

  private int groupOfFound() {
    assertThat(find()).isTrue();
    return segments.group[engine.arena.segmentOf(SlotLayout.address(stripe.found.slot))];
  }

  /** A header is 16 bytes, what leads to a chain 4; entries are aligned to 8. */
  @Test
  void growth_isWhatComesLessWhatGoes() {
    assertThat(growth(100)).isEqualTo(120);
    assertThat(growth(2 * segment + 100)).isEqualTo(128 + 2L * segment);
    store.set(KEY, new byte[100]);
    assertThat(growth(200)).isEqualTo(224 - 120);
    assertThat(growth(10)).isEqualTo(32 - 120);
    store.set(KEY, new byte[2 * segment + 100]);
    assertThat(stripe.liveBytes()).isEqualTo(128 + 2L * segment);
    assertThat(growth(100)).isEqualTo(120 - 128 - 2L * segment);
    assertThat(growth(3 * segment)).isEqualTo(24 - 128 + (long) segment);
  }

  @Test
  void writtenBytes_countWhatWasCopied() {
    store.set(KEY, new byte[100]);
    assertThat(store.writtenBytes()).isEqualTo(120);
    store.set(KEY, new byte[2 * segment + 100]);
    assertThat(store.writtenBytes()).isEqualTo(120 + 128 + 2L * segment);
    // The rest is too long for the log, and does not fill its segment.
    store.set(KEY, new byte[2 * segment - 100]);
    assertThat(store.writtenBytes()).isEqualTo(120 + 128 + 2L * segment + 24 + 2L * segment - 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 1_800, 86_400})
  void write_isGroupedByItsTimeToLive(int seconds) {
    if (seconds == 0) {
      store.set(KEY, new byte[10]);
    } else {
      store.set(KEY, new byte[10], Duration.ofSeconds(seconds));
    }
    int ttlClass = seconds == 0 ? 0 : seconds < 60 ? 1 : seconds < 3_600 ? 2 : 3;
    assertThat(groupOfFound()).isEqualTo(ttlClass);
  }

  @Test
  void overwrite_countsAsAUse_andStaysAmongThoseThatWereUsed() {
    store.set(KEY, new byte[10]);
    for (int uses = 1; uses <= 4; uses++) {
      store.set(KEY, new byte[10]);
      assertThat(find()).isTrue();
      assertThat(SlotLayout.freq(stripe.found.slot)).isEqualTo(Math.min(uses, 3));
    }
    // Fills the segment, most of which stays alive, and has it cleaned.
    for (byte i = 2; i < 4; i++) {
      store.set(new byte[] {i}, new byte[segment / 2 - 200]);
    }
    stripe.log.sealFullest();
    stripe.cleaner.clean(Long.MAX_VALUE, /* forced= */ false);
    assertThat(groupOfFound()).isEqualTo(Log.FIRST_MAIN);
    store.set(KEY, new byte[10], Duration.ofSeconds(30));
    assertThat(groupOfFound()).isEqualTo(Log.FIRST_MAIN + 1);
    store.evictBy(Eviction.random());
    store.set(KEY, new byte[10]);
    assertThat(groupOfFound()).isZero();
  }

  // ---------------------------------------------------------------- what a write pays

  @Test
  void write_memoryShort_doesItsShareOfTheCleaning() {
    for (byte i = 2; i < 50; i++) {
      store.set(new byte[] {i}, new byte[1_000]);
    }
    for (byte i = 2; i < 50; i++) {
      if (i % 2 == 0) {
        store.delete(new byte[] {i});
      }
    }
    store.set(KEY, new byte[10]);
    Reservation rest = new Reservation(engine.arena);
    rest.fill(engine.arena.availableBeyondReserve() - 1);
    store.set(KEY, new byte[20]);
    assertThat(store.movedBytes()).isZero();
    rest.fill(rest.count() + 1);
    store.set(KEY, new byte[10]);
    assertThat(store.movedBytes()).isPositive();
    assertThat(store.size()).isEqualTo(25);
    rest.releaseAll();
  }

  /** Overwrites one key beside others that stay until so much is dead that cleaning is worth it. */
  private static void waste(OffHeapStore<byte[], byte[]> store) {
    Log log = store.engine().stripes.at(0).log;
    int part = store.engine().arena.segmentSize / 4 - 200;
    for (byte i = 2; !log.isWasteful(); i++) {
      assertThat(store.movedBytes()).isZero();
      store.set(new byte[] {i}, new byte[100]);
      store.set(KEY, new byte[part + i % 2]);
    }
  }

  @Test
  void write_roomEnough_cleansUpOnlyWhereMemoryIsMappedAsItIsNeeded() {
    waste(store);
    for (int i = 0; i < 10; i++) {
      store.set(KEY, new byte[1_000 + i]);
    }
    assertThat(store.movedBytes()).isZero();
    try (OffHeapStore<byte[], byte[]> unbounded =
        OffHeapStore.builder(Codecs.bytes(), Codecs.bytes()).stripes(1).clock(clock).build()) {
      waste(unbounded);
      long size = unbounded.size();
      for (int i = 0; i < 10; i++) {
        unbounded.set(KEY, new byte[1_000 + i]);
      }
      assertThat(unbounded.movedBytes()).isPositive();
      assertThat(unbounded.size()).isEqualTo(size);
      Invariants.check(unbounded.engine());
    }
  }

  @Test
  void update_largeValue_isWrittenOrRefusedAsAWhole() {
    byte[] large = SelfDescribing.value(1, 0, 2 * segment + 100);
    store.<Boolean>update(
        KEY,
        entry -> {
          entry.set(large);
          return true;
        });
    assertThat(store.get(KEY)).isEqualTo(large);
    assertThat(stripe.liveBytes()).isEqualTo(128 + 2L * segment);
    store.evictBy(Eviction.none());
    int used = engine.arena.used();
    int most = engine.arena.count() * 9 / 10;
    for (int segments : new int[] {most, engine.arena.count()}) {
      assertThatThrownBy(
              () ->
                  store.<Boolean>update(
                      KEY,
                      entry -> {
                        entry.set(new byte[segments * segment]);
                        return true;
                      }))
          .isInstanceOf(StoreFullException.class);
      assertThat(store.get(KEY)).isEqualTo(large);
      assertThat(engine.arena.used()).isEqualTo(used);
    }
  }

  @Test
  void update_roomTakenByOthers_waitsWithNothingInItsHands() {
    byte[] large = SelfDescribing.value(1, 0, 20 * segment);
    Reservation rest = new Reservation(engine.arena);
    rest.fill(engine.arena.availableBeyondReserve() - 10);
    int[] asked = {0};
    store.evictBy(Eviction.none());
    assertThatThrownBy(
            () ->
                store.<Boolean>update(
                    KEY,
                    entry -> {
                      asked[0]++;
                      entry.set(large);
                      return true;
                    }))
        .isInstanceOf(StoreFullException.class);
    assertThat(asked[0]).isEqualTo(2);
    assertThat(engine.arena.availableBeyondReserve()).isEqualTo(10);
    rest.releaseAll();
    store.set(KEY, large);
    assertThat(store.get(KEY)).isEqualTo(large);
  }
}
