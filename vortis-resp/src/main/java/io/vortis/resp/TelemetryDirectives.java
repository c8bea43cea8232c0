package io.vortis.resp;

import io.vortis.resp.telemetry.Telemetry;
import java.util.function.LongConsumer;

/** Lets a server note what its configuration asks for, now and whenever that changes. */
final class TelemetryDirectives {

  private TelemetryDirectives() {}

  static void follow(Config config, Telemetry telemetry) {
    number("slowlog-log-slower-than", telemetry::slowerThan, config);
    number("slowlog-max-len", telemetry::slowLogLength, config);
    number("latency-monitor-threshold", telemetry::latencyThreshold, config);
    config.onChange("latency-tracking", value -> telemetry.tracking(value.equals("yes")));
    telemetry.tracking(config.flag("latency-tracking"));
  }

  private static void number(String directive, LongConsumer setter, Config config) {
    config.onChange(directive, value -> setter.accept(Long.parseLong(value)));
    setter.accept(config.number(directive));
  }
}
