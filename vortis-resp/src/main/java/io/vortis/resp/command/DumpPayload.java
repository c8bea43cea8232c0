package io.vortis.resp.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.resp.codec.Slice;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A string as {@code DUMP} tells it: in the form of Redis's snapshot files, version 10, and then
 * that version and a checksum.
 *
 * <p>Written are plain strings and small integers; read are compressed strings too.
 *
 * @see <a href="https://rdb.fnordig.de/file_format.html">The file format</a>
 */
final class DumpPayload {
  /*
   *   type 0 | length | bytes | version, 2 bytes | checksum, 8 bytes          numbers at the end: low byte first
   *
   * A length begins with two bits:   00 and 6 more | 01 and 14 more | 10 000000 and 4 bytes | 10 000001 and 8 bytes
   * or, for other forms of a string: 11 and 0, 1, 2: a signed integer of 1, 2, 4 bytes, low byte first
   *                                  11 and 3: compressed length, length, compressed bytes
   */

  private static final int TYPE_STRING = 0;
  private static final int VERSION = 10;
  private static final int FOOTER = Short.BYTES + Long.BYTES;

  private static final int BITS_14 = 0x40;
  private static final int BITS_32 = 0x80;
  private static final int BITS_64 = 0x81;
  private static final int INT_8 = 0xC0;
  private static final int INT_16 = 0xC1;
  private static final int INT_32 = 0xC2;
  private static final int COMPRESSED = 0xC3;

  /** Longer strings are no integers of 32 bits. */
  private static final int LONGEST_INT = 11;

  private DumpPayload() {}

  // ---------------------------------------------------------------- writing

  /** The payload of a value. */
  static byte[] of(byte[] value) {
    ByteBuffer out = ByteBuffer.allocate(1 + 5 + value.length + FOOTER);
    out.order(ByteOrder.LITTLE_ENDIAN).put((byte) TYPE_STRING);
    if (!putInteger(out, value)) {
      putLength(out, value.length);
      out.put(value);
    }
    out.putShort((short) VERSION);
    out.putLong(Crc64.of(out.array(), 0, out.position()));
    byte[] payload = new byte[out.position()];
    out.flip().get(payload);
    return payload;
  }

  private static boolean putInteger(ByteBuffer out, byte[] value) {
    if (value.length > LONGEST_INT) {
      return false;
    }
    long number;
    try {
      number = Slice.of(value).toLong();
    } catch (NumberFormatException e) {
      return false;
    }
    if (number == (byte) number) {
      out.put((byte) INT_8).put((byte) number);
    } else if (number == (short) number) {
      out.put((byte) INT_16).putShort((short) number);
    } else if (number == (int) number) {
      out.put((byte) INT_32).putInt((int) number);
    } else {
      return false;
    }
    return true;
  }

  private static void putLength(ByteBuffer out, int length) {
    if (length < 1 << 6) {
      out.put((byte) length);
    } else if (length < 1 << 14) {
      out.put((byte) (BITS_14 | length >> 8)).put((byte) length);
    } else {
      out.put((byte) BITS_32).putInt(Integer.reverseBytes(length));
    }
  }

  // ---------------------------------------------------------------- reading

  /**
   * The value of a payload.
   *
   * @param limit how long a value may be
   * @throws CommandException if it is none, or damaged, or not of a string
   */
  static byte[] read(Slice payload, long limit) {
    ByteBuffer in =
        ByteBuffer.wrap(payload.array(), payload.offset(), payload.length())
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    int end = payload.length() - FOOTER;
    if (end < 0
        || Short.toUnsignedInt(in.getShort(end)) > VERSION
        || in.getLong(end + Short.BYTES)
            != Crc64.of(payload.array(), payload.offset(), end + Short.BYTES)) {
      throw Errors.badDumpChecksum();
    }
    in.limit(end);
    try {
      if (in.get() != TYPE_STRING) {
        throw Errors.badDumpFormat();
      }
      return readString(in, limit);
    } catch (BufferUnderflowException e) {
      throw Errors.badDumpFormat();
    }
  }

  private static byte[] readString(ByteBuffer in, long limit) {
    int first = Byte.toUnsignedInt(in.get());
    return switch (first) {
      case INT_8 -> decimal(in.get());
      case INT_16 -> decimal(in.getShort());
      case INT_32 -> decimal(in.getInt());
      case COMPRESSED -> {
        long compressed = readLength(in, Byte.toUnsignedInt(in.get()));
        long length = readLength(in, Byte.toUnsignedInt(in.get()));
        byte[] value = length > limit ? null : Lzf.decompress(readBytes(in, compressed), length);
        if (value == null) {
          throw Errors.badDumpFormat();
        }
        yield value;
      }
      default -> readBytes(in, readLength(in, first));
    };
  }

  private static byte[] decimal(int number) {
    return Integer.toString(number).getBytes(ISO_8859_1);
  }

  private static long readLength(ByteBuffer in, int first) {
    if (first < BITS_14) {
      return first;
    } else if (first < BITS_32) {
      return (first & (BITS_14 - 1L)) << 8 | Byte.toUnsignedInt(in.get());
    } else if (first == BITS_32) {
      return Integer.toUnsignedLong(Integer.reverseBytes(in.getInt()));
    } else if (first == BITS_64) {
      return Long.reverseBytes(in.getLong());
    }
    throw Errors.badDumpFormat();
  }

  private static byte[] readBytes(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw Errors.badDumpFormat();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }
}
