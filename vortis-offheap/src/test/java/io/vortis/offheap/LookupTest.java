package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader without a lock makes of what others leave it, step by step. */
class LookupTest {
  private static final long HASH = 0x7_0000_0000L;
  private static final int OTHER_TAG = 8;
  private static final byte[] KEY = {1};

  // An index of the test's own, in which all hashes are the same.
  private final Arena arena = new Arena(Sizing.of(4 << 20, segments -> 1, /* ghosts= */ false), 1);
  private final EntryShape shape =
      new EntryShape(arena.segmentSize, /* timeToIdle= */ 0, /* notesUses= */ false);
  private final Reservation pages = new Reservation(arena);
  private Runnable whileMoving = () -> {};
  private final Index index =
      new Index(
          arena,
          address -> {
            whileMoving.run();
            return HASH;
          },
          arena.take());
  private final Lookup lookup = new Lookup(arena, shape, index);

  private final OffHeapStore<byte[], byte[]> store =
      OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
          .maxBytes(4 << 20)
          .eviction(Eviction.lfu())
          .stripes(1)
          .clock(new ManualClock())
          .build();
  private final Engine engine = store.engine();
  private final Index storeIndex = engine.stripes.at(0).index;
  private final Lookup reader = new Lookup(engine.arena, engine.shape, storeIndex);

  @AfterEach
  void close() {
    arena.close();
    Invariants.check(engine);
    store.close();
  }

  // ---------------------------------------------------------------- slots that lead astray

  private static KeySpan key(byte[] bytes) {
    KeySpan key = new KeySpan();
    key.bytes = bytes;
    key.length = bytes.length;
    key.hash = HASH;
    return key;
  }

  private void fill(int tag, long address) {
    index.fill(index.vacancy(HASH, pages), SlotLayout.slot(tag, 0, /* chain= */ false, address));
  }

  private int findAt(long address) {
    fill(SlotLayout.tagOf(HASH), address);
    return lookup.find(index, key(KEY));
  }

  /** An entry so many bytes before the end of a segment. */
  private long entry(int fromEnd, byte[] key, int valueLength) {
    long address = arena.startOf(arena.take()) + arena.segmentSize - fromEnd;
    long entry = arena.toMachine(address);
    EntryLayout.putHeader(entry, EntryLayout.header(key.length, valueLength, 0, 0));
    EntryLayout.putExpiresAtRelease(entry, Segments.NEVER);
    Memory.copyIn(key, 0, entry + shape.headerBytes, key.length);
    return address;
  }

  @Test
  void find_segmentThatIsNone_isTriedAgain() {
    assertThat(findAt(arena.startOf(arena.segments.count()))).isEqualTo(Lookup.RETRY);
  }

  @Test
  void find_segmentThatIsNotMapped_isTriedAgain() {
    assertThat(findAt(arena.startOf(arena.segments.count() - 1))).isEqualTo(Lookup.RETRY);
  }

  @Test
  void find_noRoomForAHeader_isTriedAgain() {
    long end = arena.startOf(arena.take()) + arena.segmentSize;
    assertThat(findAt(end - EntryLayout.HEADER_BYTES)).isEqualTo(Lookup.MISS);
    assertThat(findAt(end - EntryLayout.HEADER_BYTES + 8)).isEqualTo(Lookup.RETRY);
  }

  @Test
  void find_entryLongerThanItsSegment_isTriedAgain() {
    assertThat(findAt(entry(24, KEY, 8))).isEqualTo(Lookup.RETRY);
  }

  @Test
  void find_entryUpToTheEndOfItsSegment_isFound() {
    assertThat(findAt(entry(24, KEY, 7))).isEqualTo(Lookup.FOUND);
    assertThat(lookup.isValid()).isTrue();
  }

  @Test
  void find_keyOfTheSameTagThatBeginsAlike_isAnotherOne() {
    byte[] longer = {1, 2};
    fill(SlotLayout.tagOf(HASH), entry(32, longer, 3));
    assertThat(lookup.find(index, key(KEY))).isEqualTo(Lookup.MISS);
    assertThat(lookup.findLocked(index, key(KEY))).isFalse();
    assertThat(lookup.find(index, key(longer))).isEqualTo(Lookup.FOUND);
    assertThat(lookup.findLocked(index, key(longer))).isTrue();
  }

  @Test
  void find_nothingWhileSlotsMove_isTriedAgain() {
    List<Integer> found = new ArrayList<>();
    whileMoving = () -> found.add(lookup.find(index, key(KEY)));
    while (index.buckets() == 2) {
      fill(OTHER_TAG, 0);
    }
    assertThat(found).isNotEmpty().containsOnly(Lookup.RETRY);
    whileMoving = () -> {};
    assertThat(lookup.find(index, key(KEY))).isEqualTo(Lookup.MISS);
  }

