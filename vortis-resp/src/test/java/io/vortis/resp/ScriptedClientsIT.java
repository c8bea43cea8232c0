package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clients of other languages in scripted sessions, which print what they were told: the same by
 * vortis as by redis-server. Node.js's is fetched when it is first needed, by npm.
 */
class ScriptedClientsIT {
  private static final Path SCRIPTS = Path.of("src", "test", "resources", "clients");
  private static final Path NODE_CLIENTS = Path.of("..", ".ci", "clients");
  private static final Path NODE_MODULES = NODE_CLIENTS.resolve("node_modules");

  /** Debian's own Python, for which python3-redis is installed. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final Path PYTHON_REDIS = Path.of("/usr/lib/python3/dist-packages/redis");

  @Test
  void redisPy_isToldTheSame_asByRedis() throws Exception {
    requireFile(PYTHON_REDIS, "python3-redis, a Debian package");
    String run = "exec %s %s \"$0\"".formatted(PYTHON, SCRIPTS.resolve("session.py"));
    check(List.of("sh", "-c", run), 22);
  }

  @Test
  void ioredis_isToldTheSame_asByRedis() throws Exception {
    RedisTools.require("node");
    fetchNodeClients();
    requireFile(NODE_MODULES.resolve("ioredis"), "ioredis: npm ci in .ci/clients");
    Path script = SCRIPTS.resolve("session.js");
    String run =
        "NODE_PATH=%s exec node %s \"$0\"".formatted(NODE_MODULES.toAbsolutePath(), script);
    check(List.of("sh", "-c", run), 19);
  }

  private static void check(List<String> command, int lines)
      throws IOException, InterruptedException {
    String byRedis = session(TestServer.Kind.REDIS, command);
    assertThat(byRedis.lines()).as(byRedis).hasSize(lines);
    assertThat(session(TestServer.Kind.NETTY, command)).isEqualTo(byRedis);
  }

  private static String session(TestServer.Kind kind, List<String> command)
      throws IOException, InterruptedException {
    try (TestServer server = TestServer.start(kind)) {
      List<String> withPort = new ArrayList<>(command);
      withPort.add(Integer.toString(server.port()));
      return RedisTools.run("", withPort);
    }
  }

  /** Has npm fetch what {@code package-lock.json} names, unless it is there or can't be. */
  private static void fetchNodeClients() throws IOException, InterruptedException {
    if (!Files.exists(NODE_MODULES.resolve("ioredis")) && RedisTools.isInstalled("npm")) {
      String fetch = "npm ci --silent --no-audit --no-fund || true";
      RedisTools.runProgram("", List.of("sh", "-c", "cd " + NODE_CLIENTS + " && " + fetch));
    }
  }

  private static void requireFile(Path file, String what) {
    if (!Files.exists(file)) {
      String problem = "not installed: " + what;
      if ("true".equals(System.getenv("CI"))) {
        fail(problem);
      }
      abort(problem);
    }
  }
}
