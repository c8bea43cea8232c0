package io.vortis.resp.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.codec.Slice;
import io.vortis.resp.telemetry.LatencyMonitor.Spike;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private final Telemetry telemetry = new Telemetry(1, () -> 42);

  @Test
  void attention_isTheLeastThatAnybodyAsksFor() {
    assertThat(telemetry.now()).isEqualTo(42);
    assertThat(telemetry.attention()).isEqualTo(10_000_000);
    telemetry.latencyThreshold(2);
    assertThat(telemetry.attention()).isEqualTo(2_000_000);
    telemetry.slowerThan(0);
    assertThat(telemetry.attention()).isZero();
    telemetry.watched(true);
    assertThat(telemetry.attention()).isNegative();
    telemetry.watched(false);
    telemetry.slowerThan(-1);
    telemetry.latencyThreshold(0);
    assertThat(telemetry.attention()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void thresholds_beyondAllTime_areNever() {
    telemetry.slowerThan(Long.MAX_VALUE);
    telemetry.latencyThreshold(Long.MAX_VALUE);
    assertThat(telemetry.attention()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void errors_areCountedByTheirFirstWord() {
    telemetry.error("ERR syntax error");
    telemetry.error("ERR other");
    telemetry.error("LONELY");
    assertThat(telemetry.errors()).hasToString("{ERR=2, LONELY=1}");
    telemetry.reset();
    assertThat(telemetry.errors()).isEmpty();
  }

  @Test
  void slowLog_keepsTheLatest_upToItsLength() {
    telemetry.slowLogLength(2);
    for (int i = 0; i < 3; i++) {
      add("a" + i);
    }
    assertThat(telemetry.slowLog().latest(10))
        .extracting(SlowLog.Entry::id)
        .containsExactly(2L, 1L);
    telemetry.slowLogLength(1);
    assertThat(telemetry.slowLog().length()).isEqualTo(1);
    telemetry.slowLogLength(0);
    add("b");
    assertThat(telemetry.slowLog().length()).isZero();
    telemetry.slowLogLength(5);
    add("c");
    assertThat(telemetry.slowLog().latest(1).get(0).id()).isEqualTo(3);
    telemetry.slowLog().reset();
    assertThat(telemetry.slowLog().length()).isZero();
  }

  @Test
  void slowLog_cutsLongArguments_andMany() {
    String[] many = new String[40];
    Arrays.fill(many, "x");
    many[1] = "y".repeat(130);
    add(many);
    List<String> arguments =
        telemetry.slowLog().latest(1).get(0).arguments().stream()
            .map(argument -> new String(argument, ISO_8859_1))
            .toList();
    assertThat(arguments).hasSize(32);
    assertThat(arguments.get(1)).isEqualTo("y".repeat(128) + "... (2 more bytes)");
    assertThat(arguments.get(31)).isEqualTo("... (9 more arguments)");
  }

  private void add(String... arguments) {
    telemetry
        .slowLog()
        .add(1_000, 5_000, arguments.length, i -> Slice.of(arguments[i]), "here:1", "me");
  }

  @Test
  void latency_keepsTheWorstOfEachSecond() {
    LatencyMonitor latency = telemetry.latency();
    latency.add("command", 1_000, 5);
    latency.add("command", 1_900, 7);
    latency.add("command", 1_950, 6);
    latency.add("command", 2_000, 1);
    assertThat(latency.history("command")).containsExactly(new Spike(1, 7), new Spike(2, 1));
    assertThat(latency.worst("command")).isEqualTo(7);
    assertThat(latency.history("other")).isEmpty();
    assertThat(latency.worst("other")).isZero();
  }

  @Test
  void latency_keepsTheLast160Seconds() {
    for (int i = 0; i < 200; i++) {
      telemetry.latency().add("command", 1_000L * i, 1 + i % 2);
    }
    assertThat(telemetry.latency().history("command")).hasSize(160).startsWith(new Spike(40, 1));
  }

  @Test
  void latency_reset_ofSomeOrAll() {
    LatencyMonitor latency = telemetry.latency();
    latency.add("a", 0, 1);
    latency.add("b", 0, 1);
    latency.add("c", 0, 1);
    assertThat(latency.reset(List.of("a", "a", "nope"))).isEqualTo(1);
    assertThat(latency.events()).containsExactly("b", "c");
    assertThat(latency.reset(List.of())).isEqualTo(2);
    assertThat(latency.events()).isEmpty();
  }
}
