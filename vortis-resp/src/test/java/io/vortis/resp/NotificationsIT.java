package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.TestServer.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Keyspace notifications beside those of a redis-server: the same commands are run by both, and
 * after each command the same messages must have come in the same order, but for misses, which are
 * compared by themselves.
 *
 * <p>Twenty thousand commands, more with {@code -Dvortis.notifications.commands=1000000}.
 */
class NotificationsIT {
  private static final int COMMANDS = Integer.getInteger("vortis.notifications.commands", 20_000);

  /** One in so many commands is a key that soon expires, and a wait for its end. */
  private static final int EXPIRING = 100;

  private static final String DONE = "done";

  private final List<Party> parties = new ArrayList<>();

  /** A server, a connection that commands it, and one that hears of it. */
  private static final class Party implements AutoCloseable {
    private final TestServer server;
    private final RedisConnection commands;
    private final RedisConnection listener;

    /** What the last command was answered. */
    private String reply = "";

    Party(Kind kind) throws IOException {
      server = TestServer.start(kind);
      commands = new RedisConnection(server.port());
      listener = new RedisConnection(server.port());
      assertThat(commands.run("CONFIG", "SET", "notify-keyspace-events", "KEAm"))
          .isEqualTo("+OK\r\n");
      for (String[] words : new String[][] {{"PSUBSCRIBE", "__key*__:*"}, {"SUBSCRIBE", DONE}}) {
        assertThat(listener.run(words)).startsWith("*3\r\n");
      }
    }

    /** Runs a command and returns what is heard of it, but for what one that is refused misses. */
    List<String> run(List<String> words) throws IOException {
      commands.send(List.of(words, List.of("PUBLISH", DONE, DONE)));
      reply = commands.reply();
      boolean refused = reply.startsWith("-");
      assertThat(commands.reply()).isEqualTo(":1\r\n");
      List<String> heard = new ArrayList<>();
      for (String push = listener.reply(); !push.contains(DONE); push = listener.reply()) {
        heard.add(Transcript.escape(push));
      }
      heard.sort(Comparator.comparing(Party::isMiss));
      heard.removeIf(push -> refused && isMiss(push));
      return heard;
    }

    private static boolean isMiss(String push) {
      return push.contains("keymiss");
    }

    /** Sets a key that expires soon, and asks for it until it is gone; what is heard meanwhile. */
    List<String> expire(String key) throws IOException {
      List<String> heard;
      do {
        heard = new ArrayList<>(run(List.of("SET", key, "v", "PX", "20")));
        do {
          heard.addAll(run(List.of("EXISTS", key)));
        } while (reply.equals(":1\r\n"));
        // A machine that stood still may have set it when its time was over: nothing expires then.
      } while (heard.stream().noneMatch(push -> push.contains("expired")));
      return heard;
    }

    @Override
    public void close() {
      try {
        commands.close();
        listener.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      } finally {
        server.close();
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    parties.add(new Party(Kind.REDIS));
    parties.add(new Party(Kind.NETTY));
  }

  @AfterEach
  void stop() {
    parties.forEach(Party::close);
  }

  @Test
  void notifications_areThoseOfRedis() throws IOException {
    long seed = Long.getLong("vortis.notifications.seed", System.nanoTime());
    Random random = new Random(seed);
    CommandGrammar grammar = new CommandGrammar(random);
    int heard = 0;
    int expired = 0;
    for (int i = 0; i < COMMANDS; i++) {
      if (random.nextInt(EXPIRING) == 0) {
        String key = "a";
        List<String> expected = parties.get(0).expire(key);
        assertThat(parties.get(1).expire(key))
            .as("seed %d, expiry %d", seed, i)
            .isEqualTo(expected);
        heard += expected.size();
        expired++;
      } else {
        List<String> words = grammar.command();
        List<String> expected = parties.get(0).run(words);
        assertThat(parties.get(1).run(words))
            .as("seed %d, command %d: %s", seed, i, words)
            .isEqualTo(expected);
        heard += expected.size();
      }
    }
    System.out.printf(
        "notifications: seed=%d, commands=%d, messages=%d, expired=%d%n",
        seed, COMMANDS, heard, expired);
    assertThat(heard).isGreaterThan(COMMANDS / 2);
    assertThat(expired).isGreaterThan(COMMANDS / EXPIRING / 2);
  }
}
