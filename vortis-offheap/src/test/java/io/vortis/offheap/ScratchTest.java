package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import java.util.List;
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
      assertThat(scratch.takeArray()).isEmpty();
    }
  }

  @Test
  void arrays_areTheCallersOwn() {
    try (OffHeapStore<String, byte[]> store =
        OffHeapStore.builder(Codecs.utf8(), Codecs.bytes()).maxBytes(16 << 20).build()) {
      byte[] written = {1, 2, 3};
      store.set("k", written);
      written[0] = 9;
      store.get("k")[1] = 9;
      store.getAll(List.of("k")).get("k")[2] = 9;
      assertThat(store.get("k")).containsExactly(1, 2, 3);

      store.compute("k", (key, value) -> written);
      written[0] = 8;
      assertThat(store.get("k")).containsExactly(9, 2, 3);
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
