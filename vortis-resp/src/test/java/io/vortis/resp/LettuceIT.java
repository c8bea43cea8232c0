package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.vortis.resp.TestServer.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lettuce, which is asynchronous and speaks RESP3. */
class LettuceIT {
  private TestServer server;
  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(Kind.NETTY);
    client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
    client.setOptions(
        ClientOptions.builder()
            .protocolVersion(ProtocolVersion.RESP3)
            .autoReconnect(false)
            .build());
    connection = client.connect();
  }

  @AfterEach
  void stop() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    server.close();
  }

  @Test
  void sync_everyDay_isServed() {
    RedisCommands<String, String> redis = connection.sync();
    assertThat(redis.ping()).isEqualTo("PONG");
    assertThat(redis.set("name", "Ada")).isEqualTo("OK");
    assertThat(redis.get("name")).isEqualTo("Ada");
    assertThat(redis.setGet("name", "Grace", SetArgs.Builder.ex(60))).isEqualTo("Ada");
    assertThat(redis.ttl("name")).isBetween(1L, 60L);
    assertThat(redis.set("name", "Bob", SetArgs.Builder.nx())).isNull();
    assertThat(redis.configGet("save")).containsEntry("save", "");
    assertThat(redis.del("name", "missing")).isEqualTo(1);
    assertThat(redis.get("name")).isNull();
  }

  @Test
  void sync_expiry_isSeen() {
    RedisCommands<String, String> redis = connection.sync();
    redis.set("flag", "1", SetArgs.Builder.px(100));
    await().until(() -> redis.get("flag") == null);
    assertThat(redis.pttl("flag")).isEqualTo(-2);
  }

  @Test
  void sync_error_isThrown() {
    assertThatThrownBy(() -> connection.sync().set("k", "v", SetArgs.Builder.ex(0)))
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessage("ERR invalid expire time in 'set' command");
  }

  @Test
  void async_manyAtOnce_areAnswered() throws Exception {
    RedisAsyncCommands<String, String> redis = connection.async();
    List<RedisFuture<String>> replies = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      redis.set("k" + i, "v" + i);
      replies.add(redis.get("k" + i));
    }
    assertThat(
            LettuceFutures.awaitAll(Duration.ofSeconds(20), replies.toArray(new RedisFuture<?>[0])))
        .isTrue();
    for (int i = 0; i < replies.size(); i++) {
      assertThat(replies.get(i).get()).isEqualTo("v" + i);
    }
  }

  @Test
  void close_server_endsTheConnection() {
    server.close();
    await().until(() -> !connection.isOpen());
  }
}
