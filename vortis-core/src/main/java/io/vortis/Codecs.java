package io.vortis;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Codecs for what keys and values usually are. All of them are stateless, refuse {@code null} with
 * {@link NullPointerException}, and refuse bytes of the wrong length with {@link
 * IllegalArgumentException}.
 */
public final class Codecs {
  private Codecs() {}

  /**
   * Strings as UTF-8. An unpaired surrogate becomes a question mark, as by {@link
   * String#getBytes(java.nio.charset.Charset)}; malformed bytes become U+FFFD.
   */
  public static Codec<String> utf8() {
    return Utf8Codec.INSTANCE;
  }

  /** Arrays as they are; each read gives a new one. */
  public static Codec<byte[]> bytes() {
    return Bytes.INSTANCE;
  }

  /**
   * What remains of a buffer, whose position does not change; each read gives a new read-only one
   * on the heap.
   */
  public static Codec<ByteBuffer> byteBuffers() {
    return Buffers.INSTANCE;
  }

  /** Four bytes, big-endian. */
  public static Codec<Integer> integers() {
    return Integers.INSTANCE;
  }

  /** Eight bytes, big-endian. */
  public static Codec<Long> longs() {
    return Longs.INSTANCE;
  }

  /** Sixteen bytes, big-endian, as in the text form. */
  public static Codec<UUID> uuids() {
    return Uuids.INSTANCE;
  }

  private static void checkLength(ByteBuffer source, int expected) {
    if (source.remaining() != expected) {
      throw new IllegalArgumentException(
          "wrong number of bytes: length=" + source.remaining() + ", expected=" + expected);
    }
  }

  private static final class Bytes implements Codec<byte[]> {
    static final Bytes INSTANCE = new Bytes();

    @Override
    public int size(byte[] value) {
      return value.length;
    }

    @Override
    public void encode(byte[] value, ByteBuffer target) {
      target.put(value);
    }

    @Override
    public byte[] decode(ByteBuffer source) {
      byte[] value = new byte[source.remaining()];
      source.get(value);
      return value;
    }
  }

  private static final class Buffers implements Codec<ByteBuffer> {
    static final Buffers INSTANCE = new Buffers();

    @Override
    public int size(ByteBuffer value) {
      return value.remaining();
    }

    @Override
    public void encode(ByteBuffer value, ByteBuffer target) {
      target.put(value.duplicate());
    }

    @Override
    public ByteBuffer decode(ByteBuffer source) {
      return ByteBuffer.wrap(Bytes.INSTANCE.decode(source)).asReadOnlyBuffer();
    }
  }

  private static final class Integers implements Codec<Integer> {
    static final Integers INSTANCE = new Integers();

    @Override
    public int size(Integer value) {
      return Integer.BYTES;
    }

    @Override
    public void encode(Integer value, ByteBuffer target) {
      target.putInt(value);
    }

    @Override
    public Integer decode(ByteBuffer source) {
      checkLength(source, Integer.BYTES);
      return source.getInt();
    }
  }

  private static final class Longs implements Codec<Long> {
    static final Longs INSTANCE = new Longs();

    @Override
    public int size(Long value) {
      return Long.BYTES;
    }

    @Override
    public void encode(Long value, ByteBuffer target) {
      target.putLong(value);
    }

    @Override
    public Long decode(ByteBuffer source) {
      checkLength(source, Long.BYTES);
      return source.getLong();
    }
  }

  private static final class Uuids implements Codec<UUID> {
    static final Uuids INSTANCE = new Uuids();

    @Override
    public int size(UUID value) {
      return 2 * Long.BYTES;
    }

    @Override
    public void encode(UUID value, ByteBuffer target) {
      target.putLong(value.getMostSignificantBits());
      target.putLong(value.getLeastSignificantBits());
    }

    @Override
    public UUID decode(ByteBuffer source) {
      checkLength(source, 2 * Long.BYTES);
      return new UUID(source.getLong(), source.getLong());
    }
  }
}
