package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.vortis.Codecs;
import io.vortis.HeapStore;
import io.vortis.resp.TestServer.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/** Messages, notifications and invalidations as Jedis and Lettuce take them. */
class PubSubIT {
  private TestServer server;
  private RedisClient lettuce;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(Kind.NETTY);
    lettuce = client(server.port());
  }

  private static RedisClient client(int port) {
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
    client.setOptions(
        ClientOptions.builder()
            .protocolVersion(ProtocolVersion.RESP3)
            .autoReconnect(false)
            .build());
    return client;
  }

  @AfterEach
  void stop() {
    lettuce.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    server.close();
  }

  /** Collects what a Jedis subscriber hears, in a thread of its own. */
  private static final class Heard extends JedisPubSub {
    final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void onMessage(String channel, String message) {
      messages.add(channel + ":" + message);
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
      messages.add(pattern + ":" + channel + ":" + message);
    }
  }

  @Test
  void jedis_subscriber_hearsEveryMessageInOrder() throws InterruptedException {
    Heard heard = new Heard();
    Thread thread =
        new Thread(
            () -> {
              try (Jedis subscriber = new Jedis("127.0.0.1", server.port())) {
                subscriber.subscribe(heard, "news", "other");
              }
            },
            "subscriber");
    thread.start();
    try (Jedis publisher = new Jedis("127.0.0.1", server.port())) {
      await().until(() -> publisher.pubsubNumSub("news").get("news") == 1);
      for (int i = 0; i < 1_000; i++) {
        assertThat(publisher.publish("news", Integer.toString(i))).isEqualTo(1);
      }
      await().until(() -> heard.messages.size() == 1_000);
      for (int i = 0; i < 1_000; i++) {
        assertThat(heard.messages.get(i)).isEqualTo("news:" + i);
      }
      heard.unsubscribe();
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
      await().until(() -> publisher.pubsubNumSub("news").get("news") == 0);
      assertThat(publisher.publish("news", "nobody")).isZero();
    }
  }

  @Test
  void lettuce_patternsAndNotifications_areHeard() {
    List<String> heard = new CopyOnWriteArrayList<>();
    StatefulRedisPubSubConnection<String, String> subscriber = lettuce.connectPubSub();
    subscriber.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String pattern, String channel, String message) {
            heard.add(channel + ":" + message);
          }
        });
    RedisCommands<String, String> redis = lettuce.connect().sync();
    redis.configSet("notify-keyspace-events", "Ex$g");
    subscriber.sync().psubscribe("__keyevent@0__:*");
    redis.set("a", "1");
    redis.set("a", "1", SetArgs.Builder.px(50));
    await().until(() -> heard.contains("__keyevent@0__:expired:a"));
    assertThat(heard)
        .containsExactly(
            "__keyevent@0__:set:a",
            "__keyevent@0__:set:a",
            "__keyevent@0__:expire:a",
            "__keyevent@0__:expired:a");
  }

  @Test
  void lettuce_transactions_areServed() {
    StatefulRedisConnection<String, String> connection = lettuce.connect();
    RedisCommands<String, String> redis = connection.sync();
    RedisCommands<String, String> other = lettuce.connect().sync();
    redis.multi();
    redis.set("a", "1");
    redis.incr("a");
    TransactionResult result = redis.exec();
    assertThat(result.stream().toList()).isEqualTo(List.<Object>of("OK", 2L));
    redis.watch("a");
    other.set("a", "5");
    redis.multi();
    redis.set("a", "6");
    assertThat(redis.exec().wasDiscarded()).isTrue();
    assertThat(redis.get("a")).isEqualTo("5");
  }

  @Test
  void lettuce_clientSideCache_forgetsWhatChanges() throws IOException {
    try (HeapStore<String, String> store = HeapStore.<String, String>builder().build();
        RespServer shared =
            RespServer.builder(store, Codecs.utf8(), Codecs.utf8())
                .port(0)
                .readOnly(false)
                .start()) {
      RedisClient client = client(shared.port());
      try {
        Map<String, String> cached = new ConcurrentHashMap<>();
        CacheFrontend<String, String> cache =
            ClientSideCaching.enable(
                CacheAccessor.forMap(cached), client.connect(), TrackingArgs.Builder.enabled());
        RedisCommands<String, String> other = client.connect().sync();
        other.set("a", "1");
        assertThat(cache.get("a")).isEqualTo("1");
        assertThat(cached).containsEntry("a", "1");
        other.set("a", "2");
        await().until(() -> "2".equals(cache.get("a")));
        store.set("a", "3");
        await().until(() -> "3".equals(cache.get("a")));
        store.delete("a");
        await().until(() -> cached.equals(Collections.emptyMap()));
        assertThat(cache.get("a")).isNull();
      } finally {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
      }
    }
  }

  @Test
  void slowSubscriber_isDisconnected_andOthersGoOn() throws IOException {
    try (RawClient slow = new RawClient(server.port());
        Jedis publisher = new Jedis("127.0.0.1", server.port())) {
      slow.command("SUBSCRIBE", "news").expect("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
      String message = "x".repeat(1 << 20);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> publisher.publish("news", message) == 0 || gone(publisher));
      assertThat(publisher.ping()).isEqualTo("PONG");
    }
  }

  /**
   * Whether the server has nobody left but the one who asks, or wants to hear no more of others.
   */
  private static boolean gone(Jedis redis) {
    return redis.pubsubNumSub("news").get("news") == 0;
  }
}
