package io.vortis.resp.metrics;

import java.util.Locale;
import java.util.Map;

/**
 * Text in the exposition format of Prometheus, under construction.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
final class PrometheusText {
  /** What HTTP calls it. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();

  /** Begins a counter, whose samples follow; its name ends in {@code _total}. */
  PrometheusText counter(String name, String help) {
    return family(name, "counter", help);
  }

  /** Begins a gauge, whose samples follow. */
  PrometheusText gauge(String name, String help) {
    return family(name, "gauge", help);
  }

  /** Begins a histogram, whose samples follow. */
  PrometheusText histogram(String name, String help) {
    return family(name, "histogram", help);
  }

  private PrometheusText family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** A sample without labels. */
  PrometheusText sample(String name, Number value) {
    text.append(name).append(' ').append(number(value)).append('\n');
    return this;
  }

  /** A sample with a label. */
  PrometheusText sample(String name, String label, String labelValue, Number value) {
    return sample(name, Map.of(label, labelValue), value);
  }

  /** A sample with labels. */
  PrometheusText sample(String name, Map<String, String> labels, Number value) {
    text.append(name).append('{');
    String comma = "";
    for (Map.Entry<String, String> label : labels.entrySet()) {
      text.append(comma).append(label.getKey()).append("=\"");
      text.append(escaped(label.getValue())).append('"');
      comma = ",";
    }
    text.append("} ").append(number(value)).append('\n');
    return this;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(Number value) {
    return value instanceof Double real
        ? String.format(Locale.ROOT, "%.9g", real)
        : value.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
