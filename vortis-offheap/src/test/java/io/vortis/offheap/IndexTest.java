package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The index by itself: an entry is but a number here, and its hash the test's to choose. */
class IndexTest {
  private static final long SEED = 20_261_122;
  private static final int PAGE = (16 << 10) / BucketLayout.BYTES;

  private final Arena arena =
      new Arena(Sizing.of(4 << 20, segments -> 1, /* ghosts= */ false), /* reserve= */ 1);
  private final Reservation reservation = new Reservation(arena);

  /** All entries are of one bucket if so. */
  private boolean collide;

  private final Index index = new Index(arena, this::hashOf, arena.take());

  /** Whether the hashes that the index asked for were asked for within a move. */
  private final Set<Boolean> askedWithinMove = new HashSet<>();

  @AfterEach
  void close() {
    assertThat(index.movesAcquire() & 1).as("no move is under way").isZero();
    assertThat(arena.used()).isEqualTo(index.pages() + reservation.count());
    arena.close();
  }

  private static long address(int id) {
    return 8L * id;
  }

  private long hashOf(long address) {
    if (index != null) {
      askedWithinMove.add((index.movesAcquire() & 1) == 1);
    }
    return hash((int) (address >>> 3));
  }

  private long hash(int id) {
    long hash = id * 0x9E37_79B9_7F4A_7C15L;
    return collide ? hash & 0xFFFF_0000_0000L : hash ^ (hash >>> 32);
  }

  private boolean insert(int id) {
    long hash = hash(id);
    long vacancy = index.vacancy(hash, reservation);
    if (vacancy == 0) {
      return false;
    }
    index.fill(vacancy, SlotLayout.slot(SlotLayout.tagOf(hash), 0, false, address(id)));
    return true;
  }

  private void insert(int from, int to) {
    for (int id = from; id < to; id++) {
      assertThat(insert(id)).isTrue();
    }
  }

  private void remove(int id) {
    index.empty(index.slotOf(hash(id), address(id)));
  }

  private Set<Integer> contents() {
    Set<Integer> contents = new HashSet<>();
    index.forEach(slot -> assertThat(contents.add(id(slot))).isTrue());
    return contents;
  }

  private static int id(long slot) {
    return (int) (SlotLayout.address(slot) >>> 3);
  }

  private void assertHasAll(int from, int to) {
    assertThat(index.size()).isEqualTo(to - from);
    assertThat(contents()).hasSize(to - from);
    for (int id = from; id < to; id++) {
      assertThat(id(Memory.getLong(index.slotOf(hash(id), address(id))))).isEqualTo(id);
    }
  }

  // ---------------------------------------------------------------- growing and shrinking

  @Test
  void fill_splitsABucketAtElevenHalvesABucket() {
    int moves = index.movesAcquire();
    for (int id = 1; id <= 3_000; id++) {
      int before = index.buckets();
      assertThat(insert(id)).isTrue();
      assertThat(index.buckets()).isEqualTo(Math.max(2, (2 * id + 10) / 11));
      moves += index.buckets() == before ? 0 : 2;
      assertThat(index.movesAcquire()).isEqualTo(moves);
    }
    assertHasAll(1, 3_001);
    assertThat(askedWithinMove).containsExactly(true);
    assertThat(index.slotOf(hash(3_001), address(3_001))).isZero();
    assertThat(index.slotOf(hash(7), address(8))).isZero();
  }

  /** 264 buckets hold 363 entries: eleven eighths. */
  @Test
  void empty_mergesBelowElevenEighthsABucket() {
    insert(0, 1_452);
    assertThat(index.buckets()).isEqualTo(264);
    for (int id = 0; id < 1_452 - 363; id++) {
      remove(id);
    }
    assertThat(index.buckets()).isEqualTo(264);
    int moves = index.movesAcquire();
    remove(1_452 - 363);
    assertThat(index.buckets()).isEqualTo(263);
    assertThat(index.movesAcquire()).isEqualTo(moves + 2);
    assertHasAll(1_452 - 362, 1_452);
  }

  @Test
  void empty_pagesGoBackAQuarterOfAPageLater() {
    insert(0, 4_200);
    assertThat(index.home.pages()).isEqualTo(3);
    int returned = index.returnedAcquire();
    for (int id = 0; id < 4_199; id++) {
      int overflow = index.overflow.pages();
      int home = index.home.pages();
      remove(id);
      int buckets = index.buckets();
      int pages = buckets > PAGE * 2 - PAGE / 4 ? 3 : buckets > PAGE - PAGE / 4 ? 2 : 1;
      assertThat(index.home.pages()).as("%s buckets", buckets).isEqualTo(pages);
      assertThat(index.pages()).isEqualTo(pages + index.overflow.pages());
      returned += home - pages + Math.max(0, overflow - index.overflow.pages());
      assertThat(index.returnedAcquire()).isEqualTo(returned);
      assertThat(arena.used()).isEqualTo(index.pages());
      if (id % 500 == 0) {
        assertHasAll(id + 1, 4_200);
      }
    }
    assertThat(index.buckets()).isEqualTo(2);
    assertThat(index.pages()).isEqualTo(1);
    assertHasAll(4_199, 4_200);
  }

