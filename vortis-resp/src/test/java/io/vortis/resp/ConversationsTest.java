package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every byte that redis-server 7.0.15 sent to several clients at once: transactions, pub/sub,
 * notifications, client-side caching.
 *
 * @see Conversation#main how it was recorded
 */
class ConversationsTest {

  static Stream<Conversation> conversations() throws IOException {
    return Conversation.read(Conversation.FILE).stream();
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void receives_asFromRedis(Conversation conversation) {
    CommandHarness harness = new CommandHarness();
    Map<String, CommandHarness.Peer> peers = new TreeMap<>();
    for (Conversation.Turn turn : conversation.turns()) {
      CommandHarness.Peer asking = peers.computeIfAbsent(turn.client(), c -> harness.connect());
      String reply =
          asking.run(turn.request(client -> Long.toString(peers.get(client).client().id())));
      SortedMap<String, String> received = new TreeMap<>();
      peers.forEach(
          (client, peer) -> {
            String bytes = peer == asking ? reply : peer.received();
            if (!bytes.isEmpty()) {
              received.put(client, Conversation.shown(bytes));
            }
          });
      if (turn.isCompared()) {
        assertThat(received).as(turn.source()).isEqualTo(turn.received());
      }
    }
  }
}
