package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server tells the JDK's flight recorder. */
class FlightRecorderTest {
  @TempDir Path directory;

  /** What can throw in the middle of a recording. */
  private interface Work {
    void run() throws Exception;
  }

  private List<RecordedEvent> record(String event, Work work) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable(event);
      recording.start();
      work.run();
      recording.stop();
      return events(recording, event);
    }
  }

  /** The events of one name: a store's sweeper tells of its cycles meanwhile. */
  private List<RecordedEvent> events(Recording recording, String name) throws IOException {
    Path file = directory.resolve("events.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .toList();
  }

  @Test
  void slowCommand_isRecorded() throws Exception {
    CommandHarness harness = new CommandHarness();
    harness.run("CONFIG SET slowlog-log-slower-than 0");
    List<RecordedEvent> events = record("io.vortis.SlowCommand", () -> harness.run("CLIENT ID"));
    assertThat(events).hasSize(1);
    RecordedEvent event = events.get(0);
    assertThat(event.getString("command")).isEqualTo("client|id");
    assertThat(event.getString("client")).isEqualTo("127.0.0.1:1000");
    assertThat(event.getDuration("taken")).isZero();
  }

  @Test
  void clientBeyondTheLimit_isRecorded() throws Exception {
    Config config = new Config();
    config.set("port", "0");
    config.change(Map.of("maxclients", "1"));
    try (TestServer server = TestServer.netty(config);
        RawClient first = new RawClient(server.port())) {
      first.send("PING\r\n");
      first.expect("+PONG\r\n");
      List<RecordedEvent> events =
          record(
              "io.vortis.ClientLimit",
              () -> {
                try (RawClient second = new RawClient(server.port())) {
                  second.expect("-ERR max number of clients reached\r\n");
                }
              });
      assertThat(events)
          .extracting(event -> event.getString("limit"))
          .containsExactly("maxclients");
    }
  }
}
