package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The numbers of the layouts, literally. */
class LayoutTest {

  @Test
  void slot_isOneWord() {
    assertThat(SlotLayout.BYTES).isEqualTo(8);
    assertThat(SlotLayout.slot(0xABCD, 0, false, 0)).isEqualTo(0xABCD_0000_0000_0000L);
    assertThat(SlotLayout.slot(0, 3, false, 0)).isEqualTo(0x0000_C000_0000_0000L);
    assertThat(SlotLayout.slot(0, 0, true, 0)).isEqualTo(0x0000_2000_0000_0000L);
    assertThat(SlotLayout.slot(0, 0, false, 0x1234_5678L)).isEqualTo(0x0246_8ACFL);
    assertThat(SlotLayout.ONE_USE).isEqualTo(0x0000_4000_0000_0000L);
    long last = (1L << 43) - 8;
    long slot = SlotLayout.slot(0xFFFF, 2, true, last);
    assertThat(SlotLayout.tag(slot)).isEqualTo(0xFFFF);
    assertThat(SlotLayout.freq(slot)).isEqualTo(2);
    assertThat(SlotLayout.isChain(slot)).isTrue();
    assertThat(SlotLayout.address(slot)).isEqualTo(last);
  }

  @Test
  void slot_movesAndCompares() {
    long slot = SlotLayout.slot(7, 2, true, 64);
    long moved = SlotLayout.moved(slot, 1, 128);
    assertThat(moved).isEqualTo(SlotLayout.slot(7, 1, true, 128));
    assertThat(SlotLayout.sameEntry(slot, slot + SlotLayout.ONE_USE)).isTrue();
    assertThat(SlotLayout.sameEntry(slot, moved)).isFalse();
  }

  @Test
  void tag_isNeverZero() {
    assertThat(SlotLayout.tagOf(0)).isEqualTo(1);
    assertThat(SlotLayout.tagOf(0x1234_ABCD_5678_9ABCL)).isEqualTo(0xABCD);
  }

  @Test
  void bucket_isACacheLine() {
    assertThat(BucketLayout.BYTES).isEqualTo(64);
    assertThat(BucketLayout.SLOTS).isEqualTo(7);
    assertThat(BucketLayout.META_OFFSET).isEqualTo(56);
    assertThat(BucketLayout.slotAddress(1000, 6)).isEqualTo(1048);
  }

  @Test
  void bucket_tellsWhichSlotsHaveATag() {
    ByteBuffer memory = Memory.allocate(BucketLayout.BYTES);
    long bucket = Memory.alignedAddress(memory);
    int[] tags = {7, 0xFFFF, 7, 0, 6, 0x8007, 7};
    for (int i = 0; i < tags.length; i++) {
      long slot = tags[i] == 0 ? SlotLayout.EMPTY : SlotLayout.slot(tags[i], 3, true, 7L << 3);
      Memory.putLong(BucketLayout.slotAddress(bucket, i), slot);
    }
    BucketLayout.putLinkRelease(bucket, 7);

    assertThat(BucketLayout.slotsWith(7, bucket)).isEqualTo(0b1000101);
    assertThat(BucketLayout.slotsWith(0xFFFF, bucket)).isEqualTo(0b0000010);
    assertThat(BucketLayout.slotsWith(0x8007, bucket)).isEqualTo(0b0100000);
    assertThat(BucketLayout.slotsWith(8, bucket)).isZero();
    Memory.free(memory);
  }

  @Test
  void entry_hasAHeaderOfTwoWords() {
    assertThat(EntryLayout.HEADER_BYTES).isEqualTo(16);
    assertThat(EntryLayout.EXPIRES_AT_OFFSET).isEqualTo(8);
    assertThat(EntryLayout.USED_AT_OFFSET).isEqualTo(16);
    long header = EntryLayout.header(0xFFFF, 0x2000_0000, EntryLayout.CHAIN, 0);
    assertThat(header).isEqualTo(0x0001_FFFF_2000_0000L);
    assertThat(EntryLayout.keyLength(header)).isEqualTo(0xFFFF);
    assertThat(EntryLayout.valueLength(header)).isEqualTo(512 << 20);
    assertThat(EntryLayout.isChain(header)).isTrue();
    assertThat(EntryLayout.isChain(EntryLayout.header(1, 1, 0, 0))).isFalse();
  }

