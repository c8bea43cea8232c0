package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpireConditionTest {
  private static final long NEVER = Store.NO_EXPIRY;

  @Test
  void allows_withoutTtl() {
    assertThat(allowing(NEVER, 10)).containsExactly("ALWAYS", "IF_NONE", "IF_EARLIER");
    assertThat(allowing(NEVER, NEVER)).containsExactly("ALWAYS", "IF_NONE");
  }

  @Test
  void allows_withTtl() {
    assertThat(allowing(10, 11)).containsExactly("ALWAYS", "IF_SOME", "IF_LATER");
    assertThat(allowing(10, 10)).containsExactly("ALWAYS", "IF_SOME");
    assertThat(allowing(10, 9)).containsExactly("ALWAYS", "IF_SOME", "IF_EARLIER");
    assertThat(allowing(10, NEVER)).containsExactly("ALWAYS", "IF_SOME", "IF_LATER");
  }

  private static List<String> allowing(long present, long proposed) {
    return Arrays.stream(ExpireCondition.values())
        .filter(condition -> condition.allows(present, proposed))
        .map(ExpireCondition::name)
        .toList();
  }
}
