package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * Generated commands run here and by a redis-server of its own, and the replies are compared byte
 * for byte, but for what {@code docs/differences.md} lists; in the end, so is what is stored.
 *
 * <p>A thousand sequences, more with {@code -Djqwik.tries.default=10000}. What fails is reported
 * with its seed.
 */
@AddLifecycleHook(DifferentialPropertyTest.NeedsRedis.class)
class DifferentialPropertyTest {
  private static final int COMMANDS = 110;
  private static final int DATABASES = 3;

  /** How exactly clocks that count seconds agree, in milliseconds. */
  private static final long SECOND = 1_000;

  private static Deviations deviations;
  private static TestServer server;
  private static RedisConnection redis;
  private static CommandHarness harness;

  /** Skips the test where there is no redis-server; in CI it fails instead. */
  static final class NeedsRedis implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return RedisTools.isInstalled("redis-server") || RedisTools.isCi()
          ? SkipResult.doNotSkip()
          : SkipResult.skip("redis-server is not installed");
    }
  }

  @AfterContainer
  static void stop() throws IOException {
    if (server != null) {
      redis.close();
      server.close();
    }
  }

  private static void start() throws IOException {
    if (server == null) {
      deviations = Deviations.read();
      server = TestServer.start(TestServer.Kind.REDIS);
      redis = new RedisConnection(server.port());
      harness = new CommandHarness();
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void replies_areThoseOfRedis(
      @ForAll("commands") List<List<String>> commands, @ForAll boolean resp3) throws IOException {
    start();
    long begin = System.currentTimeMillis();
    harness.advance(Duration.ofMillis(Math.max(0, begin - harness.now())));
    Peer peer = harness.connect();
    for (String[] words : new String[][] {{"RESET"}, {"FLUSHALL"}, {"HELLO", resp3 ? "3" : "2"}}) {
      peer.send(words);
      redis.run(words);
    }
    redis.send(commands);
    List<String> replies = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      replies.add(redis.reply());
    }
    for (int i = 0; i < commands.size(); i++) {
      List<String> words = commands.get(i);
      compare(words, peer.send(words.toArray(String[]::new)), replies.get(i), begin);
    }
    for (int i = 0; i < DATABASES; i++) {
      compareDatabase(peer, Integer.toString(i), begin);
    }
  }

  /** Values as DUMP tells them are restored by the other server. */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void dump_isUnderstoodByTheOther(@ForAll("values") String value) throws IOException {
    start();
    Peer peer = harness.connect();
    String bulk = "$" + value.length() + "\r\n" + value + "\r\n";
    redis.run("RESET");
    redis.run("SET", "a", value);
    peer.send("SET", "a", value);
    assertThat(peer.send("RESTORE", "b", "0", bulk(redis.run("DUMP", "a")), "REPLACE"))
        .isEqualTo("+OK\r\n");
    assertThat(peer.send("GET", "b")).isEqualTo(bulk);
    assertThat(redis.run("RESTORE", "b", "0", bulk(peer.send("DUMP", "a")), "REPLACE"))
        .isEqualTo("+OK\r\n");
    assertThat(redis.run("GET", "b")).isEqualTo(bulk);
  }

  @Provide
  Arbitrary<List<List<String>>> commands() {
    return Arbitraries.randomValue(random -> new CommandGrammar(random).command())
        .list()
        .ofSize(COMMANDS);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.integers().between(-70_000, 70_000).map(String::valueOf),
        Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(200),
        Arbitraries.strings().withCharRange('a', 'c').ofMaxLength(3).map(s -> s.repeat(40)),
        Arbitraries.strings().withCharRange('a', 'z').ofLength(9).map(s -> s.repeat(5_000)));
  }

  private static String bulk(String reply) {
    int start = reply.indexOf('\n') + 1;
    return reply.substring(start, reply.length() - 2);
  }

  // ---------------------------------------------------------------- comparison

  private static void compareDatabase(Peer peer, String database, long begin) throws IOException {
    peer.send("SELECT", database);
    redis.run("SELECT", database);
    String keys = redis.run("KEYS", "*");
    compare(List.of("KEYS", "*"), peer.send("KEYS", "*"), keys, begin);
    for (String key : elements(keys)) {
      for (String command : List.of("GET", "PTTL")) {
        String name = bulk(key);
        compare(List.of(command, name), peer.send(command, name), redis.run(command, name), begin);
      }
    }
  }

  private static void compare(List<String> words, String actual, String expected, long begin) {
    String[] both = {actual, expected};
    Deviations.Kind kind = deviations.of(words);
    switch (kind) {
      case NONE -> {}
      case ORDER -> both = new String[] {sorted(actual), sorted(expected)};
      case TIME -> {
        if (isTime(actual) && isTime(expected)) {
          long unit = words.get(0).toUpperCase(java.util.Locale.ROOT).startsWith("P") ? 1 : SECOND;
          long apart = Math.abs(number(actual) - number(expected)) * unit;
          assertThat(apart)
              .as("%s here %s, there %s", words, actual, expected)
              .isLessThanOrEqualTo(System.currentTimeMillis() - begin + SECOND);
          return;
        }
      }
      case CONTENT -> both = new String[] {kindOf(actual), kindOf(expected)};
      default -> throw new AssertionError(kind);
    }
    assertThat(Transcript.escape(both[0])).as("%s", words).isEqualTo(Transcript.escape(both[1]));
  }

  private static boolean isTime(String reply) {
    return reply.startsWith(":") && !reply.startsWith(":-");
  }

  private static long number(String reply) {
    return Long.parseLong(reply.substring(1).strip());
  }

  /** An error as it is; of anything else only that it is none. */
  private static String kindOf(String reply) {
    return reply.startsWith("-") ? reply : "no error";
  }

  /** The reply with the elements of each array in their order. */
  private static String sorted(String reply) {
    if (!reply.startsWith("*")) {
      return reply;
    }
    List<String> elements = new ArrayList<>();
    for (String element : elements(reply)) {
      elements.add(sorted(element));
    }
    elements.sort(null);
    return reply.substring(0, reply.indexOf('\n') + 1) + String.join("", elements);
  }

  /** The elements of an array of arrays and bulk strings. */
  private static List<String> elements(String array) {
    List<String> elements = new ArrayList<>();
    int at = array.indexOf('\n') + 1;
    while (at < array.length()) {
      int end = end(array, at);
      elements.add(array.substring(at, end));
      at = end;
    }
    return elements;
  }

  private static int end(String replies, int start) {
    int at = replies.indexOf('\n', start) + 1;
    int count = Integer.parseInt(replies.substring(start + 1, at - 2));
    if (replies.charAt(start) == '$') {
      return at + count + 2;
    }
    for (int i = 0; i < count; i++) {
      at = end(replies, at);
    }
    return at;
  }
}
