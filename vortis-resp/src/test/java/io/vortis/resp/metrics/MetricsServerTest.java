package io.vortis.resp.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.CommandHarness;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private final CommandHarness harness = new CommandHarness();
  private final HttpClient http = HttpClient.newHttpClient();
  private MetricsServer metrics;

  @BeforeEach
  void start() throws IOException {
    metrics =
        MetricsServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), harness);
  }

  @AfterEach
  void stop() {
    metrics.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void metrics_isPrometheusText_eachLineOfIt() throws Exception {
    harness.run("SET a b");
    harness.run("GET a");
    harness.run("GET nope");
    harness.run("GET");
    harness.run("SELECT 3");
    harness.run("SETEX c 10 d");
    HttpResponse<String> response = send("GET", "/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body().lines())
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) [a-z_]+ .+")
                    || line.matches("[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+})? [-0-9.e+]+"))
        .contains(
            "vortis_connected_clients 1",
            "vortis_keyspace_hits_total 1",
            "vortis_keyspace_misses_total 1",
            "vortis_command_calls_total{command=\"get\"} 2",
            "vortis_command_rejected_total{command=\"get\"} 1",
            "vortis_error_replies_total{code=\"ERR\"} 1",
            "vortis_command_duration_seconds_bucket{le=\"1.024E-6\"} 5",
            "vortis_command_duration_seconds_bucket{le=\"+Inf\"} 5",
            "vortis_command_duration_seconds_count 5",
            "vortis_keys 2",
            "vortis_database_keys{database=\"0\"} 1",
            "vortis_database_keys{database=\"3\"} 1",
            "vortis_client_memory_bytes 4096",
            "vortis_memory_used_bytes " + harness.keyspace().memoryUsed());
  }

  @Test
  void page_isHtmlThatLoadsNothingFromElsewhere() throws Exception {
    HttpResponse<String> response = send("GET", "/");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(response.body()).startsWith("<!doctype html>").doesNotContain("http://", "https://");
  }

  @Test
  void otherPathsAndMethods_areRefused() throws Exception {
    assertThat(send("GET", "/nope").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
  }

  @Test
  void start_portTaken_isRefused() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), metrics.port());
    assertThatThrownBy(() -> MetricsServer.start(taken, harness)).isInstanceOf(BindException.class);
  }

  @Test
  void text_escapesLabels_andWritesNumbersShort() {
    PrometheusText text = new PrometheusText().gauge("a", "What.");
    text.sample("a", "b", "x\"y\\z\n", 1.5).sample("a", 3_000_000_000L);
    assertThat(text)
        .hasToString(
            "# HELP a What.\n# TYPE a gauge\na{b=\"x\\\"y\\\\z\\n\"} 1.50000000\na 3000000000\n");
  }
}
