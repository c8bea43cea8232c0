package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
  private static final long MAX_BULK = 512 << 20;

  static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  /**
   * Feeds a stream in pieces that end at these cuts, moving what is left to a new buffer each time.
   */
  static List<List<String>> decode(byte[] stream, int... cuts) {
    RequestDecoder decoder = new RequestDecoder(MAX_BULK);
    Request request = new Request();
    List<List<String>> requests = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int end = i < cuts.length ? cuts[i] : stream.length;
      // The frame under way begins at another place of another buffer at every call.
      byte[] buffer = new byte[end - start + i + 3];
      System.arraycopy(stream, start, buffer, i, end - start);
      int from = i;
      int to = i + end - start;
      while (decoder.decode(buffer, from, to, request)) {
        requests.add(words(request));
        start += decoder.end() - from;
        from = decoder.end();
      }
    }
    return requests;
  }

  static List<String> words(Request request) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < request.count(); i++) {
      words.add(request.arg(i).toLatin1());
    }
    return words;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1\r\n$4\r\nPING\r\n",
        "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$0\r\n\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n",
        "PING\r\nGET a\n\r\n  \r\nSET a \"b \\x00\\n\" 'c d'\r\n*0\r\n*-1\r\n*1\r\n$4\r\nPING\r\n",
        "*2\r\n$3\r\nGET\r\n$12\r\n*1\r\n$4\r\nPING\r\n\r\nPING\r\n*11\r\n$1\r\na\r\n$2\r\nbc\r\n",
        "*2\rx$10\ry0123456789xx$1\r\n\r\r\nPING\r\r\n",
        "*1\r\n$4\r\nPI",
        "*1\r\n$4\r\nPINGxxGET \"\" ''\r\n*2\r\n$1\r\n\u0000\r\n$1\r\n\u00ff\r\n",
      })
  void decode_ofAStreamCutAnywhere_givesTheSame(String text) {
    byte[] stream = bytes(text);
    List<List<String>> expected = SimpleParser.parse(stream).requests;
    assertThat(decode(stream)).isEqualTo(expected);
    for (int i = 0; i <= stream.length; i++) {
      assertThat(decode(stream, i)).as("cut at %s", i).isEqualTo(expected);
      for (int j = i; j <= stream.length; j++) {
        assertThat(decode(stream, i, j)).as("cuts at %s, %s", i, j).isEqualTo(expected);
      }
    }
    int[] everywhere = new int[stream.length];
    Arrays.setAll(everywhere, i -> i);
    assertThat(decode(stream, everywhere)).as("every byte alone").isEqualTo(expected);
  }

  @Test
  void decode_ofManyArguments_keepsThemAll() {
    StringBuilder frame = new StringBuilder("*3000\r\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      frame.append("$4\r\n").append(1000 + i).append("\r\n");
      expected.add(Integer.toString(1000 + i));
    }
    byte[] stream = bytes(frame + "PING\r\n");
    assertThat(decode(stream, 10, 20_000)).containsExactly(expected, List.of("PING"));
  }

  @Test
  void needed_tellsHowLongALargeValueIs() {
    RequestDecoder decoder = new RequestDecoder(MAX_BULK);
    byte[] start = bytes("*2\r\n$3\r\nGET\r\n$1000000\r\nabc");
    assertThat(decoder.decode(start, 0, start.length, new Request())).isFalse();
    assertThat(decoder.needed()).isEqualTo(start.length - 3 + 1_000_002L);
  }

  @Test
  void reset_forgetsTheFrameUnderWay() {
    RequestDecoder decoder = new RequestDecoder(MAX_BULK);
    Request request = new Request();
    byte[] frame = bytes("*1\r\n$4\r\nPING\r\n");
    assertThat(decoder.decode(frame, 0, 9, request)).isFalse();
    decoder.reset();
    assertThat(decoder.decode(frame, 0, frame.length, request)).isTrue();
    assertThat(words(request)).containsExactly("PING");
  }

  @Test
  void decode_ofAStranger_isStricter() {
    RequestDecoder decoder = new RequestDecoder(MAX_BULK);
    decoder.authenticated(false);
    assertThatThrownBy(() -> decodeAll(decoder, "*11\r\n"))
        .hasMessage("Protocol error: unauthenticated multibulk length");
    RequestDecoder another = new RequestDecoder(MAX_BULK);
    another.authenticated(false);
    assertThatThrownBy(() -> decodeAll(another, "*10\r\n$16385\r\n"))
        .hasMessage("Protocol error: unauthenticated bulk length");
    RequestDecoder known = new RequestDecoder(MAX_BULK);
    known.authenticated(true);
    assertThat(decodeAll(known, "*11\r\n$16385\r\n")).isFalse();
  }

  @Test
  void decode_ofALongerBulkThanAllowed_isRefused() {
    assertThatThrownBy(() -> decodeAll(new RequestDecoder(1024), "*1\r\n$1025\r\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("Protocol error: invalid bulk length");
    assertThat(decodeAll(new RequestDecoder(1024), "*1\r\n$1024\r\n")).isFalse();
    // Longer than any array of ours, though the configuration allows it.
    assertThatThrownBy(() -> decodeAll(new RequestDecoder(1L << 40), "*1\r\n$2147483647\r\n"))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "*1\r\n", "*1\r\n$"})
  void decode_ofALineThatDoesNotEnd_isRefusedOnceItIsTooLong(String head) {
    String longest = head + "1".repeat(64 * 1024 - Math.min(1, head.length()));
    String problem =
        head.isEmpty()
            ? "Protocol error: too big inline request"
            : head.equals("*")
                ? "Protocol error: too big mbulk count string"
                : "Protocol error: too big bulk count string";
    assertThat(decodeAll(new RequestDecoder(MAX_BULK), longest)).isFalse();
    assertThatThrownBy(() -> decodeAll(new RequestDecoder(MAX_BULK), longest + "11"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(problem);
  }

  private static boolean decodeAll(RequestDecoder decoder, String text) {
    byte[] stream = bytes(text);
    return decoder.decode(stream, 0, stream.length, new Request());
  }
}