  @Test
  void clear_isAsNew() {
    insert(0, 4_000);
    int moves = index.movesAcquire();
    int returned = index.returnedAcquire();
    int pages = index.pages();
    index.clear();
    assertThat(index.movesAcquire()).isEqualTo(moves + 2);
    assertThat(index.returnedAcquire()).isEqualTo(returned + pages - 1);
    assertThat(index.size()).isZero();
    assertThat(index.buckets()).isEqualTo(2);
    assertThat(index.pages()).isEqualTo(1);
    assertThat(contents()).isEmpty();
    insert(5_000, 6_500);
    assertHasAll(5_000, 6_500);
  }

  // ---------------------------------------------------------------- chains

  private int chainLength() {
    int length = 0;
    for (long bucket = index.firstBucket(hash(0)); bucket != 0; bucket = index.nextBucket(bucket)) {
      length++;
    }
    return length;
  }

  /** Whatever goes, the end of the chain takes its place, so that all but the last are full. */
  @Test
  void empty_chain_isNoLongerThanItMustBe() {
    collide = true;
    Random random = new Random(SEED);
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < 100; id++) {
      ids.add(id);
      assertThat(insert(id)).isTrue();
      assertThat(chainLength()).isEqualTo(id / 7 + 1);
    }
    assertThat(index.overflow.pages()).isEqualTo(1);
    assertThat(index.pages()).isEqualTo(2);
    Collections.shuffle(ids, random);
    while (ids.size() > 1) {
      int moves = index.movesAcquire();
      int buckets = index.buckets();
      remove(ids.remove(0));
      assertThat(chainLength()).as("seed=" + SEED).isEqualTo((ids.size() + 6) / 7);
      assertThat(contents()).containsExactlyInAnyOrderElementsOf(ids);
      int moved = index.movesAcquire() - moves;
      assertThat(moved).isBetween(0, buckets == index.buckets() ? 2 : 4);
      assertThat(moved & 1).isZero();
    }
    assertThat(index.buckets()).isEqualTo(2);
    remove(ids.get(0));
    assertThat(index.pages()).isEqualTo(1);
    assertThat(arena.used()).isEqualTo(1);
    insert(0, 20);
    assertThat(chainLength()).isEqualTo(3);
  }

  @Test
  void empty_lastOfAChain_movesNothingUnlessItsBucketGoes() {
    collide = true;
    insert(0, 9);
    int moves = index.movesAcquire();
    remove(8);
    assertThat(index.movesAcquire()).as("the chain's last bucket holds another").isEqualTo(moves);
    remove(7);
    assertThat(index.movesAcquire()).as("its bucket went").isEqualTo(moves + 2);
    assertThat(chainLength()).isEqualTo(1);
    remove(6);
    assertThat(index.movesAcquire()).as("there is no chain").isEqualTo(moves + 2);
    assertThat(contents()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  @Test
  void vacancy_noPageForAChain_isNone() {
    collide = true;
    insert(0, 7);
    reservation.fill(Integer.MAX_VALUE);
    Reservation all = new Reservation(arena);
    while (reservation.count() > 0) {
      assertThat(all.fill(all.count())).isTrue();
      arena.release(reservation.take());
      assertThat(all.fill(all.count() + 1)).isTrue();
    }
    assertThat(insert(7)).isFalse();
    assertThat(index.size()).isEqualTo(7);
    all.releaseAll();
    assertThat(insert(7)).isTrue();
    assertHasAll(0, 8);
  }

  // ---------------------------------------------------------------- walking

  @Test
  void walk_anyNumberOfBuckets_comesToEachEntryOnce() {
    for (int id = 0; id < 600; id++) {
      assertThat(insert(id)).isTrue();
      Map<Integer, Integer> seen = new HashMap<>();
      int cursor = 0;
      int steps = 0;
      do {
        cursor = index.walk(cursor, slot -> seen.merge(id(slot), 1, Integer::sum));
        steps++;
      } while (cursor != 0);
      assertThat(steps).isEqualTo(index.buckets());
      assertThat(seen).hasSize(id + 1);
      assertThat(seen.values()).containsOnly(1);
    }
  }

  @Test
  void walk_growingAndShrinkingMeanwhile_comesToAllThatStay() {
    for (int start = 10; start < 300; start += 29) {
      for (boolean grows : new boolean[] {true, false}) {
        index.clear();
        insert(0, start);
        insert(1_000, 1_000 + (grows ? 0 : 600));
        Set<Integer> seen = new HashSet<>();
        int other = 1_000;
        int cursor = 0;
        do {
          cursor = index.walk(cursor, slot -> seen.add(id(slot)));
          for (int i = 0; i < 20 && other < 1_600; i++, other++) {
            if (grows) {
              assertThat(insert(other)).isTrue();
            } else {
              remove(other);
            }
          }
        } while (cursor != 0);
        for (int id = 0; id < start; id++) {
          assertThat(seen).contains(id);
        }
      }
    }
  }
}
