package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients wanted to hear of, and what they held, is forgotten with them. */
class KilledClientsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EACH = 5;

  /** What {@code INFO} tells of all clients together. */
  private static final List<String> FIGURES =
      List.of(
          "pubsub_channels",
          "pubsub_patterns",
          "pubsubshard_channels",
          "pubsub_clients",
          "tracking_clients",
          "tracking_total_keys",
          "tracking_total_items",
          "tracking_total_prefixes",
          "watching_clients",
          "total_watched_keys");

  /** How they end. */
  enum End {
    KILLED,
    CLOSED,
    RESET
  }

  private final List<RawClient> clients = new ArrayList<>();
  private RespServer server;
  private RedisConnection good;

  @BeforeEach
  void start() throws IOException {
    Config config = new Config();
    config.set("port", "0");
    server = RespServer.builder().config(config).start();
    good = new RedisConnection(server.port());
    good.run("SET", "key", "value");
  }

  @AfterEach
  void stop() throws IOException {
    good.close();
    for (RawClient client : clients) {
      client.close();
    }
    server.close();
  }

  private long figure(String name) throws IOException {
    Matcher matcher =
        Pattern.compile("^" + name + ":(\\d+)$", Pattern.MULTILINE).matcher(good.run("INFO"));
    assertThat(matcher.find()).as(name).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** A client that speaks RESP3; it reads nothing of what it is told. */
  private void connect(String... commands) throws IOException {
    RawClient client = new RawClient(server.port());
    clients.add(client);
    client.send("HELLO 3\r\n");
    for (String command : commands) {
      client.send(command + "\r\n");
    }
  }

  private void connectAll() throws IOException {
    String half = "*3\r\n$3\r\nSET\r\n$4\r\nhalf\r\n$100000\r\n" + "x".repeat(50_000);
    for (int i = 0; i < EACH; i++) {
      connect("WATCH a" + i + " b", "MULTI", "SET a b", half);
      connect("SUBSCRIBE a b" + i, "PSUBSCRIBE p*", "SSUBSCRIBE s", half);
      connect("CLIENT TRACKING ON", "GET key", "GET key" + i, half);
      connect("CLIENT TRACKING ON BCAST PREFIX p" + i + " PREFIX q", half);
      connect("MONITOR", half);
    }
    await().atMost(PATIENCE).until(() -> figure("watching_clients") == EACH);
    await().atMost(PATIENCE).until(() -> figure("pubsubshard_channels") == 1);
    await().atMost(PATIENCE).until(() -> figure("tracking_total_items") == 2 * EACH);
    await().atMost(PATIENCE).until(() -> figure("tracking_total_prefixes") > EACH);
    await().atMost(PATIENCE).until(() -> figure("mem_clients_normal") > clients.size() * 50_000L);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheyWantedToHear_andWhatTheyHeld_isForgotten(End how) throws IOException {
    long before = figure("mem_clients_normal");
    for (int round = 0; round < 3; round++) {
      connectAll();
      if (how == End.KILLED) {
        for (String type : List.of("normal", "pubsub")) {
          good.run("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes");
        }
      }
      for (RawClient client : clients) {
        if (how == End.RESET) {
          client.reset();
        } else {
          client.close();
        }
      }
      clients.clear();
      await().atMost(PATIENCE).until(() -> figure("connected_clients") == 1);
      for (String name : FIGURES) {
        await().atMost(PATIENCE).until(() -> figure(name) == 0);
      }
      // The reply that is being written counts, whatever it is about.
      assertThat(figure("mem_clients_normal")).isLessThan(before + 50_000);
    }
    assertThat(good.run("GET", "half")).isEqualTo("$-1\r\n");
  }
}
