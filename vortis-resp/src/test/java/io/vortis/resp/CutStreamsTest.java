package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.HeapStore;
import io.vortis.resp.codec.InlineWords;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Dispatcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Wherever a stream of commands is cut into what one read brings, once or twice, the replies are
 * the same. The streams are the transcript's requests, as lines and as arrays.
 */
class CutStreamsTest {
  /** A stream is a few requests, so that all pairs of cuts can be tried. */
  private static final int STREAM_BYTES = 24;

  private static final int LONGEST = 48;
  private static final int WANTED = 200;

  private final HeapStore<Slice, byte[]> store =
      OwnStore.heapBuilder().clock(() -> Instant.ofEpochMilli(CommandHarness.START)).build();
  private ServerState server;
  private Dispatcher dispatcher;

  @BeforeEach
  void start() {
    Keyspace keyspace = StoreKeyspace.of(store, () -> CommandHarness.START, () -> 0);
    Config config = new Config();
    config.set("slowlog-log-slower-than", "-1");
    server = new ServerState(Databases.of(keyspace, 16), config, "none", false);
    dispatcher = new Dispatcher(server);
  }

  @Test
  void replies_areTheSame_whereverTheStreamIsCut() throws IOException {
    int tried = 0;
    List<String> streams = streams();
    int step = Math.max(1, streams.size() / (WANTED + WANTED / 4));
    for (int s = 0; s < streams.size(); s += step) {
      String stream = streams.get(s);
      String whole = replies(stream, 0, 0);
      if (!replies(stream, 0, 0).equals(whole)) {
        continue; // Tells what changes from one client to the next, such as its number.
      }
      tried++;
      for (int i = 0; i < stream.length(); i++) {
        for (int j = i; j < stream.length(); j++) {
          String cut = replies(stream, i, j);
          if (!cut.equals(whole)) {
            assertThat(cut).as("%s cut at %d and %d", stream, i, j).isEqualTo(whole);
          }
        }
      }
    }
    assertThat(tried).isGreaterThanOrEqualTo(WANTED);
  }

  private static List<String> streams() throws IOException {
    List<String> streams = new ArrayList<>();
    for (Transcript.Section section : Transcript.read(Transcript.FILE).sections()) {
      StringBuilder lines = new StringBuilder();
      StringBuilder arrays = new StringBuilder();
      for (Transcript.Exchange exchange : section.exchanges()) {
        if (exchange.request().length() <= LONGEST) {
          lines.append(exchange.request());
          arrays.append(array(exchange));
        }
        if (lines.length() >= STREAM_BYTES) {
          streams.add(lines.toString());
          lines.setLength(0);
        }
        if (arrays.length() >= STREAM_BYTES) {
          streams.add(arrays.toString());
          arrays.setLength(0);
        }
      }
      streams.add(lines.toString());
      streams.add(arrays.toString());
    }
    return streams;
  }

  /** A request as an array of bulk strings, or as it is if it is none of words. */
  private static String array(Transcript.Exchange exchange) {
    byte[] line = exchange.request().getBytes(ISO_8859_1);
    List<byte[]> words = new ArrayList<>();
    if (exchange.source().startsWith(">>")
        || !InlineWords.split(line, 0, line.length - 2, words::add)
        || words.isEmpty()) {
      return exchange.request();
    }
    StringBuilder array = new StringBuilder("*" + words.size() + "\r\n");
    for (byte[] word : words) {
      array.append('$').append(word.length).append("\r\n");
      array.append(new String(word, ISO_8859_1)).append("\r\n");
    }
    return array.toString();
  }

  /** What a new client of an empty server gets when the stream comes in three pieces. */
  private String replies(String stream, int first, int second) {
    store.clear();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    ReplyWriter reply =
        new ReplyWriter(
            (full, atLeast) -> {
              received.write(full.array(), full.arrayOffset(), full.position());
              return full.capacity() >= atLeast ? full.clear() : ByteBuffer.allocate(atLeast);
            },
            ByteBuffer.allocate(4_096));
    Client client = new Client("here:1", "there:2", CommandHarness.START, () -> {});
    server.acl().admit(client);
    Session session = new Session(server, dispatcher, client, reply, () -> true);
    byte[] bytes = stream.getBytes(ISO_8859_1);
    receive(bytes, 0, first, session, client);
    receive(bytes, first, second, session, client);
    receive(bytes, second, bytes.length, session, client);
    ByteBuffer rest = reply.buffer();
    received.write(rest.array(), rest.arrayOffset(), rest.position());
    return received.toString(ISO_8859_1) + (client.isClosing() ? Transcript.CLOSED : "");
  }

  private static void receive(byte[] bytes, int from, int to, Session session, Client client) {
    if (from < to && !client.isClosing()) {
      session.reserve(to - from);
      System.arraycopy(bytes, from, session.input().array(), session.input().end(), to - from);
      session.input().added(to - from);
      session.runInput();
    }
  }
}
