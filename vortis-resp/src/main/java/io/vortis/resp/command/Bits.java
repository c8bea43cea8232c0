package io.vortis.resp.command;

import java.util.List;

/** A value as a row of bits, the highest bit of a byte first. */
final class Bits {

  /** How {@code BITOP} combines bits; a value that is too short is continued with zeros. */
  enum Operation {
    AND,
    OR,
    XOR,
    NOT;

    private int apply(int one, int other) {
      return switch (this) {
        case AND -> one & other;
        case OR -> one | other;
        case XOR -> one ^ other;
        case NOT -> throw new IllegalStateException("operation of one value: name=NOT");
      };
    }
  }

  private static final int ALL = 0xFF;

  private Bits() {}

  /** One bit. */
  static int get(byte[] value, long at) {
    return value[(int) (at >> 3)] >> (7 - (at & 7)) & 1;
  }

  /** Sets one bit. */
  static void set(byte[] value, long at, int bit) {
    int index = (int) (at >> 3);
    int mask = 1 << (7 - (at & 7));
    value[index] = (byte) (bit == 0 ? value[index] & ~mask : value[index] | mask);
  }

  /** Up to 64 bits as an unsigned number; beyond the value's end there are zeros. */
  static long get(byte[] value, long at, int count) {
    long number = 0;
    for (long i = at; i < at + count; i++) {
      number = number << 1 | (i < 8L * value.length ? get(value, i) : 0);
    }
    return number;
  }

  /** Sets up to 64 bits to the lowest ones of a number. */
  static void set(byte[] value, long at, int count, long number) {
    for (int i = 0; i < count; i++) {
      set(value, at + i, (int) (number >>> (count - 1 - i)) & 1);
    }
  }

  /** How many bits from one position until another are 1. */
  static long count(byte[] value, long from, long to) {
    long sum = 0;
    for (int i = (int) (from >> 3); 8L * i < to; i++) {
      sum += Integer.bitCount(value[i] & mask(i, from, to));
    }
    return sum;
  }

  /** Where the first bit of a kind stands from one position until another; -1 if nowhere. */
  static long find(byte[] value, long from, long to, int bit) {
    int flip = bit == 1 ? 0 : ALL;
    for (int i = (int) (from >> 3); 8L * i < to; i++) {
      int found = (value[i] ^ flip) & mask(i, from, to);
      if (found != 0) {
        return 8L * i + Integer.numberOfLeadingZeros(found) - (Integer.SIZE - 8);
      }
    }
    return -1;
  }

  /** The bits of a byte that lie from one position until another. */
  private static int mask(int index, long from, long to) {
    int mask = ALL;
    if (from > 8L * index) {
      mask &= ALL >> (from & 7);
    }
    if (to < 8L * index + 8) {
      mask &= ALL << (8 - (to & 7));
    }
    return mask & ALL;
  }

  /** The result of an operation, as long as the longest value. */
  static byte[] combine(Operation operation, List<byte[]> values) {
    int length = 0;
    for (byte[] value : values) {
      length = Math.max(length, value.length);
    }
    byte[] result = new byte[length];
    byte[] first = values.get(0);
    System.arraycopy(first, 0, result, 0, first.length);
    if (operation == Operation.NOT) {
      for (int i = 0; i < length; i++) {
        result[i] = (byte) ~result[i];
      }
    }
    for (byte[] value : values.subList(1, values.size())) {
      for (int i = 0; i < length; i++) {
        result[i] = (byte) operation.apply(result[i], i < value.length ? value[i] : 0);
      }
    }
    return result;
  }
}
