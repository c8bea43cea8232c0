package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Values that name their key and their version and carry a checksum, so that no mix-up passes. */
final class SelfDescribing {
  private static final int CHECKSUM = 16;
  private static final int HEADER = 24;

  private SelfDescribing() {}

  /** A value of at least 24 bytes. */
  static byte[] value(long key, long version, int size) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.max(size, HEADER));
    buffer.putLong(key).putLong(version).putLong(0);
    long word = key * 31 + version;
    while (buffer.remaining() >= Long.BYTES) {
      word = word * 6364136223846793005L + 1442695040888963407L;
      buffer.putLong(word);
    }
    while (buffer.hasRemaining()) {
      buffer.put((byte) buffer.position());
    }
    buffer.putLong(CHECKSUM, crc(buffer.array()));
    return buffer.array();
  }

  /** Checks that a value was written whole under this key; returns its version. Leaves it as is. */
  static long check(long key, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    assertThat(buffer.getLong(0)).as("key").isEqualTo(key);
    assertThat(crc(value))
        .as("checksum of key %s, length %s", key, value.length)
        .isEqualTo(buffer.getLong(CHECKSUM));
    return buffer.getLong(8);
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CHECKSUM);
    crc.update(bytes, HEADER, bytes.length - HEADER);
    return crc.getValue();
  }
}
