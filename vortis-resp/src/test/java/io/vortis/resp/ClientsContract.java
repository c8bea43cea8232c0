package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.TestServer.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/** Clients made for Redis, each with one connection at a time. */
abstract class ClientsContract {
  private TestServer server;

  /** The server that the clients talk to. */
  abstract Kind kind();

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(kind());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void redisCli_session_readsAsWithRedis() throws Exception {
    String replies =
        redisCli(
            """
            PING
            ECHO "Hello, world"
            SET name "Ada Lovelace"
            GET name
            SET session_token "abc123" EX 60
            TTL session_token
            GET session_token
            DEL name
            GET name
            SET counter 100 EX 0
            SET flag 1 PX -500
            NOSUCH
            CONFIG GET save
            DBSIZE
            """);
    // On a busy machine a second may have gone by.
    assertThat(replies.replaceFirst("[0-9]+\n(?=\"abc123)", "60\n"))
        .isEqualTo(
            """
            PONG
            "Hello, world"
            OK
            "Ada Lovelace"
            OK
            (integer) 60
            "abc123"
            (integer) 1
            (nil)
            (error) ERR invalid expire time in 'set' command
            (error) ERR invalid expire time in 'set' command
            (error) ERR unknown command 'NOSUCH', with args beginning with:\s
            1) "save"
            2) ""
            (integer) 1
            """);
  }

  @Test
  void redisCli_resp3_readsMaps() throws Exception {
    assertThat(redisCli("CONFIG GET save\nGET nothing\n", "-3"))
        .isEqualTo("1# \"save\" => \"\"\n(nil)\n");
  }

  @Test
  void redisCli_commandOnItsCommandLine_isRun() throws Exception {
    assertThat(redisCli("", "set", "a", "b", "ex", "60")).isEqualTo("OK\n");
    assertThat(redisCli("", "get", "a")).isEqualTo("\"b\"\n");
  }

  private String redisCli(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("redis-cli", "--no-raw", "-p"));
    command.add(Integer.toString(server.port()));
    command.addAll(List.of(arguments));
    return RedisTools.run(input, command);
  }

  @Test
  void redisBenchmark_setAndGet_runsThrough() throws Exception {
    String clients = kind() == Kind.SYNC ? "1" : "50";
    String port = Integer.toString(server.port());
    String output =
        RedisTools.run(
            "",
            List.of(
                "redis-benchmark",
                "-p",
                port,
                "-t",
                "set,get",
                "-n",
                "10000",
                "-c",
                clients,
                "-q"));
    assertThat(output)
        .contains("SET: ", "GET: ", "requests per second")
        .doesNotContainIgnoringCase("error")
        .doesNotContain("WARNING");
  }

  @Test
  void redisBenchmark_pipelined_runsThrough() throws Exception {
    String clients = kind() == Kind.SYNC ? "1" : "20";
    String port = Integer.toString(server.port());
    String output =
        RedisTools.run(
            "",
            List.of(
                "redis-benchmark",
                "-p",
                port,
                "-t",
                "ping,set,get",
                "-n",
                "20000",
                "-P",
                "16",
                "-r",
                "1000",
                "-d",
                "64",
                "-c",
                clients,
                "--csv"));
    assertThat(output)
        .contains("\"PING_INLINE\"", "\"PING_MBULK\"", "\"SET\"", "\"GET\"")
        .doesNotContainIgnoringCase("error");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESP2", "RESP3"})
  void jedis_everyDay_isServed(RedisProtocol protocol) {
    try (Jedis jedis = jedis(protocol)) {
      assertThat(jedis.ping()).isEqualTo("PONG");
      assertThat(jedis.set("name", "Ada")).isEqualTo("OK");
      assertThat(jedis.get("name")).isEqualTo("Ada");
      assertThat(jedis.set("token", "abc", SetParams.setParams().ex(30))).isEqualTo("OK");
      assertThat(jedis.ttl("token")).isBetween(1L, 30L);
      assertThat(jedis.set("name", "Bob", SetParams.setParams().nx())).isNull();
      assertThat(jedis.setGet("name", "Bob", SetParams.setParams().keepTtl())).isEqualTo("Ada");
      assertThat(jedis.exists("name", "token", "missing")).isEqualTo(2);
      assertThat(jedis.expire("name", 100)).isEqualTo(1);
      assertThat(jedis.pttl("name")).isBetween(1L, 100_000L);
      assertThat(jedis.persist("name")).isEqualTo(1);
      assertThat(jedis.ttl("name")).isEqualTo(-1);
      assertThat(jedis.type("name")).isEqualTo("string");
      assertThat(jedis.dbSize()).isEqualTo(2);
      assertThat(jedis.del("name", "missing")).isEqualTo(1);
      assertThat(jedis.unlink("token")).isEqualTo(1);
      assertThat(jedis.get("name")).isNull();
      assertThat(jedis.flushAll()).isEqualTo("OK");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RESP2", "RESP3"})
  void jedis_aboutTheServer_isTold(RedisProtocol protocol) {
    try (Jedis jedis = jedis(protocol)) {
      assertThat(jedis.clientSetname("me")).isEqualTo("OK");
      assertThat(jedis.clientGetname()).isEqualTo("me");
      assertThat(jedis.clientList()).contains("name=me");
      assertThat(jedis.configGet("maxmemory*"))
          .containsEntry("maxmemory", "0")
          .containsEntry("maxmemory-policy", "noeviction");
      assertThat(jedis.configSet("timeout", "100")).isEqualTo("OK");
      assertThat(jedis.configGet("timeout")).containsEntry("timeout", "100");
      assertThat(jedis.info("server")).contains("redis_version:7");
      assertThat(jedis.time()).hasSize(2);
      assertThatThrownBy(() -> jedis.configSet("tcp-backlog", "1"))
          .isInstanceOf(JedisDataException.class)
          .hasMessageContaining("possibly related to argument 'tcp-backlog'");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RESP2", "RESP3"})
  void jedis_pipeline_isAnsweredInOrder(RedisProtocol protocol) {
    try (Jedis jedis = jedis(protocol)) {
      Pipeline pipeline = jedis.pipelined();
      List<Object> expected = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        pipeline.set("k" + i, "v" + i);
        pipeline.get("k" + i);
        expected.add("OK");
        expected.add("v" + i);
      }
      assertThat(pipeline.syncAndReturnAll()).isEqualTo(expected);
    }
  }

  private Jedis jedis(RedisProtocol protocol) {
    return new Jedis(
        new HostAndPort("127.0.0.1", server.port()),
        DefaultJedisClientConfig.builder().protocol(protocol).build());
  }
}