  @Test
  void shape_cutsEntriesToSegments() {
    EntryShape shape = new EntryShape(16 << 10, 0, false);
    assertThat(shape.headerBytes).isEqualTo(16);
    assertThat(shape.maxKeyLength).isEqualTo(4096);
    assertThat(shape.size(16, 64, 0)).isEqualTo(96);
    assertThat(shape.size(0, 0, 0)).isEqualTo(16);
    assertThat(shape.size(1, 0, 0)).isEqualTo(24);
    // Half a segment stands in the log, one byte more has a segment of its own.
    assertThat(shape.chainSegments(16, 8160)).isZero();
    assertThat(shape.chainSegments(16, 8161)).isEqualTo(1);
    assertThat(shape.inlineLength(8161, 1)).isZero();
    // A short tail stands in the log, a long one has a segment.
    assertThat(shape.chainSegments(16, 16384)).isEqualTo(1);
    assertThat(shape.chainSegments(16, 16384 + 8156)).isEqualTo(1);
    assertThat(shape.inlineLength(16384 + 8156, 1)).isEqualTo(8156);
    assertThat(shape.size(16, 16384 + 8156, 1)).isEqualTo(8192);
    assertThat(shape.chainSegments(16, 16384 + 8157)).isEqualTo(2);
    assertThat(shape.chainSegments(16, 512 << 20)).isEqualTo(32768);
  }

  @Test
  void shape_takesGarbageForWhatItIs() {
    EntryShape shape = new EntryShape(16 << 10, 0, false);
    assertThat(shape.sizeOf(EntryLayout.header(3, -1, 0, 0))).isGreaterThan(1L << 31);
    assertThat(shape.sizeOf(EntryLayout.header(3, -1, EntryLayout.CHAIN, 0)))
        .isEqualTo(Long.MAX_VALUE);
    long chain = EntryLayout.header(16, 100_000, EntryLayout.CHAIN, 0);
    assertThat(shape.sizeOf(chain)).isEqualTo(shape.size(16, 100_000, shape.chainSegments(chain)));
  }

  @Test
  void shape_refusesWhatIsTooLong() {
    EntryShape shape = new EntryShape(1 << 20, 1000, false);
    assertThat(shape.headerBytes).isEqualTo(24);
    assertThat(new EntryShape(1 << 20, 0, true).headerBytes).isEqualTo(24);
    assertThat(shape.maxKeyLength).isEqualTo(65535);
    shape.check(65535, 512 << 20);
    assertThatThrownBy(() -> shape.check(65536, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key too long: length=65536, limit=65535");
    assertThatThrownBy(() -> shape.check(1, (512 << 20) + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value too long: length=536870913, limit=536870912");
  }

  @Test
  void slack_sizesOfClasses() {
    assertThat(EntryLayout.sizeOfClass(1)).isEqualTo(64);
    assertThat(EntryLayout.sizeOfClass(8)).isEqualTo(120);
    assertThat(EntryLayout.sizeOfClass(9)).isEqualTo(128);
    assertThat(EntryLayout.sizeOfClass(10)).isEqualTo(144);
    for (int size = 0; size < 64; size++) {
      assertThat(EntryLayout.classWithin(size)).isZero();
    }
    for (int size = 64; size < 1 << 21; size += 1 + size / 100) {
      int slack = EntryLayout.classWithin(size);
      assertThat(EntryLayout.sizeOfClass(slack)).isBetween(size * 8L / 9 - 8, (long) size);
      assertThat(EntryLayout.sizeOfClass(slack + 1)).isGreaterThan(size);
      long header = EntryLayout.header(3, 5, EntryLayout.INT64, slack);
      assertThat(EntryLayout.slack(header)).isEqualTo(slack);
      assertThat(EntryLayout.withoutSlack(header))
          .isEqualTo(EntryLayout.header(3, 5, EntryLayout.INT64, 0));
      assertThat(EntryLayout.withLength(header, 1 << 29))
          .isEqualTo(EntryLayout.header(3, 1 << 29, EntryLayout.INT64, slack));
    }
  }
}
