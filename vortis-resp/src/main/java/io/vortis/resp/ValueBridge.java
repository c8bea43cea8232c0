package io.vortis.resp;

import io.vortis.Codec;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.nio.ByteBuffer;

/**
 * How the keys or values of a store look as bytes.
 *
 * @param <T> their type
 */
interface ValueBridge<T> {

  /** What to look these bytes up by; may refer to them and is used only during the call. */
  T lookup(Slice bytes);

  /** What to keep of these bytes; must not refer to them. */
  T keep(Slice bytes);

  /** What to keep of an array that nobody else uses. */
  T keep(byte[] bytes);

  /** The bytes; the array must not be changed. */
  byte[] bytes(T value);

  /** The bytes as a slice, not to be kept. */
  default Slice slice(T value) {
    return Slice.of(bytes(value));
  }

  /** Replies with the bytes as a bulk string. */
  void reply(T value, ReplyWriter reply);

  /** Keys as slices, for a store that copies those that are new to it. */
  ValueBridge<Slice> SLICES =
      new ValueBridge<>() {
        @Override
        public Slice lookup(Slice bytes) {
          return bytes;
        }

        @Override
        public Slice keep(Slice bytes) {
          return bytes;
        }

        @Override
        public Slice keep(byte[] bytes) {
          return Slice.of(bytes);
        }

        @Override
        public byte[] bytes(Slice value) {
          return value.toByteArray();
        }

        @Override
        public Slice slice(Slice value) {
          return value;
        }

        @Override
        public void reply(Slice value, ReplyWriter reply) {
          reply.bulk(value);
        }
      };

  /** Values as plain arrays. */
  ValueBridge<byte[]> ARRAYS =
      new ValueBridge<>() {
        @Override
        public byte[] lookup(Slice bytes) {
          return bytes.toByteArray();
        }

        @Override
        public byte[] keep(Slice bytes) {
          return bytes.toByteArray();
        }

        @Override
        public byte[] keep(byte[] bytes) {
          return bytes;
        }

        @Override
        public byte[] bytes(byte[] value) {
          return value;
        }

        @Override
        public void reply(byte[] value, ReplyWriter reply) {
          reply.bulk(value);
        }
      };

  /** What a codec makes of them. */
  static <T> ValueBridge<T> of(Codec<T> codec) {
    return new ValueBridge<>() {
      @Override
      public T lookup(Slice bytes) {
        return codec.decode(
            ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length())
                .slice()
                .asReadOnlyBuffer());
      }

      @Override
      public T keep(Slice bytes) {
        return keep(bytes.toByteArray());
      }

      @Override
      public T keep(byte[] bytes) {
        return codec.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
      }

      @Override
      public byte[] bytes(T value) {
        byte[] bytes = new byte[codec.size(value)];
        codec.encode(value, ByteBuffer.wrap(bytes));
        return bytes;
      }

      @Override
      public void reply(T value, ReplyWriter reply) {
        reply.bulk(bytes(value));
      }
    };
  }
}
