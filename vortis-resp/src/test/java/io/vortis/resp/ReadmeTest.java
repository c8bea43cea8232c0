package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codec;
import io.vortis.Codecs;
import io.vortis.HeapStore;
import io.vortis.Store;
import io.vortis.offheap.OffHeapStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The README's examples: each line stands here word for word, and runs. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Path SOURCE =
      Path.of("src", "test", "java", "io", "vortis", "resp", "ReadmeTest.java");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

  @Test
  void examples_standHere() throws IOException {
    List<String> examples = matches(JAVA, "README.md");
    String source = withoutBlanks(Files.readString(SOURCE));
    assertThat(examples).isNotEmpty();
    assertThat(examples.stream().flatMap(String::lines))
        .allSatisfy(line -> assertThat(source).contains(withoutBlanks(line)));
  }

  @Test
  void links_leadSomewhere() throws IOException {
    for (String page : List.of("README.md", "CONTRIBUTING.md", "docs/configuration.md")) {
      assertThat(matches(LINK, page))
          .as(page)
          .allSatisfy(link -> assertThat(ROOT.resolve(page).resolveSibling(link)).exists());
    }
  }

  @Test
  void library() {
    try (Store<String, String> tokens =
        HeapStore.<String, String>builder().maxEntries(100_000).activeExpiry().build()) {
      tokens.set("session:42", "abc123", Duration.ofMinutes(30));
      String token = tokens.get("session:42"); // null once the half hour is over
      String fresh = tokens.computeIfAbsent("session:43", key -> login(key), Duration.ofHours(1));
      assertThat(token).isEqualTo("abc123");
      assertThat(fresh).isEqualTo("token of session:43");
    }
  }

  @Test
  void offHeap() {
    String page = "<p>";
    try (Store<String, String> pages =
        OffHeapStore.builder(Codecs.utf8(), Codecs.utf8()).maxBytes(1L << 30).build()) {
      pages.set("/index.html", page, Duration.ofMinutes(5));
      assertThat(pages.get("/index.html")).isEqualTo(page);
    }
  }

  private static String login(String key) {
    return "token of " + key;
  }

  @Test
  void ownStore() throws IOException {
    RespServer server = RespServer.builder().port(0).start();
    Jedis jedis = new Jedis("127.0.0.1", server.port());
    try (server;
        jedis) {
      assertThat(jedis.set("a", "b")).isEqualTo("OK");
    }
  }

  @Test
  void attached() throws IOException {
    Codec<String> text = Codecs.utf8();
    Store<String, String> users = HeapStore.<String, String>builder().build();
    users.set("42", "Ada", Duration.ofMinutes(1));
    RespServer server = RespServer.builder(users, text, text).port(0).readOnly(false).start();
    try (Jedis jedis = new Jedis("127.0.0.1", server.port())) {
      assertThat(jedis.get("42")).isEqualTo("Ada");
      assertThat(jedis.ttl("42")).isBetween(1L, 60L);
      jedis.set("43", "Grace");
      assertThat(users.get("43")).isEqualTo("Grace");
    }
    server.close();
    assertThat(users.get("42")).as("the store stays open").isEqualTo("Ada");
    users.close();
  }

  private static List<String> matches(Pattern pattern, String page) throws IOException {
    return pattern
        .matcher(Files.readString(ROOT.resolve(page)))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }
}
