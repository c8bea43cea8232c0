package io.vortis.resp.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vortis.resp.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves the figures of a server over HTTP: {@code /metrics} as Prometheus text, {@code /} as a
 * page. Reads only, and asks nobody who he is: it belongs where clients may not come.
 *
 * <p>Thread safety: any thread.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String PAGE = page();

  private final HttpServer http;
  private final ExecutorService thread;

  private MetricsServer(HttpServer http) {
    this.http = http;
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, "vortis-metrics");
              daemon.setDaemon(true);
              return daemon;
            });
    http.setExecutor(thread);
  }

  /**
   * Starts serving.
   *
   * @throws IOException if it can't listen there
   */
  public static MetricsServer start(InetSocketAddress address, Server server) throws IOException {
    HttpServer http = HttpServer.create(address, 0);
    MetricsServer metrics = new MetricsServer(http);
    http.createContext(
        "/",
        exchange -> {
          switch (exchange.getRequestURI().getPath()) {
            case "/" -> reply(exchange, "text/html; charset=utf-8", () -> PAGE);
            case "/metrics" ->
                reply(exchange, PrometheusText.CONTENT_TYPE, () -> Figures.of(server));
            default -> refuse(exchange, 404);
          }
        });
    http.start();
    return metrics;
  }

  /** The port it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  private static void reply(HttpExchange exchange, String type, Supplier<String> text)
      throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      refuse(exchange, 405);
      return;
    }
    try (exchange) {
      byte[] body = text.get().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange
          .getResponseHeaders()
          .set("Content-Security-Policy", "default-src 'self' 'unsafe-inline'");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static String page() {
    try (InputStream in = MetricsServer.class.getResourceAsStream("page.html")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks page.html");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    thread.shutdown();
  }
}
