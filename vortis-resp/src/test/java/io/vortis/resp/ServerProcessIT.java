package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runnable jar as users start and stop it. */
class ServerProcessIT {
  /** Two seconds are promised; the rest is for a machine that has other things to do. */
  private static final Duration STOP = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {"--hz=10", "--sync"})
  void sigterm_idle_endsWellAndSoon(String option) throws Exception {
    try (ServerProcess server = ServerProcess.jar("--port", "0", option)) {
      server.awaitPort();
      long before = System.nanoTime();
      server.terminate();
      assertThat(server.awaitExit()).as(server.output()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(STOP);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void values_tooLargeForTheHeap_areRefused_andAllGoesOn(String store) throws Exception {
    try (ServerProcess server = ServerProcess.withHeap("64m", "--port", "0", "--store", store);
        RawClient client = new RawClient(server.awaitPort())) {
      String refused = "-OOM command needs more memory than the JVM has left.\r\n";
      client.command("SET", "k", "v").expect("+OK\r\n");
      client.command("SETBIT", "k", "4294967295", "1").expect(refused);
      client.command("SETRANGE", "new", "536870000", "x").expect(refused);
      client.command("APPEND", "k", "w").expect(":2\r\n");
      client.command("EXISTS", "new").expect(":0\r\n");
    }
  }

  @Test
  void sigterm_replyInFlight_isSentWhole() throws Exception {
    String value = "v".repeat(32 << 20);
    try (ServerProcess server = ServerProcess.jar("--port", "0");
        RawClient client = new RawClient(server.awaitPort())) {
      client.command("SET", "k", value).expect("+OK\r\n");
      client.command("GET", "k").expect("$33554432\r\n");
      server.terminate();
      assertThat(client.read(value.length()).equals(value)).as("the whole value").isTrue();
      client.expect("\r\n");
      client.expectEnd();
      assertThat(server.awaitExit()).as(server.output()).isZero();
    }
  }

  @Test
  void sigterm_clientThatDoesNotRead_isNotWaitedFor() throws Exception {
    String value = "v".repeat(32 << 20);
    try (ServerProcess server = ServerProcess.jar("--port", "0");
        RawClient client = new RawClient(server.awaitPort())) {
      client.command("SET", "k", value).expect("+OK\r\n");
      client.command("GET", "k").expect("$33554432\r\n");
      long before = System.nanoTime();
      server.terminate();
      assertThat(server.awaitExit()).as(server.output()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(STOP);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--hz=10", "--sync"})
  void shutdown_asCommand_endsWell(String option) throws Exception {
    try (ServerProcess server = ServerProcess.jar("--port", "0", option);
        RawClient client = new RawClient(server.awaitPort())) {
      client.command("SHUTDOWN", "NOSAVE").expectEnd();
      assertThat(server.awaitExit()).as(server.output()).isZero();
      assertThat(server.output()).contains("stopping");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--transport=auto", "--transport=nio", "--sync"})
  void start_portInUse_isOneSentence(String option) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertSentence(
          ServerProcess.jar("--port", port, option),
          "vortis: can't listen: address=127.0.0.1:%s, cause=Address already in use"
              .formatted(port));
    }
  }

  @Test
  void start_unknownOption_isOneSentence() throws Exception {
    assertSentence(
        ServerProcess.jar("--nosuch", "1"),
        "vortis: unknown option --nosuch; --help lists the options");
  }

  @Test
  void start_classPathWithoutFlag_isOneSentence() throws Exception {
    assertSentence(
        ServerProcess.classPath(),
        "vortis: the JVM lacks --add-exports java.base/jdk.internal.misc=ALL-UNNAMED; "
            + "start vortis with java -jar, or give java this flag, or --store heap");
  }

  @Test
  void start_classPathWithoutFlag_heapStoreNeedsNone() throws Exception {
    try (ServerProcess server = ServerProcess.classPath("--store", "heap", "--port", "0");
        RawClient client = new RawClient(server.awaitPort())) {
      client.command("SET", "a", "b").expect("+OK\r\n");
    }
  }

  @Test
  void start_moreThanTheJvmGrants_isOneSentenceWithTheFlag() throws Exception {
    try (ServerProcess server = ServerProcess.jar("--port", "0", "--maxmemory", "4000gb")) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output())
          .startsWith("vortis: not enough direct memory: needed=4294967296000, ")
          .containsPattern("; start the JVM with -XX:MaxDirectMemorySize=\\d+m or more\\R$")
          .hasLineCount(1);
    }
  }

  @Test
  void start_fileAndOptions_optionsWin(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("redis.conf"), "port 1\ntimeout 77\nhz 20\n");
    try (ServerProcess server = ServerProcess.jar(file.toString(), "--port", "0", "--hz", "30");
        RawClient client = new RawClient(server.awaitPort())) {
      client.send("CONFIG GET timeout\r\nCONFIG GET hz\r\n");
      client.expect("*2\r\n$7\r\ntimeout\r\n$2\r\n77\r\n*2\r\n$2\r\nhz\r\n$2\r\n30\r\n");
    }
  }

  @Test
  void log_toAFile_isAppended(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("vortis.log"), "kept\n");
    try (ServerProcess server = ServerProcess.jar("--port", "0", "--logfile", file.toString())) {
      await().until(() -> Files.readString(file).contains("ready"));
      assertThat(Files.readString(file)).startsWith("kept\n").contains("transport=");
      assertThat(server.output()).isEmpty();
    }
  }

  private static void assertSentence(ServerProcess server, String sentence)
      throws IOException, InterruptedException {
    try (server) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output()).isEqualTo(sentence + System.lineSeparator());
    }
  }
}
