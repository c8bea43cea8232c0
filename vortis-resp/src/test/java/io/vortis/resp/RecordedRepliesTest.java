package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reply, to the byte, that redis-server 7.0.15 gave to some hundreds of requests.
 *
 * @see Transcript#main how they were recorded
 */
class RecordedRepliesTest {

  static Stream<Transcript.Section> sections() throws IOException {
    return Transcript.read(Transcript.FILE).sections().stream();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void replies_asRedis(Transcript.Section section) {
    CommandHarness harness = new CommandHarness();
    for (Transcript.Exchange exchange : section.exchanges()) {
      String reply = harness.peer().raw(exchange.request());
      if (harness.peer().client().isClosing()) {
        reply += Transcript.CLOSED;
      }
      if (exchange.isCompared()) {
        assertThat(Transcript.escape(reply))
            .as(exchange.source())
            .isEqualTo(Transcript.escape(exchange.reply()));
      }
    }
  }
}
