package io.vortis.resp.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vortis.resp.CommandHarness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The page that plots the server's figures, in a real browser. */
class MetricsPageIT {
  private static final Path SCREENSHOT = Path.of("target", "metrics-page.png");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int POINTS = 6;

  @Test
  void page_plotsWhatTheServerDoes() throws Exception {
    CommandHarness harness = new CommandHarness();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (MetricsServer metrics = MetricsServer.start(anyPort, harness);
        Browser browser = new Browser(1_280, 860)) {
      browser.open("http://127.0.0.1:" + metrics.port() + "/");
      for (int i = 1; i <= POINTS; i++) {
        work(harness, i);
        String points = Integer.toString(i);
        await()
            .atMost(PATIENCE)
            .until(() -> browser.evaluate("samples.length >= " + points).equals("true"));
      }
      assertThat(browser.evaluate("document.querySelectorAll('section').length")).isEqualTo("6");
      assertThat(browser.evaluate("document.querySelectorAll('.curve').length"))
          .as("commands, hits, memory, three percentiles, expired and evicted, clients")
          .isEqualTo("9");
      assertThat(browser.evaluate("document.getElementById('state').textContent"))
          .isEqualTo("live");
      assertThat(browser.evaluate("document.querySelectorAll('.now')[5].textContent"))
          .isEqualTo("1");
      assertThat(browser.evaluate("document.querySelectorAll('.now')[1].textContent"))
          .matches("[0-9.]+ %");
      assertThat(browser.evaluate("document.querySelectorAll('script[src], link[href]').length"))
          .as("assets from elsewhere")
          .isEqualTo("0");
      browser.screenshot(SCREENSHOT);
      assertThat(Files.size(SCREENSHOT)).isGreaterThan(10_000);
    }
  }

  private static void work(CommandHarness harness, int round) {
    for (int i = 0; i < 1_000 + 300 * round; i++) {
      harness.run("SET key:" + i + " value PX " + (100 + i));
      harness.run("GET key:" + i * (i % 3));
      harness.run("GET nope");
    }
    harness.stats().commands.add(3_000 + 900L * round);
    harness.advance(Duration.ofMillis(500));
  }
}
