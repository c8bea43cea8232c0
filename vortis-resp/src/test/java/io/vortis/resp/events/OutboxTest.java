package io.vortis.resp.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vortis.resp.codec.ReplyWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final ReplyWriter NOWHERE =
      new ReplyWriter((full, atLeast) -> full.clear(), ByteBuffer.allocate(64));

  /** Notes its number where the connection's thread counts. */
  private record Numbered(int number, List<Integer> written) implements Push {
    @Override
    public void writeTo(ReplyWriter reply) {
      written.add(number);
    }

    @Override
    public long bytes() {
      return 10;
    }
  }

  @Test
  void deliver_whileOthersAdd_losesNothingAndKeepsTheOrder() {
    ExecutorService loop = Executors.newSingleThreadExecutor();
    List<Integer> written = new ArrayList<>();
    AtomicInteger seen = new AtomicInteger();
    Outbox[] box = new Outbox[1];
    Runnable deliver =
        () -> {
          box[0].deliver(NOWHERE, () -> true);
          seen.set(written.size());
        };
    box[0] = new Outbox(() -> loop.execute(deliver));
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      box[0].add(new Numbered(i, written));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> seen.get() == count);
    loop.shutdown();
    assertThat(box[0].bytes()).isZero();
    assertThat(box[0].isWaiting()).isFalse();
    for (int i = 0; i < count; i++) {
      assertThat(written.get(i)).isEqualTo(i);
    }
  }

  @Test
  void deliver_toWhoStopsTaking_leavesTheRest() {
    AtomicInteger calls = new AtomicInteger();
    Outbox box = new Outbox(calls::incrementAndGet);
    List<Integer> written = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      box.add(new Numbered(i, written));
    }
    assertThat(calls).hasValue(1);
    box.deliver(NOWHERE, () -> written.size() < 2);
    assertThat(written).containsExactly(0, 1);
    assertThat(box.isWaiting()).isTrue();
    box.add(new Numbered(3, written));
    assertThat(calls).as("calls while the connection comes back by itself").hasValue(1);
    box.deliver(NOWHERE, () -> true);
    assertThat(written).containsExactly(0, 1, 2, 3);
    assertThat(box.isWaiting()).isFalse();
    box.add(new Numbered(4, written));
    assertThat(calls).hasValue(2);
    box.clear();
    assertThat(box.bytes()).isZero();
  }
}
