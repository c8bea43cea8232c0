package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random commands against a map that knows nothing of stripes, indexes or bytes. */
class CommandModelPropertyTest {
  private static final long NEVER = Long.MAX_VALUE;

  /** A value and when it expires. */
  private record Entry(String value, long expiresAt) {}

  /** What the commands should do. */
  private static final class Model {
    private final Map<String, Entry> entries = new HashMap<>();
    private long now = CommandHarness.START;

    private Entry find(String key) {
      Entry entry = entries.get(key);
      if (entry != null && entry.expiresAt() <= now) {
        entries.remove(key);
        return null;
      }
      return entry;
    }

    String reply(List<String> words) {
      String key = words.size() > 1 ? words.get(1) : "";
      Entry entry = find(key);
      return switch (words.get(0)) {
        case "GET" -> bulk(entry);
        case "EXISTS" -> integer(words.stream().skip(1).filter(k -> find(k) != null).count());
        case "DEL" ->
            integer(words.stream().skip(1).filter(k -> find(k) != null && drop(k)).count());
        case "PTTL" ->
            integer(entry == null ? -2 : entry.expiresAt() == NEVER ? -1 : entry.expiresAt() - now);
        case "PERSIST" -> integer(persist(key, entry));
        case "PEXPIRE" -> integer(expire(words, entry));
        case "SET" -> set(words, entry);
        default -> throw new AssertionError(words);
      };
    }

    private boolean drop(String key) {
      return entries.remove(key) != null;
    }

    private long persist(String key, Entry entry) {
      if (entry == null || entry.expiresAt() == NEVER) {
        return 0;
      }
      entries.put(key, new Entry(entry.value(), NEVER));
      return 1;
    }

    private long expire(List<String> words, Entry entry) {
      if (entry == null) {
        return 0;
      }
      long at = now + Long.parseLong(words.get(2));
      long old = entry.expiresAt();
      for (String word : words.subList(3, words.size())) {
        boolean holds =
            switch (word) {
              case "NX" -> old == NEVER;
              case "XX" -> old != NEVER;
              case "GT" -> old != NEVER && at > old;
              case "LT" -> old == NEVER || at < old;
              default -> throw new AssertionError(word);
            };
        if (!holds) {
          return 0;
        }
      }
      entries.put(words.get(1), new Entry(entry.value(), at));
      return 1;
    }

    private String set(List<String> words, Entry entry) {
      List<String> options = words.subList(3, words.size());
      boolean get = options.contains("GET");
      boolean refused =
          (options.contains("NX") && entry != null) || (options.contains("XX") && entry == null);
      if (!refused) {
        long at = NEVER;
        if (options.contains("KEEPTTL")) {
          at = entry == null ? NEVER : entry.expiresAt();
        } else if (options.contains("PX")) {
          at = now + Long.parseLong(options.get(options.indexOf("PX") + 1));
        }
        entries.put(words.get(1), new Entry(words.get(2), at));
      }
      return get ? bulk(entry) : refused ? "$-1\r\n" : "+OK\r\n";
    }

    private static String bulk(Entry entry) {
      return entry == null
          ? "$-1\r\n"
          : "$" + entry.value().length() + "\r\n" + entry.value() + "\r\n";
    }

    private static String integer(long value) {
      return ":" + value + "\r\n";
    }
  }

  @Property(tries = 500)
  void commands_doWhatTheModelDoes(@ForAll("commands") List<List<String>> commands) {
    CommandHarness harness = new CommandHarness();
    Model model = new Model();
    for (List<String> words : commands) {
      if (words.get(0).equals("wait")) {
        long millis = Long.parseLong(words.get(1));
        harness.advance(Duration.ofMillis(millis));
        model.now += millis;
      } else {
        String reply = harness.peer().send(words.toArray(String[]::new));
        assertThat(reply).as("%s", words).isEqualTo(model.reply(words));
      }
    }
  }

  @Provide
  Arbitrary<List<List<String>>> commands() {
    Arbitrary<String> keys = Arbitraries.of("", "a", "b", "c\r\n");
    Arbitrary<String> values = Arbitraries.of("", "x", "a longer value\0");
    Arbitrary<String> times = Arbitraries.integers().between(1, 20).map(String::valueOf);
    Arbitrary<String> anyTimes = Arbitraries.integers().between(-5, 20).map(String::valueOf);
    Arbitrary<List<String>> conditions = Arbitraries.of(List.of(), List.of("NX"), List.of("XX"));
    Arbitrary<List<String>> gets = Arbitraries.of(List.of(), List.of("GET"));
    Arbitrary<List<String>> expiries =
        Arbitraries.oneOf(
            Arbitraries.of(List.of(), List.of("KEEPTTL")), times.map(t -> List.of("PX", t)));
    Arbitrary<List<String>> expireWords =
        Arbitraries.of(
            List.of(),
            List.of("NX"),
            List.of("XX"),
            List.of("GT"),
            List.of("LT"),
            List.of("XX", "LT"),
            List.of("GT", "XX"));
    return Arbitraries.oneOf(
            keys.map(key -> List.of("GET", key)),
            keys.map(key -> List.of("PTTL", key)),
            keys.map(key -> List.of("PERSIST", key)),
            keys.list().ofMinSize(1).ofMaxSize(4).map(list -> join(List.of("DEL"), list)),
            keys.list().ofMinSize(1).ofMaxSize(4).map(list -> join(List.of("EXISTS"), list)),
            Combinators.combine(keys, anyTimes, expireWords)
                .as((key, time, words) -> join(List.of("PEXPIRE", key, time), words)),
            Combinators.combine(keys, values, conditions, gets, expiries)
                .as((key, value, c, g, e) -> join(List.of("SET", key, value), join(c, join(g, e)))),
            times.map(time -> List.of("wait", time)))
        .list()
        .ofMaxSize(60);
  }

  private static List<String> join(List<String> head, List<String> tail) {
    return Stream.concat(head.stream(), tail.stream()).toList();
  }
}
