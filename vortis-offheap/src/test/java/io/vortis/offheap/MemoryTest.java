package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of every length near those at which another way of copying begins. */
class MemoryTest {
  private static final int LONGEST = 300;
  private static final int ROOM = LONGEST + 32;
  private static final byte AROUND = 0x55;

  private final ByteBuffer memory = Memory.allocate(2 * ROOM);
  private final long address = Memory.alignedAddress(memory);
  private final byte[] bytes = new byte[LONGEST + 3];

  MemoryTest() {
    new SplittableRandom(1).nextBytes(bytes);
  }

  @AfterEach
  void free() {
    Memory.free(memory);
  }

  @Test
  void copies_moveTheirBytesAndNoOthers() {
    for (int length = 0; length <= LONGEST; length++) {
      int unaligned = length & 7;
      fill(address, 2 * ROOM);
      Memory.copyIn(bytes, 3, address + unaligned, length);
      assertThat(Memory.isEqual(address + unaligned, bytes, 3, length)).isTrue();
      assertCopied(unaligned, length, contents(0));

      Memory.copy(address + unaligned, address + ROOM + 5, length);
      assertCopied(5, length, contents(ROOM));

      byte[] array = around();
      Memory.copyOut(address + unaligned, array, 2, length);
      assertCopied(2, length, array);

      ByteBuffer heap = ByteBuffer.wrap(around()).position(1).slice();
      Memory.copyOut(address + unaligned, heap, 2, length);
      assertCopied(3, length, heap.array());

      ByteBuffer direct = ByteBuffer.allocateDirect(ROOM).put(around());
      Memory.copyOut(address + unaligned, direct, 6, length);
      byte[] there = new byte[ROOM];
      direct.flip().get(there);
      assertCopied(6, length, there);
    }
  }

  private static byte[] around() {
    byte[] array = new byte[ROOM];
    Arrays.fill(array, AROUND);
    return array;
  }

  private static void fill(long from, int length) {
    byte[] array = new byte[length];
    Arrays.fill(array, AROUND);
    Memory.copyIn(array, 0, from, length);
  }

  private byte[] contents(int from) {
    byte[] array = new byte[ROOM];
    for (int i = 0; i < ROOM; i++) {
      array[i] = (byte) (Memory.getLong(address + from + (i & -8)) >>> ((i & 7) * 8));
    }
    return array;
  }

  private void assertCopied(int at, int length, byte[] found) {
    byte[] expected = around();
    System.arraycopy(bytes, 3, expected, at, length);
    assertThat(found).as("length %d", length).isEqualTo(expected);
  }
}
