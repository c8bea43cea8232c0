package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SetOptionsTest {
  private static final Duration TTL = Duration.ofMillis(5);

  @Test
  void allows_underEachCondition() {
    assertThat(SetOptions.<String>always().allows(null)).isTrue();
    assertThat(SetOptions.<String>always().allows("v")).isTrue();
    assertThat(SetOptions.<String>ifAbsent().allows(null)).isTrue();
    assertThat(SetOptions.<String>ifAbsent().allows("v")).isFalse();
    assertThat(SetOptions.<String>ifPresent().allows(null)).isFalse();
    assertThat(SetOptions.<String>ifPresent().allows("v")).isTrue();
    assertThat(SetOptions.ifEquals("v").allows(null)).isFalse();
    assertThat(SetOptions.ifEquals("v").allows("w")).isFalse();
    assertThat(SetOptions.ifEquals("v").allows("v")).isTrue();
  }

  @Test
  void methods_returnChangedCopies() {
    SetOptions<String> plain = SetOptions.ifAbsent();
    plain.ttl(TTL).keepTtl().expireAt(1).returnPrevious();

    assertThat(plain.expiry).isEqualTo(SetOptions.Expiry.DEFAULT);
    assertThat(plain.returnPrevious).isFalse();
  }

  @Test
  void methods_keepTheRest() {
    SetOptions<String> options = SetOptions.ifEquals("v").returnPrevious().ttl(TTL);

    assertThat(options.condition).isEqualTo(SetOptions.Condition.IF_EQUALS);
    assertThat(options.expected).isEqualTo("v");
    assertThat(options.returnPrevious).isTrue();
    assertThat(options.expiry).isEqualTo(SetOptions.Expiry.AFTER);
    assertThat(options.millis).isEqualTo(5);
    assertThat(options.returnPrevious().millis).isEqualTo(5);
  }

  @Test
  void expiry_theLastOneCounts() {
    SetOptions<String> plain = SetOptions.always();

    assertThat(plain.ttl(TTL).keepTtl().expiry).isEqualTo(SetOptions.Expiry.KEEP);
    assertThat(plain.keepTtl().expireAt(7).expiry).isEqualTo(SetOptions.Expiry.AT);
    assertThat(plain.expireAt(7).millis).isEqualTo(7);
    assertThat(plain.expireAt(7).ttl(TTL).millis).isEqualTo(5);
  }

  @Test
  void ttl_notPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SetOptions.always().ttl(Duration.ZERO))
        .withMessage("ttl must be positive: ttl=PT0S");
    assertThatIllegalArgumentException().isThrownBy(() -> SetOptions.always().ttl(TTL.negated()));
  }

  @Test
  void expireAt_notPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SetOptions.always().expireAt(0))
        .withMessage("expiry must be positive: epochMillis=0");
    assertThatIllegalArgumentException().isThrownBy(() -> SetOptions.always().expireAt(-1));
  }

  @Test
  void nulls_refused() {
    assertThatNullPointerException().isThrownBy(() -> SetOptions.ifEquals(null));
    assertThatNullPointerException().isThrownBy(() -> SetOptions.always().ttl(null));
  }
}
