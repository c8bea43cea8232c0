package io.vortis.resp.command;

/**
 * The checksum of Redis's payloads: a CRC of 64 bits with Jones's polynomial, bits reflected, no
 * inversion.
 *
 * @see <a href="https://reveng.sourceforge.io/crc-catalogue/17plus.htm">CRC catalogue,
 *     CRC-64/REDIS</a>
 */
final class Crc64 {
  private static final long POLYNOMIAL = Long.reverse(0xad93d23594c935a9L);
  private static final long[] TABLE = new long[256];

  static {
    for (int i = 0; i < TABLE.length; i++) {
      long crc = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      }
      TABLE[i] = crc;
    }
  }

  private Crc64() {}

  /** The checksum of some bytes. */
  static long of(byte[] bytes, int offset, int length) {
    long crc = 0;
    for (int i = offset; i < offset + length; i++) {
      crc = crc >>> Byte.SIZE ^ TABLE[(int) (crc ^ bytes[i]) & 0xFF];
    }
    return crc;
  }
}
