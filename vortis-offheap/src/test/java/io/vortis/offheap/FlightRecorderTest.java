package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.eviction.Eviction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store tells the JDK's flight recorder. */
class FlightRecorderTest {
  @TempDir Path directory;

  @Test
  void evictions_areRecordedBySegment() throws IOException {
    try (Recording recording = new Recording();
        OffHeapStore<Long, byte[]> store =
            OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
                .maxBytes(1 << 20)
                .eviction(Eviction.fifo())
                .stripes(1)
                .recordStats()
                .build()) {
      recording.enable("io.vortis.offheap.Eviction");
      recording.start();
      for (long i = 0; i < 20_000; i++) {
        store.set(i, new byte[200]);
      }
      recording.stop();
      Path file = directory.resolve("events.jfr");
      recording.dump(file);
      List<RecordedEvent> events =
          RecordingFile.readAllEvents(file).stream()
              .filter(event -> event.getEventType().getName().equals("io.vortis.offheap.Eviction"))
              .toList();
      long told = events.stream().mapToLong(event -> event.getInt("evicted")).sum();
      long evicted = store.stats().evicted();
      assertThat(evicted).isGreaterThan(10_000);
      // The segment that is being cleaned is told of when that is over.
      long perSegment = store.engine().arena.segmentSize / 200;
      assertThat(told).isBetween(evicted - perSegment, evicted);
      assertThat(events).hasSizeLessThan((int) (evicted / 10));
    }
  }
}
