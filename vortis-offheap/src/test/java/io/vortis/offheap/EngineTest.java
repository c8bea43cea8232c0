package io.vortis.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operation on one key tells, what it waits for, and what it leaves behind. */
@Timeout(300)
class EngineTest {
  private static final int MIB = 1 << 20;
  private static final ByteSpan KEY = span("k");

  @RegisterExtension final OffHeapStores stores = new OffHeapStores();

  private final BreakableClock clock = new BreakableClock();
  private final OffHeapStore<String, byte[]> store = stores.watch(builder().build());
  private final Engine engine = store.engine();
  private final OffHeapBytes bytes = store.bytes();
  private final int segment = engine.arena.segmentSize;

  /** Stands still until it is moved, and does not tell the time while it is broken. */
  private static final class BreakableClock implements InstantSource {
    private final ManualClock whole = new ManualClock();
    boolean broken;

    void advance(long millis) {
      whole.advance(millis);
    }

    @Override
    public Instant instant() {
      if (broken) {
        throw new UnsupportedOperationException("broken");
      }
      return whole.instant();
    }
  }

  private OffHeapStore.Builder<String, byte[]> builder() {
    return OffHeapStore.builder(Codecs.utf8(), Codecs.bytes())
        .maxBytes(4 * MIB)
        .eviction(Eviction.lfu())
        .stripes(4)
        .clock(clock)
        .randomSeed(1)
        .recordStats();
  }

  private static ByteSpan span(String text) {
    return ByteSpan.of(text.getBytes(UTF_8));
  }

  private static ByteSpan zeros(int length) {
    return ByteSpan.of(new byte[length]);
  }

  // ---------------------------------------------------------------- what is told of a key

  /** A header is 16 bytes, what leads to a chain 4; entries are aligned to 8, and a slot is 8. */
  @Test
  void memoryUsage_isTheEntryItsChainAndItsSlot() {
    assertThat(bytes.memoryUsage(KEY)).isEqualTo(-1);
    store.set("k", new byte[100]);
    assertThat(bytes.memoryUsage(KEY)).isEqualTo(120 + 8);
    store.set("k", new byte[2 * segment + 100], Duration.ofMillis(5));
    assertThat(bytes.memoryUsage(KEY)).isEqualTo(128 + 2 * segment + 8);
    clock.advance(5);
    assertThat(bytes.memoryUsage(KEY)).isEqualTo(-1);
  }

  @Test
  void frequency_countsReadsAndWrites_upToThree() {
    assertThat(bytes.frequency(KEY)).isEqualTo(-1);
    store.set("k", new byte[1], Duration.ofMillis(5));
    assertThat(bytes.frequency(KEY)).isZero();
    for (int uses = 1; uses <= 4; uses++) {
      store.get("k");
      assertThat(bytes.frequency(KEY)).isEqualTo(Math.min(uses, 3));
    }
    clock.advance(5);
    assertThat(bytes.frequency(KEY)).isEqualTo(-1);
  }

  @Test
  void frequency_policyDoesNotAsk_isUnknown() {
    store.set("k", new byte[1]);
    store.get("k");
    store.evictBy(Eviction.random());
    assertThat(bytes.frequency(KEY)).isEqualTo(-1);
    store.get("k");
    store.evictBy(Eviction.lfu());
    assertThat(bytes.frequency(KEY)).isEqualTo(1);
  }

  @Test
  void idleMillis_keyAbsentOrExpired_isUnknown() {
    OffHeapStore<String, byte[]> noting = stores.watch(builder().noteUses().build());
    assertThat(noting.bytes().idleMillis(KEY)).isEqualTo(-1);
    noting.set("k", new byte[1], Duration.ofMillis(5));
    clock.advance(4);
    assertThat(noting.bytes().idleMillis(KEY)).isEqualTo(4);
    clock.advance(1);
    assertThat(noting.bytes().idleMillis(KEY)).isEqualTo(-1);
  }

  // ---------------------------------------------------------------- reading under the lock

  private static void assertReadsCountAndLooksDoNot(OffHeapBytes bytes) {
    ByteBuffer target = ByteBuffer.allocate(3);
    bytes.set(KEY, span("abc"), Store.NO_EXPIRY);
    assertThat(bytes.frequency(KEY)).isZero();
    assertThat(bytes.get(KEY, length -> target)).isEqualTo(3);
    assertThat(target.array()).containsExactly('a', 'b', 'c');
    assertThat(bytes.frequency(KEY)).isEqualTo(1);
    assertThat(bytes.contains(KEY)).isTrue();
    assertThat(bytes.frequency(KEY)).isEqualTo(1);
    assertThat(bytes.get(span("other"), length -> target)).isEqualTo(-1);
  }

  /** There each use is noted in the entry, which only the lock's holder may. */
  @Test
  void read_entriesExpireWhenIdle_countsAUseAndTellsTheLength() {
    OffHeapStore<String, byte[]> idle =
        stores.watch(builder().timeToIdle(Duration.ofSeconds(1)).build());
    assertReadsCountAndLooksDoNot(idle.bytes());
  }

