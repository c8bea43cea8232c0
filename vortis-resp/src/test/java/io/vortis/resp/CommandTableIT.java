package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * {@code COMMAND} by vortis and by redis-server: what is said of each command is the same, but for
 * what {@code docs/differences.md} lists.
 */
class CommandTableIT {
  private static final List<String> LATER_THAN_REDIS_7_0 =
      List.of("client|no-touch", "client|setinfo", "delex");

  /** Reads a reply of RESP2: strings, numbers and lists of such. */
  private static final class Reader {
    private final String reply;
    private int at;

    Reader(String reply) {
      this.reply = reply;
    }

    Object next() {
      char type = reply.charAt(at);
      int end = reply.indexOf('\r', at);
      String line = reply.substring(at + 1, end);
      at = end + 2;
      if (type == '*') {
        List<Object> elements = new ArrayList<>();
        for (int i = Integer.parseInt(line); i > 0; i--) {
          elements.add(next());
        }
        return elements;
      } else if (type == '$') {
        int length = Integer.parseInt(line);
        at += length + 2;
        return reply.substring(at - length - 2, at - 2);
      }
      return line;
    }
  }

  /** What is told of each command and subcommand, by name; sets are sorted. */
  private static Map<String, String> commands(TestServer server) throws IOException {
    Map<String, String> commands = new LinkedHashMap<>();
    try (RedisConnection connection = new RedisConnection(server.port())) {
      add((List<?>) new Reader(connection.run("COMMAND")).next(), commands);
    }
    return commands;
  }

  private static void add(List<?> all, Map<String, String> commands) {
    for (Object one : all) {
      List<?> command = (List<?>) one;
      List<Object> told = new ArrayList<>(command.subList(1, 8));
      for (int set : new int[] {1, 5, 6}) {
        told.set(set, new TreeSet<>((List<?>) told.get(set)));
      }
      told.add(((List<?>) command.get(8)).stream().map(CommandTableIT::withoutNotes).toList());
      commands.put((String) command.get(0), told.toString());
      add((List<?>) command.get(9), commands);
    }
  }

  /** A specification of keys; notes are sentences of the manual. */
  private static List<?> withoutNotes(Object specification) {
    List<?> pairs = (List<?>) specification;
    return pairs.get(0).equals("notes") ? pairs.subList(2, pairs.size()) : pairs;
  }

  @Test
  void command_tellsWhatRedisDoes_ofEachThatItHas() throws IOException {
    RedisTools.require("redis-server");
    try (TestServer redis = TestServer.start(TestServer.Kind.REDIS);
        TestServer vortis = TestServer.start(TestServer.Kind.NETTY)) {
      Map<String, String> expected = commands(redis);
      Map<String, String> actual = commands(vortis);
      LATER_THAN_REDIS_7_0.forEach(name -> assertThat(actual.remove(name)).isNotNull());
      assertThat(actual.size()).isGreaterThan(150);
      expected.keySet().retainAll(actual.keySet());
      assertThat(actual).containsAllEntriesOf(expected).hasSameSizeAs(expected);
    }
  }
}
