package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedModeTest {
  private final Config config = new Config();

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "localhost", "127.8.9.1", "::1 -192.0.2.1"})
  void check_loopback_isAllowed(String bind) {
    config.set("bind", bind);
    assertThatCode(() -> ProtectedMode.check(config)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "*", "::", "-::*", "192.0.2.1", "no.such.host.invalid"})
  void check_reachableFromElsewhere_isRefused(String bind) {
    config.set("bind", "127.0.0.1 " + bind);
    assertThatThrownBy(() -> ProtectedMode.check(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "bind "
                + bind
                + " lets other machines in without a password; "
                + "bind a loopback address, set requirepass, or allow it with protected-mode no");
  }

  @Test
  void check_withAPassword_isAllowed() {
    config.set("bind", "*");
    config.set("requirepass", "secret");
    assertThatCode(() -> ProtectedMode.check(config)).doesNotThrowAnyException();
  }

  @Test
  void check_protectedModeOff_isAllowed() {
    config.set("bind", "*");
    config.set("protected-mode", "no");
    assertThatCode(() -> ProtectedMode.check(config)).doesNotThrowAnyException();
  }
}
