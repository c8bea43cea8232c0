package io.vortis.resp.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven through its WebDriver. Its answers are short and its strings ASCII,
 * so a pattern reads them.
 *
 * @see <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
  private static final Pattern VALUE = Pattern.compile("\"value\":\"?(.*?)\"?}$", Pattern.DOTALL);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final URI root;
  private final String session;

  /** Starts it; skips the test where it is not installed, and fails it in CI. */
  Browser(int width, int height) throws IOException, InterruptedException {
    require("chromium");
    require("chromedriver");
    int port = freePort();
    driver =
        new ProcessBuilder("chromedriver", "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    root = URI.create("http://127.0.0.1:" + port + "/");
    await().atMost(PATIENCE).until(this::isReady);
    String capabilities =
        """
        {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {
          "binary": "%s",
          "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                   "--hide-scrollbars", "--window-size=%d,%d"]}}}}
        """
            .formatted(find("chromium"), width, height);
    Matcher id = SESSION.matcher(send("POST", "session", capabilities));
    assertThat(id.find()).as("a session").isTrue();
    session = "session/" + id.group(1);
  }

  private static Path find(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static void require(String program) {
    if (find(program) == null) {
      String problem = program + " is not installed; it comes with chromium and chromium-driver";
      if ("true".equals(System.getenv("CI"))) {
        fail(problem);
      }
      abort(problem);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() {
    try {
      return send("GET", "status", "").contains("\"ready\":true");
    } catch (IOException | InterruptedException notYet) {
      return false;
    }
  }

  /** Goes to a page. */
  void open(String url) throws IOException, InterruptedException {
    send("POST", session + "/url", "{\"url\": \"" + url + "\"}");
  }

  /** The value of a JavaScript expression, as JSON without the quotes. */
  String evaluate(String expression) {
    String script = "return " + expression.replace("\\", "\\\\").replace("\"", "\\\"");
    try {
      String reply =
          send("POST", session + "/execute/sync", "{\"script\": \"" + script + "\", \"args\": []}");
      Matcher value = VALUE.matcher(reply);
      assertThat(value.find()).as(reply).isTrue();
      return value.group(1);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes a picture of what is shown. */
  void screenshot(Path file) throws IOException, InterruptedException {
    Matcher value = VALUE.matcher(send("GET", session + "/screenshot", ""));
    assertThat(value.find()).isTrue();
    Files.write(file, Base64.getDecoder().decode(value.group(1)));
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve(path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Override
  public void close() throws IOException {
    try {
      send("DELETE", session, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      driver.destroy();
    }
  }
}
