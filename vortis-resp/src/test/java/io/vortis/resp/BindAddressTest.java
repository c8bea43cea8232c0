package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

/** 192.0.2.0/24 is set aside for documentation, so that no machine has an address in it. */
class BindAddressTest {
  private final Config config = new Config();

  @Test
  void of_severalWords_givesEach() throws IOException {
    config.set("bind", "127.0.0.1 192.0.2.1 * ::*");
    assertThat(BindAddress.of(config))
        .extracting(BindAddress::toString)
        .containsExactly("127.0.0.1", "192.0.2.1", "*", "::*");
  }

  @Test
  void of_optionalAndMissing_isLeftOut() throws IOException {
    config.set("bind", "-127.0.0.1 -192.0.2.1 -no.such.host.invalid -*");
    assertThat(BindAddress.of(config))
        .extracting(BindAddress::toString)
        .containsExactly("-127.0.0.1", "-*");
  }

  @Test
  void of_nothingLeft_isRefused() {
    config.set("bind", "-192.0.2.1");
    assertThatThrownBy(() -> BindAddress.of(config))
        .isInstanceOf(IOException.class)
        .hasMessage("can't listen: no such address here: bind=-192.0.2.1");
  }

  @Test
  void at_stars_areTheWildcards() throws IOException {
    assertThat(new BindAddress("*", false).at(7).toString()).isEqualTo("/0.0.0.0:7");
    assertThat(new BindAddress("::*", false).at(7).getAddress().getAddress())
        .isEqualTo(new byte[16]);
  }

  @Test
  void refusal_whoeverRefused_saysWhereAndWhy() {
    BindAddress address = new BindAddress("127.0.0.1", false);
    String sentence = "can't listen: address=127.0.0.1:7, cause=Address already in use";
    assertThat(address.refusal(7, new BindException("Address already in use")))
        .hasMessage(sentence);
    String fromNetty = "bind(..) failed with error(-98): Address already in use";
    assertThat(address.refusal(7, new BindException(fromNetty))).hasMessage(sentence);
  }
}
