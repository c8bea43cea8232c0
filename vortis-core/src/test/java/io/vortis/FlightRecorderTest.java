package io.vortis;

import static io.vortis.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.eviction.Eviction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stores tell the JDK's flight recorder. */
class FlightRecorderTest {
  @TempDir Path directory;

  private List<RecordedEvent> record(String event, Runnable work) throws IOException {
    try (Recording recording = new Recording()) {
      recording.enable(event);
      recording.start();
      work.run();
      recording.stop();
      Path file = directory.resolve("events.jfr");
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(recorded -> recorded.getEventType().getName().equals(event))
          .toList();
    }
  }

  private static long sum(List<RecordedEvent> events, String field) {
    return events.stream().mapToLong(event -> event.<Number>getValue(field).longValue()).sum();
  }

  @Test
  void evictions_areRecordedInBatches() throws IOException {
    try (HeapStore<Integer, String> store =
        HeapStore.<Integer, String>builder()
            .maxWeight(1_000, (key, value) -> value.length())
            .eviction(Eviction.fifo())
            .stripes(4)
            .recordStats()
            .build()) {
      List<RecordedEvent> events =
          record(
              "io.vortis.Eviction",
              () -> {
                for (int i = 0; i < 500; i++) {
                  store.set(i, "x".repeat(10));
                }
                store.set(-1, "x".repeat(100));
                store.resize(500);
                while (store.shrinkStep()) {}
              });
      long evicted = store.stats().evicted();
      assertThat(evicted).isGreaterThan(400);
      assertThat(sum(events, "entries")).isEqualTo(evicted);
      assertThat(sum(events, "room")).isEqualTo(5_100 - store.memoryUsed());
      assertThat(events).hasSizeLessThan((int) evicted);
    }
  }

  @Test
  void expiryCycles_areRecordedWithWhatTheyFound() throws IOException {
    ManualClock clock = new ManualClock();
    try (HeapStore<Integer, String> store =
        HeapStore.<Integer, String>builder().clock(clock).build()) {
      for (int i = 0; i < 100; i++) {
        store.set(i, "v", Duration.ofSeconds(1));
      }
      clock.advance(Duration.ofSeconds(2));
      List<RecordedEvent> events =
          record(
              "io.vortis.ExpiryCycle",
              () -> {
                store.startExpiry();
                await().until(() -> store.size() == 0);
                store.stopExpiry();
              });
      assertThat(sum(events, "expired")).isEqualTo(100);
      assertThat(events).allMatch(event -> !event.getDuration().isNegative());
    }
  }
}
