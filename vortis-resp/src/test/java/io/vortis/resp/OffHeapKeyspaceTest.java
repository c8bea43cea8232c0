package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Store;
import io.vortis.offheap.OffHeapStore;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.CommandException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the commands' tests, which run on this keyspace too, don't see. */
class OffHeapKeyspaceTest {
  private final OffHeapStore<Slice, byte[]> store =
      OwnStore.offHeapBuilder().maxBytes(8 << 20).recordStats().build();
  private final Keyspace keyspace = new OffHeapKeyspace(store, () -> 0, () -> 8 << 20);
  private final ReplyWriter reply =
      new ReplyWriter((full, atLeast) -> full.clear(), ByteBuffer.allocateDirect(256));

  @AfterEach
  void close() {
    store.close();
  }

  private String replied() {
    ByteBuffer written = reply.buffer().duplicate().flip();
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    return new String(bytes, ISO_8859_1);
  }

  private static Slice text(String text) {
    return Slice.of(text);
  }

  @Test
  void reply_presentAndAbsent_inADirectBuffer() {
    keyspace.set(text("a"), text("value"), Store.NO_EXPIRY);
    assertThat(keyspace.reply(text("a"), reply)).isTrue();
    assertThat(keyspace.reply(text("b"), reply)).isFalse();
    reply.nil();
    assertThat(replied()).isEqualTo("$5\r\nvalue\r\n$-1\r\n");
  }

  @Test
  void reply_closedStore_leavesTheReplyAsItWas() {
    store.close();
    reply.ok();
    assertThatThrownBy(() -> keyspace.reply(text("a"), reply))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("store is closed");
    assertThat(replied()).isEqualTo("+OK\r\n");
  }

  @Test
  void key_tooLong_isRefusedWhenWrittenAndAbsentWhenRead() {
    Slice tooLong = text("k".repeat(store.maxKeyLength() + 1));
    String refusal = "ERR key is longer than " + store.maxKeyLength() + " bytes";
    assertThatThrownBy(() -> keyspace.set(tooLong, text("v"), Store.NO_EXPIRY))
        .isInstanceOf(CommandException.class)
        .hasMessage(refusal);
    assertThatThrownBy(() -> keyspace.update(tooLong, entry -> 1))
        .isInstanceOf(CommandException.class)
        .hasMessage(refusal);
    assertThat(keyspace.get(tooLong)).isNull();
    assertThat(keyspace.contains(tooLong)).isFalse();
    assertThat(keyspace.delete(tooLong)).isFalse();
    assertThat(keyspace.expiresAt(tooLong)).isEqualTo(Store.ABSENT);
  }

  @Test
  void prefetch_ofManyKeys_changesNothing() {
    Slice[] keys = new Slice[40];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = text("key:" + i);
      if (i % 2 == 0) {
        keyspace.set(keys[i], text("x".repeat(i * 10)), Store.NO_EXPIRY);
      }
    }
    keyspace.prefetch(keys, keys.length);
    keyspace.prefetch(keys, 1);
    assertThat(keyspace.size()).isEqualTo(20);
    assertThat(keyspace.stats().hits()).isZero();
    assertThat(keyspace.stats().misses()).isZero();
  }

  @Test
  void randomKeyAndScan_giveTheKeys() {
    assertThat(keyspace.randomKey()).isNull();
    keyspace.set(text("only"), text("v"), Store.NO_EXPIRY);
    assertThat(keyspace.randomKey()).isEqualTo("only".getBytes(ISO_8859_1));
    long cursor = 0;
    do {
      cursor =
          keyspace.scan(cursor, 10, key -> assertThat(key).isEqualTo("only".getBytes(ISO_8859_1)));
    } while (cursor != 0);
  }
}