  @Test
  void find_chainOfBucketsThatMayBeACircle_isLeftToTheLock() {
    for (int i = 0; i < 32 * BucketLayout.SLOTS; i++) {
      fill(OTHER_TAG, 0);
    }
    assertThat(lookup.find(index, key(KEY))).isEqualTo(Lookup.MISS);
    fill(OTHER_TAG, 0);
    assertThat(lookup.find(index, key(KEY))).isEqualTo(Lookup.RETRY);
    assertThat(lookup.findLocked(index, key(KEY))).isFalse();
  }

  // ---------------------------------------------------------------- entries that go away

  private void findInStore() {
    Scratch scratch = engine.scratch();
    engine.key(scratch, KEY, 0, KEY.length);
    assertThat(reader.find(storeIndex, scratch.key)).isEqualTo(Lookup.FOUND);
    assertThat(reader.isValid()).isTrue();
  }

  private boolean copies(byte[] expected) {
    ByteBuffer value = ByteBuffer.allocate(reader.valueLength);
    boolean copied = reader.copyTo(value, 0);
    assertThat(!copied || value.equals(ByteBuffer.wrap(expected))).isTrue();
    return copied;
  }

  @Test
  void isValid_segmentRecycled_isNot() {
    store.set(KEY, new byte[10]);
    findInStore();
    store.delete(KEY);
    assertThat(reader.isValid()).isFalse();
  }

  @Test
  void isValid_overwrittenMeanwhile_isWhatItWas() {
    store.set(KEY, new byte[] {7});
    findInStore();
    store.set(KEY, new byte[] {8, 8});
    assertThat(copies(new byte[] {7})).isTrue();
    assertThat(reader.isValid()).isTrue();
  }

  @Test
  void isValid_pageOfTheIndexWentBack_isNot() {
    store.set(KEY, new byte[10]);
    for (int i = 0; i < 8_000; i++) {
      store.set(ByteBuffer.allocate(4).putInt(i).array(), new byte[10]);
    }
    assertThat(storeIndex.pages()).isGreaterThan(1);
    findInStore();
    for (int i = 0; i < 8_000; i++) {
      store.delete(ByteBuffer.allocate(4).putInt(i).array());
    }
    assertThat(storeIndex.pages()).isEqualTo(1);
    assertThat(reader.isValid()).isFalse();
    findInStore();
  }

  @Test
  void copyTo_number_isItsText() {
    store.bytes().add(ByteSpan.of(KEY), 42);
    findInStore();
    assertThat(copies(new byte[] {'4', '2'})).isTrue();
  }

  @Test
  void copyTo_largeValueOverwritten_stops() {
    byte[] value = SelfDescribing.value(1, 0, 3 * engine.arena.segmentSize);
    store.set(KEY, value);
    findInStore();
    assertThat(copies(value)).isTrue();
    store.set(KEY, new byte[10]);
    store.set(new byte[] {2}, new byte[10]);
    assertThat(reader.isValid()).isFalse();
    assertThat(copies(value)).isFalse();
  }

  /** What a reader may find in a head whose segment is written anew. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1 << 20, 0, 1})
  void copyTo_chainThatLeadsNowhere_stops(int offset) {
    byte[] value = SelfDescribing.value(1, 0, 2 * engine.arena.segmentSize + 100);
    store.set(KEY, value);
    findInStore();
    // From the last segment, which is not mapped, on.
    int count = engine.arena.segments.count();
    int first = offset < 0 ? offset : offset < 2 ? count - 1 + offset : offset;
    long head = reader.inlineStart() - EntryLayout.CHAIN_HEAD_BYTES;
    int before = Memory.getInt(head);
    Memory.putInt(head, first);
    assertThat(copies(value)).isFalse();
    Memory.putInt(head, before);
    assertThat(copies(value)).isTrue();
  }

  @Test
  void copyTo_largeValueUnderASlotThatSaysSmall_stops() {
    byte[] value = SelfDescribing.value(1, 0, 2 * engine.arena.segmentSize + 100);
    store.set(KEY, value);
    findInStore();
    long slot = reader.slot;
    Memory.putLong(reader.slotAt, slot & ~SlotLayout.CHAIN_MASK);
    findInStore();
    assertThat(copies(value)).isFalse();
    Memory.putLong(reader.slotAt, slot);
  }

  @Test
  void noteUse_countsToThree() {
    store.set(KEY, new byte[10]);
    for (int uses = 0; uses < 6; uses++) {
      findInStore();
      assertThat(SlotLayout.freq(reader.slot)).isEqualTo(Math.min(uses, SlotLayout.MAX_FREQ));
      reader.noteUse();
    }
  }
}
