package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MillisTest {
  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  @Test
  void roundedUp_fractions() {
    assertThat(Millis.roundedUp(Duration.ZERO)).isZero();
    assertThat(Millis.roundedUp(Duration.ofNanos(1))).isEqualTo(1);
    assertThat(Millis.roundedUp(Duration.ofMillis(1))).isEqualTo(1);
    assertThat(Millis.roundedUp(Duration.ofNanos(1_000_001))).isEqualTo(2);
    assertThat(Millis.roundedUp(Duration.ofNanos(-1))).isZero();
    assertThat(Millis.roundedUp(Duration.ofMillis(-3))).isEqualTo(-3);
    assertThat(Millis.roundedUp(Duration.ofNanos(-3_000_001))).isEqualTo(-3);
  }

  @Test
  void roundedUp_beyondALong() {
    assertThat(Millis.roundedUp(LONGEST)).isEqualTo(Long.MAX_VALUE);
    assertThat(Millis.roundedUp(Duration.ofMillis(Long.MAX_VALUE).plusNanos(1)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Millis.roundedUp(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void positive_zeroOrNegative() {
    assertThat(Millis.positive(Duration.ofNanos(1), "ttl")).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Millis.positive(Duration.ZERO, "ttl"))
        .withMessage("ttl must be positive: ttl=PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Millis.positive(Duration.ofMillis(-1), "budget"))
        .withMessage("budget must be positive: budget=PT-0.001S");
  }

  @Test
  void after_saturates() {
    assertThat(Millis.after(1_000, 5)).isEqualTo(1_005);
    assertThat(Millis.after(1_000, -5)).isEqualTo(995);
    assertThat(Millis.after(1_000, Long.MAX_VALUE)).isEqualTo(Store.NO_EXPIRY);
    assertThat(Millis.after(1, Long.MAX_VALUE - 1)).isEqualTo(Store.NO_EXPIRY);
    assertThat(Millis.after(1, Long.MAX_VALUE - 2)).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(Millis.after(-5, Long.MIN_VALUE)).isGreaterThan(Store.ABSENT).isNegative();
  }
}
