package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vortis.resp.TestServer.Kind;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees on the wire, byte by byte, with one connection at a time. */
abstract class SessionContract {
  private TestServer server;

  /** The server that the sessions are held with. */
  abstract Kind kind();

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(kind());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient connect() throws IOException {
    return new RawClient(server.port());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*1\\r\\n$4\\r\\nPING\\r\\n | +PONG\\r\\n",
        "PING\\r\\n | +PONG\\r\\n",
        "ping\\n | +PONG\\r\\n",
        "  PiNg   hello  \\r\\n | $5\\r\\nhello\\r\\n",
        "PING \"two words\"\\r\\n | $9\\r\\ntwo words\\r\\n",
        "*2\\r\\n$4\\r\\nECHO\\r\\n$0\\r\\n\\r\\n | $0\\r\\n\\r\\n",
        "*3\\r\\n$3\\r\\nSET\\r\\n$3\\r\\nfoo\\r\\n$3\\r\\nbar\\r\\n | +OK\\r\\n",
        "GET nothing\\r\\n | $-1\\r\\n",
        "\\r\\n*0\\r\\n*-1\\r\\nPING\\r\\n | +PONG\\r\\n",
        "NOSUCH a b\\r\\n | -ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' \\r\\n",
        "GET\\r\\n | -ERR wrong number of arguments for 'get' command\\r\\n",
        "ECHO\\r\\n | -ERR wrong number of arguments for 'echo' command\\r\\n",
        "CONFIG GET save\\r\\n | *2\\r\\n$4\\r\\nsave\\r\\n$0\\r\\n\\r\\n",
        "CLIENT SETNAME me\\r\\n | +OK\\r\\n",
      })
  void frame_complete_isAnswered(String request, String reply) throws IOException {
    try (RawClient client = connect()) {
      client.send(bytes(request)).expect(bytes(reply));
      client.command("PING").expect("+PONG\r\n");
    }
  }

  @Test
  void keys_setGetDelete() throws IOException {
    try (RawClient client = connect()) {
      client.command("GET", "name").expect("$-1\r\n");
      client.command("SET", "name", "Ada Lovelace").expect("+OK\r\n");
      client.command("GET", "name").expect("$12\r\nAda Lovelace\r\n");
      client.command("SET", "name", "Grace").expect("+OK\r\n");
      client.command("GET", "name").expect("$5\r\nGrace\r\n");
      client.command("SET", "other", "").expect("+OK\r\n");
      client.command("GET", "other").expect("$0\r\n\r\n");
      client.command("DEL", "name", "missing", "other", "name").expect(":2\r\n");
      client.command("DEL", "name").expect(":0\r\n");
      client.command("GET", "name").expect("$-1\r\n");
    }
  }

  @Test
  void keys_areForEverybody() throws IOException {
    try (RawClient client = connect()) {
      client.command("SET", "name", "Ada").expect("+OK\r\n");
    }
    try (RawClient client = connect()) {
      client.command("GET", "name").expect("$3\r\nAda\r\n");
    }
  }

  @Test
  void values_everyByte_comesBack() throws IOException {
    String all = IntStream.range(0, 256).mapToObj(i -> "" + (char) i).collect(Collectors.joining());
    try (RawClient client = connect()) {
      client.command("SET", all, all + all).expect("+OK\r\n");
      client.command("GET", all).expect("$512\r\n" + all + all + "\r\n");
    }
  }

  @Test
  void values_large_comeBack() throws IOException {
    String megabytes = "0123456789abcdef".repeat(1 << 18);
    try (RawClient client = connect()) {
      client.command("SET", "large", megabytes).expect("+OK\r\n");
      client.command("GET", "large").expect("$" + megabytes.length() + "\r\n");
      assertThat(client.read(megabytes.length()).equals(megabytes)).isTrue();
      client.expect("\r\n");
    }
  }

  @Test
  void expiry_inSeconds_countsDown() throws IOException {
    try (RawClient client = connect()) {
      client.command("SET", "token", "abc123", "EX", "60").expect("+OK\r\n");
      client.command("GET", "token").expect("$6\r\nabc123\r\n");
      String ttl = client.command("TTL", "token").line();
      assertThat(Long.parseLong(ttl.substring(1))).isBetween(1L, 60L);
    }
  }

  @Test
  void expiry_inMilliseconds_isSeen() throws IOException {
    try (RawClient client = connect()) {
      long before = System.nanoTime();
      client.command("SET", "flag", "1", "PX", "500").expect("+OK\r\n");
      await().until(() -> client.command("GET", "flag").line().equals("$-1") || skip(client, 3));
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(490_000_000L);
      client.command("TTL", "flag").expect(":-2\r\n");
    }
  }

  private static boolean skip(RawClient client, int bytes) throws IOException {
    client.read(bytes);
    return false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"EX 0", "EX -1", "PX 0", "PX -1", "EX -9223372036854775808"})
  void expiry_zeroOrNegative_isRefusedAndNothingSet(String expiry) throws IOException {
    String[] words = ("SET k new " + expiry).split(" ", -1);
    try (RawClient client = connect()) {
      client.command("SET", "k", "old").expect("+OK\r\n");
      client.command(words).expect("-ERR invalid expire time in 'set' command\r\n");
      client.command("GET", "k").expect("$3\r\nold\r\n");
    }
  }

  @Test
  void expiry_noNumber_isRefused() throws IOException {
    try (RawClient client = connect()) {
      client
          .command("SET", "k", "v", "EX", "soon")
          .expect("-ERR value is not an integer or out of range\r\n");
      client.command("SET", "k", "v", "EX").expect("-ERR syntax error\r\n");
      client.command("SET", "k", "v", "EX", "1", "PX", "1").expect("-ERR syntax error\r\n");
      client.command("GET", "k").expect("$-1\r\n");
    }
  }

  @Test
  void expiry_setWithoutOne_clearsTheFormer() throws IOException {
    try (RawClient client = connect()) {
      client.command("SET", "k", "v", "EX", "60").expect("+OK\r\n");
      client.command("SET", "k", "v").expect("+OK\r\n");
      client.command("TTL", "k").expect(":-1\r\n");
    }
  }

  @Test
  void expiry_over_isNotCountedByDel() throws IOException {
    try (RawClient client = connect()) {
      client.command("SET", "gone", "v", "PX", "1").expect("+OK\r\n");
      client.command("SET", "there", "v").expect("+OK\r\n");
      long over = System.currentTimeMillis() + 20;
      await().until(() -> System.currentTimeMillis() > over);
      client.command("DEL", "gone", "there").expect(":1\r\n");
    }
  }

  @Test
  void pipeline_manyCommands_areAnsweredInOrder() throws IOException {
    int count = 1_000;
    StringBuilder requests = new StringBuilder();
    StringBuilder replies = new StringBuilder();
    for (int i = 0; i < count; i++) {
      requests.append(RawClient.frame("SET", "k" + i, "v" + i)).append("GET k" + i + "\r\n");
      String value = "v" + i;
      replies.append("+OK\r\n$" + value.length() + "\r\n" + value + "\r\n");
    }
    try (RawClient client = connect()) {
      client.send(requests.toString()).expect(replies.toString());
    }
  }

  @Test
  void frame_byteByByte_isAnswered() throws IOException {
    try (RawClient client = connect()) {
      for (char c : (RawClient.frame("SET", "k", "v") + "GET k\r\n").toCharArray()) {
        client.send(String.valueOf(c));
      }
      client.expect("+OK\r\n$1\r\nv\r\n");
    }
  }

  @Test
  void frame_cutAnywhere_isAnswered() throws IOException {
    String frame = RawClient.frame("SET", "key", "value");
    try (RawClient client = connect()) {
      for (int cut = 1; cut < frame.length(); cut++) {
        // What follows the first part's reply can only come with the second read.
        client.command("PING").send(frame.substring(0, cut)).expect("+PONG\r\n");
        client.send(frame.substring(cut)).expect("+OK\r\n");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*1\\r\\n+PING\\r\\n | expected '$', got '+'",
        "*x\\r\\n | invalid multibulk length",
        "*99999999999\\r\\n | invalid multibulk length",
        "*1\\r\\n$x\\r\\n | invalid bulk length",
        "*1\\r\\n$-1\\r\\n | invalid bulk length",
        "*1\\r\\n$536870913\\r\\n | invalid bulk length",
        "SET k \"v\\r\\n | unbalanced quotes in request",
        "SET k \"v\"v\\r\\n | unbalanced quotes in request",
      })
  void garbled_input_isAnsweredAndTheConnectionEnded(String request, String problem)
      throws IOException {
    try (RawClient client = connect()) {
      client.send(bytes(request)).expect("-ERR Protocol error: " + problem + "\r\n");
      client.expectEnd();
    }
    try (RawClient client = connect()) {
      client.command("PING").expect("+PONG\r\n");
    }
  }

  @Test
  void garbled_afterGoodCommands_theyAreAnswered() throws IOException {
    try (RawClient client = connect()) {
      client.send("PING\r\n*x\r\n");
      client.expect("+PONG\r\n-ERR Protocol error: invalid multibulk length\r\n");
      client.expectEnd();
    }
  }

  @Test
  void inline_tooLong_endsTheConnection() throws IOException {
    try (RawClient client = connect()) {
      client.send("x".repeat(70_000));
      client.expect("-ERR Protocol error: too big inline request\r\n");
      client.expectEnd();
    }
  }

  @Test
  void disconnect_inMidFrame_leavesNothing() throws IOException {
    String frame = RawClient.frame("SET", "half", "value");
    try (RawClient client = connect()) {
      client.send(frame.substring(0, frame.length() - 3));
    }
    try (RawClient client = connect()) {
      client.command("GET", "half").expect("$-1\r\n");
    }
  }

  @Test
  void disconnect_beforeReplies_leavesTheServerServing() throws IOException {
    String value = "v".repeat(1 << 20);
    try (RawClient client = connect()) {
      client.command("SET", "k", value).expect("+OK\r\n");
      // More than the sockets' buffers hold, so that the server is still writing.
      client.send("GET k\r\n".repeat(64)).expect("$1048576\r\n");
      client.reset();
    }
    try (RawClient client = connect()) {
      client.command("PING").expect("+PONG\r\n");
      client.command("DEL", "k").expect(":1\r\n");
    }
  }

  @Test
  void quit_isAnsweredAndEndsTheConnection() throws IOException {
    try (RawClient client = connect()) {
      client.send("QUIT\r\nPING\r\n").expect("+OK\r\n");
      client.expectEnd();
    }
  }

  @Test
  void hello_changesTheProtocol() throws IOException {
    try (RawClient client = connect()) {
      client.command("HELLO", "3");
      assertThat(client.line()).startsWith("%");
      client.command("PING");
      String line = client.line();
      while (!line.equals("+PONG")) {
        line = client.line();
      }
      client.command("GET", "missing").expect("_\r\n");
      client.command("CONFIG", "GET", "save").expect("%1\r\n$4\r\nsave\r\n$0\r\n\r\n");
      client.command("RESET").expect("+RESET\r\n");
      client.command("GET", "missing").expect("$-1\r\n");
    }
  }

  /** Turns {@code \r} and {@code \n}, which a table can't hold, into what they stand for. */
  private static String bytes(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }
}
