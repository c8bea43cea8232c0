package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.eviction.Eviction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where entries are appended, and what is counted of them. */
class LogTest {
  private static final int RESERVE = 2;
  private static final long NEVER = Segments.NEVER;

  private final Arena arena =
      new Arena(Sizing.of(1 << 20, segments -> 1, /* ghosts= */ false), RESERVE);
  private final Reservation reservation = new Reservation(arena);
  private final int segment = arena.segmentSize;
  private final Log log = log(Eviction.none());

  @AfterEach
  void close() {
    arena.close();
  }

  private Log log(Eviction eviction) {
    return new Log(arena, new Retention(new RetentionRules(eviction), 1));
  }

  private long write(Log log, int group, int size, int chain) {
    long address = log.allocate(group, size, reservation);
    if (address != Log.NO_ROOM) {
      log.wrote(address, size, chain, NEVER);
    }
    return address;
  }

  private long move(int group, int size, long stamp) {
    long address = log.allocateForCleaning(group, size, stamp);
    if (address != Log.NO_ROOM) {
      log.wrote(address, size, 0, NEVER);
    }
    return address;
  }

  @Test
  void ttlClass_isByWhatIsLeft() {
    long now = 1_000_000_000;
    assertThat(Log.ttlClass(NEVER, 0)).isZero();
    assertThat(Log.ttlClass(now + 59_999, now)).isEqualTo(1);
    assertThat(Log.ttlClass(now + 60_000, now)).isEqualTo(2);
    assertThat(Log.ttlClass(now + 3_599_999, now)).isEqualTo(2);
    assertThat(Log.ttlClass(now + 3_600_000, now)).isEqualTo(3);
    assertThat(Log.isMain(3)).isFalse();
    assertThat(Log.isMain(4)).isTrue();
  }

  @Test
  void allocate_fillsASegmentToItsEnd() {
    assertThat(log.needsSegment(0, 8)).isTrue();
    long first = write(log, 0, segment - 8, 0);
    assertThat(log.needsSegment(0, 8)).isFalse();
    assertThat(log.needsSegment(0, 16)).isTrue();
    assertThat(log.needsSegment(1, 8)).isTrue();
    assertThat(write(log, 0, 8, 0)).isEqualTo(first + segment - 8);
    assertThat(log.needsSegment(0, 8)).isTrue();
    assertThat(arena.segmentOf(write(log, 0, 8, 0))).isNotEqualTo(arena.segmentOf(first));
    assertThat(log.count()).isEqualTo(2);
  }

  @Test
  void allocate_segmentFilledWithTheDead_goesBackWhenTheNextIsOpened() {
    write(log, 1, 8, 0);
    long dead = write(log, 0, segment, 0);
    log.died(dead, segment, 0, /* expiring= */ false);
    assertThat(log.count()).isEqualTo(2);
    write(log, 0, segment, 0);
    assertThat(log.count()).isEqualTo(2);
    assertThat(arena.used()).isEqualTo(2);
  }

  @Test
  void allocate_poolEmpty_takesWhatIsOpenOfItsHalf() {
    long open = write(log, 2, 8, 0);
    reservation.fill(Integer.MAX_VALUE);
    assertThat(arena.availableBeyondReserve()).isZero();
    Reservation none = new Reservation(arena);
    assertThat(log.allocate(3, 8, none)).isEqualTo(open + 8);
    assertThat(log.allocate(0, 8, none)).isEqualTo(open + 16);
    assertThat(log.allocate(0, segment, none)).isEqualTo(Log.NO_ROOM);
    assertThat(log.allocate(Log.FIRST_MAIN, 8, none)).isEqualTo(Log.NO_ROOM);
    // What cleaning has taken of the reserve has to come back first.
    assertThat(arena.takeForCleaning()).isNotEqualTo(Segments.NONE);
    assertThat(log.allocate(3, 8, none)).isEqualTo(Log.NO_ROOM);
  }

