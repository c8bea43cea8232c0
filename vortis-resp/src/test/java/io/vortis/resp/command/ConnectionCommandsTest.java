package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import org.junit.jupiter.api.Test;

/**
 * What {@code RecordedRepliesTest} can't show, because the replies tell of the server or depend on
 * it.
 */
class ConnectionCommandsTest {
  private final CommandHarness harness = new CommandHarness();

  private String helloReply(int protocol) {
    String head = protocol == 3 ? "%7\r\n" : "*14\r\n";
    return head
        + "$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:"
        + protocol
        + "\r\n$2\r\nid\r\n:"
        + harness.peer().client().id()
        + "\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n";
  }

  @Test
  void hello_withoutArguments_tellsTheProtocolInUse() {
    assertThat(harness.run("HELLO")).isEqualTo(helloReply(2));
    harness.run("HELLO 3");
    assertThat(harness.run("HELLO")).isEqualTo(helloReply(3));
  }

  @Test
  void hello_3_switchesToResp3AndBack() {
    assertThat(harness.run("HELLO 3")).isEqualTo(helloReply(3));
    assertThat(harness.run("GET nope")).isEqualTo("_\r\n");
    assertThat(harness.peer().client().isResp3()).isTrue();
    assertThat(harness.run("HELLO 2")).isEqualTo(helloReply(2));
    assertThat(harness.run("GET nope")).isEqualTo("$-1\r\n");
  }

  @Test
  void hello_withAuthAndName_setsTheName() {
    assertThat(harness.run("HELLO 3 AUTH default any SETNAME me")).isEqualTo(helloReply(3));
    assertThat(harness.peer().client().name()).isEqualTo("me");
  }

  @Test
  void hello_withWrongUser_changesNothing() {
    assertThat(harness.run("HELLO 3 SETNAME me AUTH someone any"))
        .isEqualTo("-WRONGPASS invalid username-password pair or user is disabled.\r\n");
    assertThat(harness.peer().client().name()).isEmpty();
    assertThat(harness.peer().client().isResp3()).isFalse();
  }

  @Test
  void reset_putsEverythingBack() {
    harness.run("HELLO 3 SETNAME me");
    harness.run("CLIENT NO-EVICT ON");
    assertThat(harness.run("RESET")).isEqualTo("+RESET\r\n");
    assertThat(harness.run("CLIENT GETNAME")).isEqualTo("$-1\r\n");
    assertThat(harness.peer().client().isNoEvict()).isFalse();
  }

  @Test
  void quit_letsNoFurtherCommandRun() {
    assertThat(harness.peer().raw("QUIT\r\nSET a b\r\n")).isEqualTo("+OK\r\n");
    assertThat(harness.peer().client().isClosing()).isTrue();
    assertThat(harness.store().size()).isZero();
  }
}
