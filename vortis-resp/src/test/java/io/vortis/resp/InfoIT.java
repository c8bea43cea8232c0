package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code INFO} by vortis and by redis-server: the same fields in the same order, and more. */
class InfoIT {
  private static final Path DIFFERENCES = Path.of("../docs/differences.md");

  /** The names of sections and fields, in their order. */
  private static List<String> names(TestServer server) throws IOException {
    try (RedisConnection connection = new RedisConnection(server.port())) {
      connection.run("SET", "a", "b");
      return connection
          .run("INFO")
          .lines()
          .filter(line -> line.matches("# .*|[a-z].*:.*"))
          .map(line -> line.replaceFirst(":.*", ""))
          .toList();
    }
  }

  @Test
  void fields_areThoseOfRedis_butForThoseThatAreListed() throws IOException {
    RedisTools.require("redis-server");
    String differences = Files.readString(DIFFERENCES);
    int row = differences.indexOf("| `INFO` | ");
    String listed = differences.substring(row, differences.indexOf('\n', row));
    try (TestServer redis = TestServer.start(TestServer.Kind.REDIS);
        TestServer vortis = TestServer.start(TestServer.Kind.NETTY)) {
      List<String> expected = new ArrayList<>(names(redis));
      assertThat(expected.size()).isGreaterThan(150);
      expected.removeIf(name -> isListed(name, listed));
      List<String> actual = new ArrayList<>(names(vortis));
      assertThat(actual).containsAll(expected);
      actual.retainAll(expected);
      assertThat(actual).isEqualTo(expected);
    }
  }

  /** Whether a name stands in a row of the table, a part of it perhaps as a star. */
  private static boolean isListed(String name, String row) {
    for (String word : row.split("`", -1)) {
      if (word.matches("[a-z_*]+") && name.matches(word.replace("*", ".*"))) {
        return true;
      }
    }
    return false;
  }
}
