package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What concerns several stripes: their locks, sections and snapshots. */
@Timeout(300)
class StripesTest {
  private static final int[] TWO = {1, 2};

  private final OffHeapStore<byte[], byte[]> store = store(4);
  private final Stripes stripes = store.engine().stripes;

  @AfterEach
  void close() {
    store.close();
  }

  private static OffHeapStore<byte[], byte[]> store(int stripes) {
    return OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
        .maxBytes(4 << 20)
        .eviction(Eviction.none())
        .stripes(stripes)
        .build();
  }

  /** The stripes that this thread holds. */
  private String held() {
    StringBuilder held = new StringBuilder();
    for (int i = 0; i < stripes.count(); i++) {
      held.append(stripes.at(i).isEntered() ? i : "");
    }
    return held.toString();
  }

  /** The stripes that nobody holds, as another thread finds out. */
  private String free() {
    return Actor.elsewhere(
        () -> {
          StringBuilder free = new StringBuilder();
          for (int i = 0; i < stripes.count(); i++) {
            if (stripes.at(i).tryEnter(1)) {
              stripes.at(i).exit();
              free.append(i);
            }
          }
          return free.toString();
        });
  }

  private void change(int stripe) {
    stripes.at(stripe).beginChange();
    stripes.at(stripe).endChange();
  }

  @Test
  void indexOf_isByTheHighestBits() {
    assertThat(stripes.indexOf(0x3FFF_FFFF_FFFF_FFFFL)).isZero();
    assertThat(stripes.indexOf(0x4000_0000_0000_0000L)).isEqualTo(1);
    assertThat(stripes.indexOf(-1)).isEqualTo(3);
    assertThat(stripes.of(0x8000_0000_0000_0001L)).isSameAs(stripes.at(2));
    assertThat(stripes.of(new long[] {-1, 0, 0x4000_0000_0000_0000L, 1})).containsExactly(0, 1, 3);
    try (OffHeapStore<byte[], byte[]> one = store(1)) {
      assertThat(one.engine().stripes.indexOf(-1)).isZero();
    }
  }

  @Test
  void locked_holdsThoseAndNoOthers_andNoneAfterwards() {
    assertThat(stripes.<String>locked(TWO, () -> held() + " " + free())).isEqualTo("12 03");
    assertThat(held()).isEmpty();
    assertThat(free()).isEqualTo("0123");
    assertThatThrownBy(
            () ->
                stripes.<Boolean>locked(
                    TWO,
                    () -> {
                      throw new ArithmeticException();
                    }))
        .isInstanceOf(ArithmeticException.class);
    assertThat(free()).isEqualTo("0123");
  }

  @Test
  void section_keepsToItsOwnStripes() throws Exception {
    assertThat(stripes.isInSection()).isFalse();
    stripes.<Boolean>section(
        TWO,
        () -> {
          assertThat(stripes.isInSection()).isTrue();
          assertThat(Actor.elsewhere(stripes::isInSection)).isFalse();
          stripes.enter(stripes.at(1));
          stripes.at(1).exit();
          assertThatThrownBy(() -> stripes.enter(stripes.at(3)))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("does not belong");
          assertThatThrownBy(() -> stripes.<Boolean>section(new int[] {2, 3}, () -> true))
              .isInstanceOf(IllegalStateException.class);
          assertThat(held() + " " + free()).isEqualTo("12 03");
          // One inside it is part of it, and ends nothing.
          assertThat(stripes.<Boolean>section(new int[] {2}, stripes::isInSection)).isTrue();
          assertThat(stripes.isInSection()).isTrue();
          assertThat(Stripe.isQuiet(stripes.at(2).versionAcquire())).isFalse();
          return true;
        });
    assertThat(stripes.isInSection()).isFalse();
    assertThat(free()).isEqualTo("0123");
    // It does not bind any more who was in it, whoever is in one now.
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Actor<Boolean> other =
        Actor.start(
            () ->
                stripes.<Boolean>section(
                    TWO,
                    () -> {
                      inside.countDown();
                      Actor.await(leave);
                      return true;
                    }));
    Actor.await(inside);
    assertThat(stripes.isInSection()).isFalse();
    stripes.enter(stripes.at(3));
    stripes.at(3).exit();
    leave.countDown();
    assertThat(other.result()).isTrue();
  }

  @Test
  void section_thatThrows_isOver() {
    long before = stripes.at(1).versionAcquire();
    assertThatThrownBy(
            () ->
                stripes.<Boolean>section(
                    TWO,
                    () -> {
                      throw new ArithmeticException();
                    }))
        .isInstanceOf(ArithmeticException.class);
    assertThat(stripes.isInSection()).isFalse();
    assertThat(stripes.at(1).sawSection(before)).isTrue();
    assertThat(Stripe.isQuiet(stripes.at(1).versionAcquire())).isTrue();
    assertThat(free()).isEqualTo("0123");
  }

  @Test
  void enter_closed_isRefusedAndHoldsNothing() {
    store.close();
    assertThatThrownBy(() -> stripes.enter(stripes.at(0)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(held()).isEmpty();
    assertThat(free()).isEqualTo("0123");
  }

  @Test
  void snapshot_nothingChanges_readsOnceWithoutALock() {
    int[] reads = {0};
    assertThat(stripes.<String>snapshot(TWO, () -> ++reads[0] + held())).isEqualTo("1");
  }

  @Test
  void snapshot_changedMeanwhile_readsAgain() {
    int[] reads = {0};
    String read =
        stripes.snapshot(
            TWO,
            () -> {
              if (reads[0]++ == 0) {
                change(2);
              }
              change(3); // of no concern
              return reads[0] + held();
            });
    assertThat(read).isEqualTo("2");
  }

  @Test
  void snapshot_changedAgainAndAgain_locksInTheEnd() {
    for (int stripe : TWO) {
      int[] reads = {0};
      String read =
          stripes.snapshot(
              TWO,
              () -> {
                change(stripe);
                return ++reads[0] + " " + held();
              });
      assertThat(read).isEqualTo("4 12");
    }
  }

  @Test
  void snapshot_changeUnderWay_locksAtOnce() {
    for (int stripe : TWO) {
      int[] reads = {0};
      stripes.at(stripe).beginChange();
      assertThat(stripes.<String>snapshot(TWO, () -> ++reads[0] + " " + held())).isEqualTo("1 12");
      stripes.at(stripe).endChange();
    }
  }
}
