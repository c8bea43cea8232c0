package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.events.PubSub.Kind;
import org.junit.jupiter.api.Test;

class PubSubCommandsTest {
  private final CommandHarness server = new CommandHarness();
  private final CommandHarness.Peer subscriber = server.connect();

  @Test
  void unsubscribe_afterAMessageOnItsWay_deliversItBefore() {
    subscriber.run("SUBSCRIBE news");
    server.run("PUBLISH news late");
    assertThat(subscriber.run("UNSUBSCRIBE news"))
        .isEqualTo(
            String.join(
                "\r\n",
                "*3",
                "$7",
                "message",
                "$4",
                "news",
                "$4",
                "late",
                "*3",
                "$11",
                "unsubscribe",
                "$4",
                "news",
                ":0",
                ""));
    server.run("PUBLISH news later");
    assertThat(subscriber.received()).isEmpty();
  }

  @Test
  void message_afterTheProtocolChanged_isInTheNewOne() {
    subscriber.run("SUBSCRIBE news");
    server.run("PUBLISH news hi");
    subscriber.client().resp3(true);
    assertThat(subscriber.run("HELLO 3")).startsWith("%7\r\n");
    server.run("PUBLISH news hi");
    assertThat(subscriber.received())
        .isEqualTo(">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n");
  }

  @Test
  void publish_toOneself_comesAfterTheReply() {
    subscriber.run("HELLO 3");
    subscriber.run("SUBSCRIBE news");
    assertThat(subscriber.run("PUBLISH news hi"))
        .isEqualTo(":1\r\n>3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n");
  }

  @Test
  void leave_endsSubscriptions() {
    subscriber.run("SUBSCRIBE a b");
    subscriber.run("PSUBSCRIBE *");
    subscriber.run("SSUBSCRIBE s");
    subscriber.leave();
    assertThat(server.run("PUBLISH a 1")).isEqualTo(":0\r\n");
    for (Kind kind : Kind.values()) {
      assertThat(server.events().pubSub().count(kind)).isZero();
    }
  }

  @Test
  void subscriber_whoTakesNothing_isDisconnected() {
    subscriber.run("SUBSCRIBE news");
    String message = "x".repeat(1 << 20);
    for (int i = 0; i < 31; i++) {
      server.peer().send("PUBLISH", "news", message);
    }
    assertThat(subscriber.isKilled()).isFalse();
    server.peer().send("PUBLISH", "news", message);
    assertThat(subscriber.isKilled()).isTrue();
    assertThat(subscriber.client().outbox().bytes()).isZero();
    assertThat(server.peer().send("PUBLISH", "news", message)).isEqualTo(":1\r\n");
    assertThat(subscriber.client().outbox().bytes()).isZero();
  }

  @Test
  void clientInfo_tellsOfSubscriptions() {
    subscriber.run("SUBSCRIBE a b");
    subscriber.run("PSUBSCRIBE *");
    subscriber.run("SSUBSCRIBE s");
    assertThat(server.run("CLIENT LIST"))
        .contains(" sub=2 psub=1 ssub=1 ", " flags=P ", " sub=0 psub=0 ssub=0 ");
    assertThat(server.run("CLIENT LIST TYPE pubsub")).contains(" sub=2 ").doesNotContain(" sub=0 ");
    assertThat(server.run("CLIENT LIST TYPE normal")).contains(" sub=0 ").doesNotContain(" sub=2 ");
  }
}
