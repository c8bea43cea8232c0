package io.vortis.resp.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.codec.Slice;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What redis-server makes of these payloads stands in {@code DifferentialPropertyTest}. */
class DumpPayloadTest {
  private static final long LIMIT = 1 << 20;
  private static final String BAD_FORMAT = "ERR Bad data format";

  @Test
  void crc64_ofTheCatalogue() {
    assertThat(Crc64.of("123456789".getBytes(ISO_8859_1), 0, 9)).isEqualTo(0xe9c6d914c4b8d9caL);
    assertThat(Crc64.of("x123456789".getBytes(ISO_8859_1), 1, 9)).isEqualTo(0xe9c6d914c4b8d9caL);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 16_383, 16_384, 1 << 20})
  void read_ofWhatWasWritten_isTheSame(int length) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) 'x');
    assertThat(DumpPayload.read(Slice.of(DumpPayload.of(value)), LIMIT)).isEqualTo(value);
  }

  @Property(tries = 300)
  void read_ofAnyValueWritten_isTheSame(@ForAll @Size(max = 100) byte[] value) {
    assertThat(DumpPayload.read(Slice.of(DumpPayload.of(value)), LIMIT)).isEqualTo(value);
  }

  @Property(tries = 300)
  void read_ofAnInteger_isTheSame(@ForAll int value) {
    byte[] text = Integer.toString(value).getBytes(ISO_8859_1);
    byte[] payload = DumpPayload.of(text);
    assertThat(payload).hasSizeLessThanOrEqualTo(1 + 5 + 10);
    assertThat(DumpPayload.read(Slice.of(payload), LIMIT)).isEqualTo(text);
  }

  @Property(tries = 2000)
  void read_ofAnything_givesAValueOrSaysThatThereIsNone(@ForAll @Size(max = 40) byte[] body) {
    try {
      assertThat(DumpPayload.read(signed(body), LIMIT)).hasSizeLessThanOrEqualTo((int) LIMIT);
    } catch (CommandException e) {
      assertThat(e).hasMessage(BAD_FORMAT);
    }
  }

  @Property(tries = 2000)
  void read_ofAnythingCompressed_givesAValueOrSaysThatThereIsNone(
      @ForAll @Size(max = 40) byte[] compressed, @ForAll byte length) {
    byte[] body = new byte[compressed.length + 4];
    body[1] = (byte) 0xC3;
    body[2] = (byte) compressed.length;
    body[3] = (byte) (length & 0x3F);
    System.arraycopy(compressed, 0, body, 4, compressed.length);
    try {
      assertThat(DumpPayload.read(signed(body), LIMIT)).hasSize(length & 0x3F);
    } catch (CommandException e) {
      assertThat(e).hasMessage(BAD_FORMAT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0",
        "\1\1a",
        "\0\5hell",
        "\0\u00c4a",
        "\0\u00c0",
        "\0\u00c1a",
        "\0\u0081\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "\0\u0080\u00ff\u00ff\u00ff\u00ff",
        "\0\u0082\1a",
        "\0\u00c3\2\u0080\u007f\u00ff\u00ff\u00ff\0a",
        "\0\u00c3\2\2\0a",
        "\0\u00c3\3\3 \0a"
      })
  void read_ofADamagedBody_isRefused(String body) {
    assertThatThrownBy(() -> DumpPayload.read(signed(body.getBytes(ISO_8859_1)), LIMIT))
        .hasMessage(BAD_FORMAT);
  }

  @Test
  void read_beyondTheLimit_isRefused() {
    byte[] compressed = "\0\u00c3\4\10\0a\u00a0\0".getBytes(ISO_8859_1);
    assertThat(DumpPayload.read(signed(compressed), 8)).asString(ISO_8859_1).isEqualTo("aaaaaaaa");
    assertThatThrownBy(() -> DumpPayload.read(signed(compressed), 7)).hasMessage(BAD_FORMAT);
  }

  @Test
  void read_ofANewerVersionOrAnotherChecksum_isRefused() {
    String problem = "ERR DUMP payload version or checksum are wrong";
    byte[] payload = DumpPayload.of(new byte[3]);
    for (int i = 0; i < payload.length; i++) {
      byte[] damaged = payload.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> DumpPayload.read(Slice.of(damaged), LIMIT)).hasMessage(problem);
    }
    byte[] newer = Arrays.copyOf(payload, payload.length);
    newer[newer.length - 10] = 11;
    sign(newer);
    assertThatThrownBy(() -> DumpPayload.read(Slice.of(newer), LIMIT)).hasMessage(problem);
    newer[newer.length - 10] = 6;
    sign(newer);
    assertThat(DumpPayload.read(Slice.of(newer), LIMIT)).hasSize(3);
  }

  /** A body with version 10 and the right checksum. */
  private static Slice signed(byte[] body) {
    byte[] payload = Arrays.copyOf(body, body.length + 10);
    payload[body.length] = 10;
    sign(payload);
    return Slice.of(payload);
  }

  private static void sign(byte[] payload) {
    long crc = Crc64.of(payload, 0, payload.length - 8);
    for (int i = 0; i < 8; i++) {
      payload[payload.length - 8 + i] = (byte) (crc >>> (8 * i));
    }
  }
}
