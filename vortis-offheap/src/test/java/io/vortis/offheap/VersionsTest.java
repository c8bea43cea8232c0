package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.Store;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What readers of several keys go by: the version of a stripe tells of each change. */
class VersionsTest {
  private static final byte[] TEXT = {'t'};
  private static final byte[] NUMBER = {'n'};
  private static final byte[] LARGE = {'l'};
  private static final byte[] OTHER = {'o'};
  private static final long TTL = 60_000;

  private final ManualClock clock = new ManualClock();
  private final OffHeapStore<byte[], byte[]> store =
      OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
          .maxBytes(4 << 20)
          .eviction(Eviction.none())
          .stripes(1)
          .clock(clock)
          .build();
  private final OffHeapBytes bytes = store.bytes();
  private final Stripe stripe = store.engine().stripes.at(0);
  private final int segment = store.engine().arena.segmentSize;

  @BeforeEach
  void fill() {
    store.set(TEXT, new byte[99], Duration.ofMillis(TTL));
    append(TEXT, 1); // gives it room to grow in place
    bytes.add(ByteSpan.of(NUMBER), 1);
    store.set(LARGE, new byte[2 * segment + 100]);
  }

  @AfterEach
  void checkAndClose() {
    Invariants.check(store.engine());
    store.close();
  }

  private int append(byte[] key, int length) {
    return bytes.append(ByteSpan.of(key), ByteSpan.of(new byte[length]), Long.MAX_VALUE);
  }

  private record Change(String name, Consumer<VersionsTest> run) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("set, absent", test -> test.store.set(OTHER, new byte[5])),
        new Change("set, present", test -> test.store.set(TEXT, new byte[5])),
        new Change("set, large", test -> test.store.set(LARGE, new byte[test.segment])),
        new Change("delete", test -> test.store.delete(TEXT)),
        new Change("persist", test -> test.store.persist(TEXT)),
        new Change(
            "expire",
            test ->
                test.store.expireAt(TEXT, test.clock.millis() + 2 * TTL, ExpireCondition.ALWAYS)),
        new Change("append, in place", test -> test.append(TEXT, 1)),
        new Change("append, another head", test -> test.append(LARGE, 1_000)),
        new Change("append, another segment", test -> test.append(LARGE, test.segment)),
        new Change("add, in place", test -> test.bytes.add(ByteSpan.of(NUMBER), 1)),
        new Change(
            "sweep",
            test -> {
              test.clock.advance(TTL);
              assertThat(test.store.expireCycle(Duration.ofMinutes(1))).isEqualTo(1);
            }));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void change_isSeenOnceItIsOver_andIsNoSection(Change change) {
    long before = stripe.versionAcquire();
    assertThat(Stripe.isQuiet(before)).isTrue();

    change.run.accept(this);

    assertThat(stripe.versionAcquire()).isGreaterThan(before);
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isTrue();
    assertThat(stripe.sawSection(before)).isFalse();
  }

  @Test
  void change_isSeenWhileItLasts() {
    stripe.enter();
    stripe.beginChange();
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isFalse();
    stripe.endChange();
    stripe.exit();
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isTrue();
  }

  @Test
  void section_isSeenWhileItLastsAndAfterwards() {
    long before = stripe.versionAcquire();
    store.<Boolean>atomically(
        List.of(TEXT),
        () -> {
          assertThat(Stripe.isQuiet(stripe.versionAcquire())).isFalse();
          assertThat(stripe.sawSection(before)).isTrue();
          return store.delete(TEXT);
        });
    long after = stripe.versionAcquire();
    assertThat(Stripe.isQuiet(after)).isTrue();
    assertThat(stripe.sawSection(before)).isTrue();
    assertThat(stripe.sawSection(after)).isFalse();
  }

  @Test
  void clear_isASection_andGivesBackLargeValuesToo() {
    // More than the list of them has room for at first.
    for (byte i = 0; i < 20; i++) {
      store.set(new byte[] {i}, new byte[segment + i]);
    }
    long before = stripe.versionAcquire();

    store.clear();

    assertThat(stripe.sawSection(before)).isTrue();
    assertThat(Stripe.isQuiet(stripe.versionAcquire())).isTrue();
    assertThat(store.size()).isZero();
    assertThat(store.volatileSize()).isZero();
    assertThat(store.liveBytes()).isZero();
    assertThat(store.engine().arena.used()).isEqualTo(1); // the index's first page
  }

  @Test
  void readingAndMoving_changeNothing() {
    long before = stripe.versionAcquire();
    assertThat(store.get(TEXT)).hasSize(100);
    assertThat(store.expiresAt(OTHER)).isEqualTo(Store.ABSENT);
    stripe.enter();
    stripe.cleaner.clean(Long.MAX_VALUE, /* forced= */ true);
    stripe.exit();
    assertThat(store.movedBytes()).isPositive();
    assertThat(stripe.versionAcquire()).isEqualTo(before);
  }
}
