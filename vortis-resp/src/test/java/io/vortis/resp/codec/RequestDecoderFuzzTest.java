package io.vortis.resp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Streams of anything, compared with {@link SimpleParser}. */
class RequestDecoderFuzzTest {

  private static void compare(byte[] stream) {
    RequestDecoder decoder = new RequestDecoder(512 << 20);
    Request request = new Request();
    List<List<String>> requests = new ArrayList<>();
    String problem = null;
    int from = 0;
    try {
      while (decoder.decode(stream, from, stream.length, request)) {
        from = decoder.end();
        requests.add(RequestDecoderTest.words(request));
      }
    } catch (ProtocolException e) {
      problem = e.getMessage();
    }
    SimpleParser expected = SimpleParser.parse(stream);
    assertThat(requests).isEqualTo(expected.requests);
    assertThat(problem)
        .isEqualTo(expected.problem == null ? null : "Protocol error: " + expected.problem);
  }

  @FuzzTest(maxDuration = "60s")
  void decode_ofWhatTheFuzzerFinds_doesAsTheSimpleParser(byte[] stream) {
    compare(stream);
  }

  @Property(tries = 3000)
  void decode_ofFragments_doesAsTheSimpleParser(@ForAll("fragments") String stream) {
    compare(RequestDecoderTest.bytes(stream));
  }

  @Property(tries = 1000)
  void decode_ofAnyBytes_throwsNothingElse(@ForAll byte[] stream) {
    compare(stream);
  }

  @Provide
  Arbitrary<String> fragments() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "*1\r\n",
            "*2\r\n",
            "*3\r\n",
            "*0\r\n",
            "*-1\r\n",
            "$0\r\n\r\n",
            "$1\r\na\r\n",
            "$4\r\nPING\r\n",
            "$3\r\n*1\r\r\n",
            "\r\n",
            "\n",
            "\r",
            "*",
            "$",
            "$-1\r\n",
            "$01\r\n",
            "*9223372036854775807\r\n",
            "*-9223372036854775808\r\n",
            "*9223372036854775808\r\n",
            "*2147483648\r\n",
            "$536870912\r\n",
            "$536870913\r\n",
            "GET ",
            "\"",
            "'",
            "\\",
            "\\x4",
            "\\x41",
            "\\n",
            " ",
            "\t",
            "\u000b",
            "\0",
            "a",
            "PING\r\n",
            "\u00ff");
    return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
  }
}
