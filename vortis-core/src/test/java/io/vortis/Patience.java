package io.vortis;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for other threads: so long that only what hangs takes longer. */
final class Patience {
  static final Duration LIMIT = Duration.ofMinutes(4);

  private Patience() {}

  /** Waits for a condition. */
  static ConditionFactory await() {
    return Awaitility.await().atMost(LIMIT);
  }
}
