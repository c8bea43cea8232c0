package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private final SplittableRandom random = new SplittableRandom(42);

  @Test
  void bucketOf_anyCount_isLinearHashingsAddress() {
    for (int count = 2; count < 3000; count++) {
      for (int i = 0; i < 50; i++) {
        int hash = random.nextInt();
        assertThat(Buckets.bucketOf(hash, count)).isEqualTo(address(hash, count));
      }
    }
  }

  @Test
  void bucketOf_largestCounts_staysInRange() {
    for (int count : new int[] {1 << 27, (1 << 27) + 1, (1 << 28) - 1}) {
      for (int i = 0; i < 1000; i++) {
        int hash = random.nextInt();
        assertThat(Buckets.bucketOf(hash, count)).isEqualTo(address(hash, count));
      }
    }
  }

  @Test
  void bucketOf_oneBucketMore_movesOnlyEntriesOfTheBucketThatIsSplit() {
    for (int count = 2; count < 300; count++) {
      int split = count - Integer.highestOneBit(count);
      for (int hash = 0; hash < 2048; hash++) {
        int before = Buckets.bucketOf(hash, count);
        int after = Buckets.bucketOf(hash, count + 1);
        assertThat(after == before || (before == split && after == count)).isTrue();
      }
    }
  }

  /** Litwin's address with level and split pointer, by remainders rather than masks. */
  private static int address(int hash, int count) {
    long h = Integer.toUnsignedLong(hash);
    int level = 0;
    while ((1L << (level + 1)) <= count) {
      level++;
    }
    long splitPointer = count - (1L << level);
    long address = h % (1L << level);
    return (int) (address < splitPointer ? h % (1L << (level + 1)) : address);
  }

  @Test
  void tag_anyHash_isNeverThatOfAnEmptySlot() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(Buckets.tag(random.nextInt())).isNegative();
    }
    assertThat(Buckets.tag(0)).isEqualTo((byte) 0x80);
    assertThat(Buckets.tag(-1)).isEqualTo((byte) 0xFF);
    assertThat(Buckets.tag(0x7F << 18)).isEqualTo((byte) 0xFF);
    assertThat(Buckets.tag(~(0x7F << 18))).isEqualTo((byte) 0x80);
  }

  @Test
  void matches_anyWord_hasEveryEqualByteAndNoEmptyOne() {
    for (int i = 0; i < 100_000; i++) {
      int hash = random.nextInt();
      byte tag = Buckets.tag(hash);
      long word = 0;
      for (int slot = 0; slot < 8; slot++) {
        int kind = random.nextInt(4);
        long b = kind == 0 ? 0 : kind == 1 ? tag & 0xFF : 0x80 | random.nextInt(128);
        word |= b << (8 * slot);
      }
      long matches = Buckets.matches(word, Buckets.pattern(hash));
      assertThat(matches & ~Buckets.occupied(word)).isZero();
      for (int slot = 0; slot < 8; slot++) {
        if ((byte) (word >>> (8 * slot)) == tag) {
          assertThat(matches >>> (8 * slot) & 0x80).isNotZero();
        }
      }
      // The lowest match is never a false one.
      if (matches != 0) {
        int first = Buckets.firstSlot(0, matches);
        assertThat((byte) (word >>> (8 * first))).isEqualTo(tag);
      }
    }
  }

  @Test
  void occupiedAndVacant_anyWord_areComplements() {
    for (int i = 0; i < 1000; i++) {
      long word = random.nextLong();
      assertThat(Buckets.occupied(word) ^ Buckets.vacant(word)).isEqualTo(0x8080808080808080L);
    }
  }

  @Test
  void firstSlot_lowestHighBit_isCountedFromTheBucket() {
    assertThat(Buckets.firstSlot(0, 0x80L)).isZero();
    assertThat(Buckets.firstSlot(3, 0x8080000000000000L)).isEqualTo(30);
    assertThat(Buckets.firstSlot(1, 0x8000L)).isEqualTo(9);
  }

  @Test
  void fillAndEmpty_everySlot_touchNoNeighbour() {
    Buckets<String, String> buckets = new Buckets<>(2, 2, false, false);
    for (int slot = 0; slot < 16; slot++) {
      buckets.fillSlotRelease(slot, (byte) (0x80 | slot), "k" + slot, "v");
    }
    buckets.emptySlotRelease(5);
    for (int slot = 0; slot < 16; slot++) {
      long tag = buckets.tagsAcquire(slot >> 3) >>> (8 * (slot & 7)) & 0xFF;
      assertThat(tag).isEqualTo(slot == 5 ? 0 : 0x80 | slot);
      assertThat(buckets.keyAcquire(slot)).isEqualTo(slot == 5 ? null : "k" + slot);
      assertThat(buckets.cellAcquire(slot)).isEqualTo(slot == 5 ? null : "v");
    }
  }

  @Test
  void resized_both_keepWhatIsInUse() {
    Buckets<String, String> buckets = new Buckets<>(4, 2, true, true);
    buckets.states[3] = 7;
    buckets.weights[3] = 9;
    buckets.fillSlotRelease(3, (byte) 0x81, "k", "v");
    buckets.putLinkRelease(1, 5);
    for (int capacity : new int[] {2, 9}) {
      Buckets<String, String> other = buckets.resized(capacity);
      assertThat(other.capacity()).isEqualTo(capacity);
      assertThat(other.count()).isEqualTo(2);
      assertThat(other.states[3]).isEqualTo(7);
      assertThat(other.weights[3]).isEqualTo(9);
      assertThat(other.keyAcquire(3)).isEqualTo("k");
      assertThat(other.cellAcquire(3)).isEqualTo("v");
      assertThat(other.linkAcquire(1)).isEqualTo(5);
    }
  }

  @Test
  void memoryUsed_optionalArrays_areCounted() {
    long plain = new Buckets<>(10, 2, false, false).memoryUsed();
    assertThat(new Buckets<>(10, 2, true, false).memoryUsed()).isEqualTo(plain + 10 * 8 * 4);
    assertThat(new Buckets<>(10, 2, true, true).memoryUsed()).isEqualTo(plain + 10 * 8 * 8);
    Buckets<Object, Object> withSpill = new Buckets<>(10, 2, false, false);
    withSpill.putSpillRelease(new Buckets<>(10, 2, false, false));
    assertThat(withSpill.memoryUsed()).isEqualTo(2 * plain);
  }
}
