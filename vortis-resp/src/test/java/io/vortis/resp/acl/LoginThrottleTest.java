package io.vortis.resp.acl;

import static io.vortis.resp.acl.LoginThrottle.FIRST_DELAY_MILLIS;
import static io.vortis.resp.acl.LoginThrottle.FORGOTTEN_MILLIS;
import static io.vortis.resp.acl.LoginThrottle.FREE_FAILURES;
import static io.vortis.resp.acl.LoginThrottle.LONGEST_DELAY_MILLIS;
import static io.vortis.resp.acl.LoginThrottle.MAX_ADDRESSES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private final LoginThrottle throttle = new LoginThrottle();

  private void fail(String address, int times, long now) {
    for (int i = 0; i < times; i++) {
      throttle.failed(address, now);
    }
  }

  @Test
  void delay_afterFewFailures_isNone() {
    fail("a", FREE_FAILURES, 0);
    assertThat(throttle.delay("a", 0)).isZero();
  }

  @Test
  void delay_withEachFurtherFailure_doublesUpToTheLongest() {
    fail("a", FREE_FAILURES + 1, 0);
    assertThat(throttle.delay("a", 0)).isEqualTo(FIRST_DELAY_MILLIS);
    fail("a", 1, 0);
    assertThat(throttle.delay("a", 0)).isEqualTo(2 * FIRST_DELAY_MILLIS);
    fail("a", 1_000, 0);
    assertThat(throttle.delay("a", 0)).isEqualTo(LONGEST_DELAY_MILLIS);
    assertThat(throttle.delay("b", 0)).isZero();
  }

  @Test
  void delay_longAfterTheLastFailure_isNone() {
    fail("a", FREE_FAILURES + 5, 1_000);
    assertThat(throttle.delay("a", 1_000 + FORGOTTEN_MILLIS - 1)).isPositive();
    assertThat(throttle.delay("a", 1_000 + FORGOTTEN_MILLIS)).isZero();
  }

  @Test
  void failed_fromVeryManyAddresses_forgetsThoseLongestSilent() {
    fail("a", FREE_FAILURES + 1, 0);
    fail("b", FREE_FAILURES + 1, 0);
    for (int i = 0; i < MAX_ADDRESSES - 2; i++) {
      throttle.failed("other" + i, 0);
    }
    throttle.failed("a", 0);
    throttle.failed("one more", 0);
    assertThat(throttle.delay("b", 0)).isZero();
    assertThat(throttle.delay("a", 0)).isPositive();
  }
}
