package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TtlTest {

  @Test
  void until_absentNoneSome() {
    assertThat(Ttl.until(Store.ABSENT, 1_000)).isSameAs(Ttl.ABSENT);
    assertThat(Ttl.until(Store.NO_EXPIRY, 1_000)).isSameAs(Ttl.NONE);
    assertThat(Ttl.until(1_005, 1_000)).isEqualTo(Ttl.of(Duration.ofMillis(5)));
  }

  @Test
  void components_toldApart() {
    assertThat(Ttl.ABSENT).isEqualTo(new Ttl(false, Optional.empty()));
    assertThat(Ttl.NONE).isEqualTo(new Ttl(true, Optional.empty()));
    assertThat(Ttl.of(Duration.ofMillis(5)).exists()).isTrue();
    assertThat(Ttl.of(Duration.ofMillis(5)).remaining()).contains(Duration.ofMillis(5));
  }

  @Test
  void construction_absentWithTimeLeft() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ttl(false, Optional.of(Duration.ofMillis(5))))
        .withMessage("an absent key has no TTL: remaining=PT0.005S");
  }
}
