package io.vortis.resp;

import io.vortis.Codec;
import io.vortis.resp.codec.Slice;
import java.nio.ByteBuffer;

/** Slices as the bytes that they stand for. */
final class SliceCodec implements Codec<Slice> {
  static final SliceCodec INSTANCE = new SliceCodec();

  private SliceCodec() {}

  @Override
  public int size(Slice value) {
    return value.length();
  }

  @Override
  public void encode(Slice value, ByteBuffer target) {
    target.put(value.array(), value.offset(), value.length());
  }

  @Override
  public Slice decode(ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    return Slice.of(bytes);
  }
}
