package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import org.junit.jupiter.api.Test;

/** What a thread that is idle holds. */
class ScratchTest {
  private static final int LARGE = 1 << 20;

  @Test
  void largeValue_writtenAndRead_leavesNoLargeBuffer() {
    try (OffHeapStore<String, byte[]> store =
        OffHeapStore.builder(Codecs.utf8(), Codecs.bytes()).maxBytes(16 << 20).build()) {
      store.set("large", new byte[LARGE]);
      assertThat(store.get("large")).hasSize(LARGE);
      assertThat(store.getAndSet("large", new byte[LARGE])).hasSize(LARGE);

      Scratch scratch = store.engine().scratch();
      assertThat(scratch.forValue(LARGE)).isNotSameAs(scratch.forValue(LARGE));
      assertThat(scratch.read().capacity()).isLessThanOrEqualTo(Scratch.MAX_KEPT);
    }
  }

  @Test
  void forValue_sameSizes_givesTheSameBuffer() {
    try (OffHeapStore<String, byte[]> store =
        OffHeapStore.builder(Codecs.utf8(), Codecs.bytes()).maxBytes(16 << 20).build()) {
      Scratch scratch = store.engine().scratch();

      assertThat(scratch.forValue(Scratch.MAX_KEPT)).isSameAs(scratch.forValue(1000));
      assertThat(scratch.forReading(Scratch.MAX_KEPT)).isSameAs(scratch.read());
    }
  }
}
