package io.vortis.offheap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Codecs;
import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.StoreFullException;
import io.vortis.StoreListener;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that grow where they are. */
class AppendsTest {
  private static final int MIB = 1 << 20;
  private static final ByteSpan KEY = ByteSpan.of("key".getBytes(ISO_8859_1));

  private final ManualClock clock = new ManualClock();

  private OffHeapStore<byte[], byte[]> store(long maxBytes, Eviction eviction) {
    return OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
        .maxBytes(maxBytes)
        .eviction(eviction)
        .clock(clock)
        .recordStats()
        .build();
  }

  private static byte[] bytes(int from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ((31 * (from + i)) >>> 3);
    }
    return bytes;
  }

  private static int append(OffHeapBytes face, byte[] more) {
    return face.append(KEY, ByteSpan.of(more), Long.MAX_VALUE);
  }

  /** Short ones, in the log; longer ones, in chains; pieces of all kinds of lengths. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 999, 20_000, 100_000})
  void append_againAndAgain_copiesNoMoreThanAFewTimesWhatItAdds(int piece) {
    try (OffHeapStore<byte[], byte[]> store = store(64L * MIB, Eviction.none())) {
      OffHeapBytes face = store.bytes();
      int pieces = Math.min(20_000, 4 * MIB / piece);
      for (int i = 0; i < pieces; i++) {
        assertThat(append(face, bytes(i * piece, piece))).isEqualTo((i + 1) * piece);
      }
      assertThat(face.get(KEY)).isEqualTo(bytes(0, pieces * piece));
      assertThat(store.writtenBytes() + store.movedBytes())
          .isLessThan(6L * pieces * piece + 10_000);
      assertThat(store.stats().sets()).isEqualTo(pieces);
      Invariants.check(store.engine());
      store.delete(KEY.array);
      assertThat(store.liveBytes()).isZero();
      Invariants.check(store.engine());
    }
  }

  @Test
  void slack_isHalfOfWhatIsNeededAtMost_andGoesWhenTheEntryMoves() {
    try (OffHeapStore<byte[], byte[]> store = store(MIB, Eviction.none())) {
      OffHeapBytes face = store.bytes();
      for (int i = 0; i < 500; i++) {
        append(face, bytes(i * 10, 10));
        long needed = 16 + 3 + (i + 1) * 10L;
        assertThat(store.liveBytes()).isBetween(needed, (needed + 7) / 8 * 12);
        assertThat(face.memoryUsage(KEY)).isEqualTo(store.liveBytes() + 8);
      }
      assertThat(store.overheadBytes()).isEqualTo(store.memoryUsed() - 5_003);
      Stripe stripe = store.engine().stripes.at(0);
      for (int i = 0; i < store.engine().stripes.count(); i++) {
        stripe = store.engine().stripes.at(i);
        stripe.cleaner.clean(Long.MAX_VALUE, true);
      }
      assertThat(store.movedBytes()).isEqualTo(5_024);
      assertThat(store.liveBytes()).isEqualTo(5_024);
      assertThat(face.get(KEY)).isEqualTo(bytes(0, 5_000));
      Invariants.check(store.engine());
      append(face, bytes(5_000, 10));
      assertThat(face.get(KEY)).isEqualTo(bytes(0, 5_010));
      assertThat(store.liveBytes()).isGreaterThan(5_500);
    }
  }

  /** Random pieces at random offsets, of values of every shape, against an array. */
  @Test
  void randomPieces_agreeWithAnArray() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.printf("AppendsTest: seed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    try (OffHeapStore<byte[], byte[]> store = store(16L * MIB, Eviction.none())) {
      OffHeapBytes face = store.bytes();
      int segment = store.engine().arena.segmentSize;
      for (int round = 0; round < 60; round++) {
        byte[] expected = bytes(round, random.nextInt(3 * segment));
        face.set(KEY, ByteSpan.of(expected), Store.NO_EXPIRY);
        for (int i = 0; i < 30; i++) {
          byte[] part = bytes(random.nextInt(), length(random, segment));
          int offset = expected.length;
          if (random.nextInt(3) > 0) {
            append(face, part);
          } else {
            offset = random.nextInt(expected.length + segment / 4 + 1);
            face.setRange(KEY, offset, ByteSpan.of(part), Long.MAX_VALUE);
          }
          expected = Arrays.copyOf(expected, Math.max(expected.length, offset + part.length));
          System.arraycopy(part, 0, expected, offset, part.length);
          assertThat(face.get(KEY)).isEqualTo(expected);
        }
        Invariants.check(store.engine());
      }
    }
  }

  private static int length(SplittableRandom random, int segment) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(2 * segment);
      case 1 -> segment;
      case 2 -> 0;
      default -> random.nextInt(segment / 8);
    };
  }

  @Test
  void append_ofNothingToNothing_changesNothing() {
    try (OffHeapStore<byte[], byte[]> store = store(MIB, Eviction.none())) {
      OffHeapBytes face = store.bytes();
      byte[] ones = new byte[5_000];
      Arrays.fill(ones, (byte) 0xEF);
      for (int i = 0; i < 2_000; i++) {
        // What was written before is found again behind the key, where a chain would stand.
        face.set(KEY, ByteSpan.of(ones, 0, i % 5_000), Store.NO_EXPIRY);
        face.set(KEY, ByteSpan.of(new byte[0]), Store.NO_EXPIRY);
        assertThat(append(face, new byte[0])).isZero();
      }
    }
  }

  @Test
  void append_toAFullStore_isRefusedAndChangesNothing() {
    for (int size : new int[] {10, 40_000}) {
      try (OffHeapStore<byte[], byte[]> store = store(MIB, Eviction.none())) {
        OffHeapBytes face = store.bytes();
        face.set(KEY, ByteSpan.of(bytes(0, size)), Store.NO_EXPIRY);
        int[] length = {size};
        assertThatThrownBy(
                () -> {
                  for (; ; ) {
                    length[0] = append(face, bytes(length[0], 7_000));
                  }
                })
            .isInstanceOf(StoreFullException.class);
        assertThat(length[0]).isGreaterThan(MIB / 2);
        assertThat(face.get(KEY)).isEqualTo(bytes(0, length[0]));
        assertThat(store.memoryUsed()).isLessThanOrEqualTo(MIB);
        Invariants.check(store.engine());
      }
    }
  }

  @Test
  void append_inACache_evictsOthers() {
    try (OffHeapStore<byte[], byte[]> store = store(2L * MIB, Eviction.random())) {
      OffHeapBytes face = store.bytes();
      for (int i = 0; i < 20_000; i++) {
        byte[] other = ByteBuffer.allocate(4).putInt(i).array();
        face.set(ByteSpan.of(other), ByteSpan.of(new byte[100]), Store.NO_EXPIRY);
        if (face.append(KEY, ByteSpan.of(new byte[100]), 200_000) < 0) {
          store.delete(KEY.array);
        }
        assertThat(store.memoryUsed()).isLessThanOrEqualTo(2L * MIB);
      }
      assertThat(store.stats().evicted()).isPositive();
      Invariants.check(store.engine());
    }
  }

  @Test
  void limit_isKept() {
    try (OffHeapStore<byte[], byte[]> store = store(MIB, Eviction.none())) {
      OffHeapBytes face = store.bytes();
      assertThat(face.append(KEY, ByteSpan.of(bytes(0, 11)), 10)).isEqualTo(-1);
      assertThat(face.contains(KEY)).isFalse();
      assertThat(face.append(KEY, ByteSpan.of(bytes(0, 6)), 10)).isEqualTo(6);
      assertThat(face.append(KEY, ByteSpan.of(bytes(6, 5)), 10)).isEqualTo(-1);
      assertThat(face.append(KEY, ByteSpan.of(bytes(6, 4)), 10)).isEqualTo(10);
      assertThat(face.setRange(KEY, 8, ByteSpan.of(new byte[3]), 10)).isEqualTo(-1);
      assertThat(face.get(KEY)).isEqualTo(bytes(0, 10));
      assertThatThrownBy(() -> face.setRange(KEY, -1, ByteSpan.of(new byte[3]), 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("offset must not be negative: offset=-1");
      assertThatThrownBy(
              () -> face.setRange(KEY, 600 << 20, ByteSpan.of(new byte[3]), Long.MAX_VALUE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("value too long");
    }
  }

  @Test
  void number_appendedTo_isAText() {
    try (OffHeapStore<byte[], byte[]> store = store(MIB, Eviction.none())) {
      OffHeapBytes face = store.bytes();
      face.add(KEY, -12);
      append(face, new byte[] {'3'});
      assertThat(face.get(KEY)).isEqualTo("-123".getBytes(ISO_8859_1));
      assertThat(face.add(KEY, 1)).isEqualTo(-122);
      face.setRange(KEY, 1, ByteSpan.of(new byte[] {'9'}), 10);
      assertThat(face.get(KEY)).isEqualTo("-922".getBytes(ISO_8859_1));
      Invariants.check(store.engine());
    }
  }

  @Test
  void expiryAndListeners_areThoseOfAWrite() {
    try (OffHeapStore<byte[], byte[]> store = store(8L * MIB, Eviction.none())) {
      OffHeapBytes face = store.bytes();
      List<String> events = new ArrayList<>();
      store.addListener(
          new StoreListener<byte[], byte[]>() {
            @Override
            public void written(byte[] key, byte[] value, long expiresAt) {
              events.add("written " + value.length + " " + (expiresAt - clock.millis()));
            }

            @Override
            public void removed(byte[] key, byte[] value, RemovalCause cause) {
              events.add(cause + " " + value.length);
            }
          });
      store.set(KEY.array, new byte[100], Duration.ofMillis(50));
      append(face, new byte[1]);
      append(face, new byte[1]);
      int segment = store.engine().arena.segmentSize;
      append(face, new byte[segment - 102]);
      append(face, new byte[segment / 4]);
      assertThat(events)
          .containsExactly(
              "written 100 50",
              "REPLACED 100",
              "written 101 50",
              "REPLACED 101",
              "written 102 50",
              "REPLACED 102",
              "written " + segment + " 50",
              "REPLACED " + segment,
              "written " + segment * 5 / 4 + " 50");
      clock.advance(50);
      assertThat(face.contains(KEY)).isFalse();
      assertThat(append(face, new byte[3])).isEqualTo(3);
      Invariants.check(store.engine());
    }
  }
}