  @Test
  void read_inASection_countsAUseAndTellsTheLength() {
    store.<Boolean>atomically(
        () -> {
          assertReadsCountAndLooksDoNot(bytes);
          return true;
        });
  }

  @Test
  void read_inASection_policyDoesNotAsk_countsNothing() {
    store.set("k", new byte[1]);
    store.evictBy(Eviction.random());
    store.<Boolean>atomically(
        () -> {
          assertThat(store.get("k")).hasSize(1);
          return true;
        });
    store.evictBy(Eviction.lfu());
    assertThat(bytes.frequency(KEY)).isZero();
  }

  @Test
  void read_othersWriteTheKey_waitsForNobody() {
    store.set("k", new byte[7]);
    store.<Boolean>update(
        "k",
        entry -> {
          assertThat(Actor.elsewhere(() -> store.get("k"))).hasSize(7);
          return true;
        });
    store.<Boolean>update(
        "absent",
        entry -> {
          assertThat(Actor.elsewhere(() -> store.contains("absent"))).isFalse();
          return true;
        });
  }

  // ---------------------------------------------------------------- what a write leaves behind

  private void assertHoldsNothing(int used) {
    assertThat(engine.arena.used()).isEqualTo(used);
    Scratch scratch = engine.scratch();
    assertThat(scratch.reservation.count()).isZero();
    assertThat(scratch.write.value).isEmpty();
    assertThat(scratch.write.length).isZero();
    assertThat(scratch.write.chainSegments).isZero();
  }

  private List<String> listen() {
    List<String> events = new ArrayList<>();
    bytes.addListener(
        new BytesListener() {
          @Override
          public void written(byte[] key, long expiresAt) {
            events.add("written " + new String(key, UTF_8));
          }

          @Override
          public void removed(byte[] key, RemovalCause cause) {
            events.add(cause + " " + new String(key, UTF_8));
          }
        });
    return events;
  }

  /** Of values in the log, and of such as are in a chain before the time is asked. */
  @ParameterizedTest
  @CsvSource({"10, 0", "10, 1000", "100000, 0", "100000, 1000"})
  void set_timeGoneBy_leavesTheKeyAbsentAndTellsOnceIfItWasThere(int length, long ago) {
    List<String> events = listen();
    int used = engine.arena.used();
    bytes.set(KEY, zeros(length), clock.millis() - ago);
    assertThat(events).isEmpty();
    assertThat(store.size()).isZero();
    assertThat(store.stats().sets()).isZero();
    assertHoldsNothing(used);

    bytes.set(KEY, zeros(length), Store.NO_EXPIRY);
    bytes.set(KEY, zeros(length), clock.millis() - ago);
    assertThat(events).containsExactly("written k", "EXPLICIT k");
    assertThat(store.size()).isZero();
    assertThat(store.stats().deleted()).isEqualTo(1);
    assertHoldsNothing(used);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void set_oneMillisecondLeft_isThereUntilThen(int length) {
    bytes.set(KEY, zeros(length), clock.millis() + 1);
    assertThat(bytes.get(KEY)).hasSize(length);
    clock.advance(1);
    assertThat(bytes.get(KEY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void set_clockThrows_leavesNothingBehind(int length) {
    store.set("k", new byte[7]);
    int used = engine.arena.used();
    clock.broken = true;
    assertThatThrownBy(() -> bytes.set(KEY, zeros(length), Long.MAX_VALUE - 1))
        .isInstanceOf(UnsupportedOperationException.class);
    clock.broken = false;
    assertHoldsNothing(used);
    assertThat(store.get("k")).hasSize(7);
  }

  @Test
  void set_carriedOut_letsGoOfTheValue() {
    int used = engine.arena.used();
    bytes.set(KEY, zeros(10), Store.NO_EXPIRY);
    assertHoldsNothing(used + 1);
    bytes.set(span("large"), zeros(2 * segment), Store.NO_EXPIRY);
    assertThat(engine.scratch().write.value).isEmpty();
  }

  @Test
  void set_moreThanThereIs_isRefusedAndLeavesNothingBehind() {
    store.set("k", new byte[7]);
    int used = engine.arena.used();
    assertThatThrownBy(() -> store.set("k", new byte[4 * MIB]))
        .isInstanceOf(StoreFullException.class);
    assertHoldsNothing(used);
    assertThat(store.get("k")).hasSize(7);
  }

  @Test
  void set_roomTakenByOthers_isRefusedWithNothingInItsHands() {
    store.evictBy(Eviction.none());
    Reservation others = new Reservation(engine.arena);
    others.fill(engine.arena.availableBeyondReserve() - 10);
    int used = engine.arena.used();
    byte[] large = SelfDescribing.value(1, 0, 20 * segment);
    assertThatThrownBy(() -> store.set("k", large))
        .isInstanceOf(StoreFullException.class)
        .hasMessageStartingWith("store is full: needed=" + 21 * segment + ",");
    assertHoldsNothing(used);
    others.releaseAll();
    store.set("k", large);
    assertThat(store.get("k")).isEqualTo(large);
  }
}
