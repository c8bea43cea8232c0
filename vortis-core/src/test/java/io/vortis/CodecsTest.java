package io.vortis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  private static <T> ByteBuffer encoded(Codec<T> codec, T value) {
    ByteBuffer buffer = ByteBuffer.allocate(codec.size(value));
    codec.encode(value, buffer);
    assertThat(buffer.remaining()).isZero();
    return buffer.flip();
  }

  private static <T> T roundTrip(Codec<T> codec, T value) {
    return codec.decode(encoded(codec, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Grüße", "日本語", "a😀b", "\uD83D", "x\uDE00y", "\uD83Dz"})
  void utf8_encodesAsTheJdkDoes(String text) {
    assertThat(encoded(Codecs.utf8(), text)).isEqualTo(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "Grüße", "日本語"})
  void utf8_writesToAnyBufferAtItsPosition(String text) {
    byte[] expected = ("-" + text + "\0").getBytes(UTF_8);
    int size = Codecs.utf8().size(text);
    ByteBuffer backing = ByteBuffer.allocate(size + 9).position(7);
    for (ByteBuffer target :
        new ByteBuffer[] {ByteBuffer.allocateDirect(size + 2), backing.slice()}) {
      Codecs.utf8().encode(text, target.put((byte) '-'));
      assertThat(target.position()).isEqualTo(size + 1);
      assertThat(target.put((byte) 0).flip()).isEqualTo(ByteBuffer.wrap(expected));
    }
  }

  @Test
  void utf8_writesToAnArrayThatItFills() {
    ByteBuffer target = ByteBuffer.allocate(9).position(3).slice().position(1);
    Codecs.utf8().encode("plain", target);
    assertThat(target.hasRemaining()).isFalse();
    assertThat(new String(target.array(), UTF_8)).isEqualTo("\0\0\0\0plain");
  }

  @Test
  void utf8_readsFromAnyBuffer() {
    byte[] bytes = "-Grüße😀-".getBytes(UTF_8);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    assertThat(Codecs.utf8().decode(direct.position(1).limit(bytes.length - 1)))
        .isEqualTo("Grüße😀");
    ByteBuffer heap = ByteBuffer.wrap(bytes, 1, bytes.length - 2).slice();
    assertThat(Codecs.utf8().decode(heap)).isEqualTo("Grüße😀");
  }

  @Test
  void eachCodec_readsWhatItWrote() {
    UUID uuid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    assertThat(roundTrip(Codecs.uuids(), uuid)).isEqualTo(uuid);
    assertThat(roundTrip(Codecs.integers(), -42)).isEqualTo(-42);
    assertThat(roundTrip(Codecs.longs(), Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(roundTrip(Codecs.bytes(), new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1);
    assertThat(roundTrip(Codecs.byteBuffers(), buffer)).isEqualTo(buffer);
    assertThat(buffer.position()).isEqualTo(1);
  }

  @Test
  void decode_refusesAWrongLength() {
    ByteBuffer three = ByteBuffer.allocate(3);
    assertThatThrownBy(() -> Codecs.integers().decode(three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wrong number of bytes: length=3, expected=4");
    assertThatThrownBy(() -> Codecs.longs().decode(three))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Codecs.uuids().decode(three))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
