package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.Store;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Nobody sees what a section does before it is over. */
class ReadDuringSectionTest {
  private static final byte[] KEY = {'k'};

  @Test
  void get_sectionEndsWithinTheRead_neverReturnsAnIntermediateValue() throws Exception {
    try (OffHeapStore<byte[], byte[]> store =
        OffHeapStore.builder(Codecs.bytes(), Codecs.bytes()).maxBytes(64 << 20).build()) {
      OffHeapBytes bytes = store.bytes();
      set(bytes, 0);
      CountDownLatch halfDone = new CountDownLatch(1);
      CountDownLatch found = new CountDownLatch(1);
      FutureTask<Boolean> section =
          new FutureTask<>(
              () ->
                  store.<Boolean>atomically(
                      List.of(KEY),
                      () -> {
                        set(bytes, 1);
                        halfDone.countDown();
                        await(found);
                        set(bytes, 2);
                        return true;
                      }));
      Thread writer = new Thread(section);
      writer.start();
      await(halfDone);

      // Asked for a buffer, the reader has found the value that the section is about to replace.
      ByteBuffer value = ByteBuffer.allocate(1);
      int length =
          bytes.get(
              ByteSpan.of(KEY),
              size -> {
                if (found.getCount() > 0) {
                  found.countDown();
                  join(writer);
                }
                return value;
              });

      assertThat(length).isEqualTo(1);
      assertThat(value.get(0)).isEqualTo((byte) 2);
      assertThat(section.get()).isTrue();
    }
  }

  private static void set(OffHeapBytes bytes, int value) {
    bytes.set(ByteSpan.of(KEY), ByteSpan.of(new byte[] {(byte) value}), Store.NO_EXPIRY);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