  @Test
  void allocateForCleaning_poolEmpty_takesTheReserve_thenWhateverIsOpen() {
    long fresh = write(log, 0, segment / 2, 0);
    reservation.fill(Integer.MAX_VALUE);
    int main = Log.FIRST_MAIN;
    long first = move(main, segment - 16, 1);
    assertThat(move(main + 1, segment - 8, 1)).isNotEqualTo(Log.NO_ROOM);
    assertThat(arena.available()).isZero();
    assertThat(move(main + 2, 16, 1)).isEqualTo(first + segment - 16);
    assertThat(move(main + 2, 16, 1)).isEqualTo(fresh + segment / 2);
    assertThat(move(main + 2, segment / 2, 1)).isEqualTo(Log.NO_ROOM);
  }

  @Test
  void allocateForCleaning_segmentIsAsYoungAsTheYoungestInIt() {
    int place = arena.segmentOf(move(Log.FIRST_MAIN, 8, 5));
    assertThat(arena.segments.stamp[place]).isEqualTo(5);
    assertThat(arena.segmentOf(move(Log.FIRST_MAIN, 8, 7))).isEqualTo(place);
    assertThat(arena.segmentOf(move(Log.FIRST_MAIN, 8, 6))).isEqualTo(place);
    assertThat(arena.segments.stamp[place]).isEqualTo(7);
  }

  /** One chain's segment in 16, all counted, is as much as a segment may have. */
  @Test
  void allocate_evicting_keepsLargeValuesApart() {
    Log evicting = log(Eviction.lru());
    for (int i = 0; i < 13; i++) {
      write(evicting, 0, segment, 0);
      write(log, 0, segment, 0);
    }
    write(evicting, 0, 8, 1);
    write(log, 0, 8, 1);
    assertThat(evicting.countWithChains()).isEqualTo(15);
    assertThat(evicting.needsSegment(0, 8)).isTrue();
    assertThat(log.needsSegment(0, 8)).isFalse();
    write(evicting, 1, 8, 0);
    assertThat(evicting.countWithChains()).isEqualTo(16);
    assertThat(evicting.needsSegment(0, 8)).isFalse();
  }

  @Test
  void died_isCountedDead_untilMoreIsDeadThanHalfTheLivingAndAFewSegments() {
    for (int i = 1; i <= 33; i++) {
      write(log, 0, segment / 2, 0);
      long dead = write(log, 0, segment / 2, 0);
      log.died(dead, segment / 2, 0, /* expiring= */ false);
      assertThat(log.liveBytes()).isEqualTo((long) i * segment / 2);
      assertThat(log.deadBytes()).isEqualTo((long) i * segment / 2);
      assertThat(log.isWasteful()).as("%s segments", i).isEqualTo(i > 32);
    }
  }

  @Test
  void sealFullest_sealsOneAfterTheOther() {
    int[] sizes = {16, 64, 8, 32};
    int[] segments = new int[sizes.length];
    for (int group = 0; group < sizes.length; group++) {
      segments[group] = arena.segmentOf(write(log, group, sizes[group], 0));
    }
    for (int next : new int[] {1, 3, 0, 2}) {
      assertThat(arena.segments.state[segments[next]]).isEqualTo(Segments.OPEN);
      assertThat(log.sealFullest()).isTrue();
      assertThat(arena.segments.state[segments[next]]).isEqualTo(Segments.SEALED);
    }
    assertThat(log.sealFullest()).isFalse();
    assertThat(log.count()).isEqualTo(4);
  }

  @Test
  void mostChained_isAmongNewEntriesAlone() {
    int few = arena.segmentOf(write(log, 0, 64, 1));
    int many = arena.segmentOf(write(log, 1, 8, 2));
    write(log, 2, 512, 0);
    write(log, Log.FIRST_MAIN, 64, 3);
    for (int next : new int[] {many, few}) {
      assertThat(log.mostChained()).isEqualTo(next);
      log.sealOpen(next);
      assertThat(arena.segments.state[next]).isEqualTo(Segments.SEALED);
    }
    assertThat(log.mostChained()).isEqualTo(Segments.NONE);
  }
}
