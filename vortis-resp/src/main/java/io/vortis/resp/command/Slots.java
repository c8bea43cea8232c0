package io.vortis.resp.command;

import io.vortis.resp.codec.Slice;

/**
 * The slots of a Redis cluster: which of 16384 a key belongs to, by the CRC-16/XMODEM of its bytes,
 * or of what stands between its first pair of braces, if anything does.
 *
 * @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/">Cluster
 *     specification</a>
 */
final class Slots {
  /** How many slots there are. */
  static final int COUNT = 1 << 14;

  private static final int POLYNOMIAL = 0x1021;

  private Slots() {}

  /** The slot of a key. */
  static int of(Slice key) {
    int open = indexOf('{', 0, key);
    int close = indexOf('}', open + 1, key);
    boolean tagged = open < key.length() && close < key.length() && close > open + 1;
    return (tagged ? crc(key, open + 1, close) : crc(key, 0, key.length())) % COUNT;
  }

  /** Where a byte stands first, or the key's length. */
  private static int indexOf(char wanted, int from, Slice key) {
    int at = from;
    while (at < key.length() && key.at(at) != wanted) {
      at++;
    }
    return at;
  }

  private static int crc(Slice key, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc ^= key.at(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
      crc &= 0xFFFF;
    }
    return crc;
  }
}
