package io.vortis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar in a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "vortis.jar");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Pattern READY =
      Pattern.compile("ready to accept connections: .*port=(\\d+)");

  private final Process process;
  private final Path log;

  private ServerProcess(List<String> command) throws IOException {
    log = Files.createTempFile("vortis", ".log");
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Runs {@code java -jar vortis.jar} with these arguments. */
  static ServerProcess jar(String... arguments) throws IOException {
    assertThat(JAR).as("built by mvn package").exists();
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    return new ServerProcess(command);
  }

  /** Runs the jar with so much heap, such as {@code 64m}. */
  static ServerProcess withHeap(String size, String... arguments) throws IOException {
    assertThat(JAR).as("built by mvn package").exists();
    List<String> command =
        new ArrayList<>(List.of(JAVA.toString(), "-Xmx" + size, "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    return new ServerProcess(command);
  }

  /** Runs the jar as a class path, so that nobody reads what its manifest says. */
  static ServerProcess classPath(String... arguments) throws IOException {
    String main = Main.class.getName();
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-cp", JAR.toString(), main));
    command.addAll(List.of(arguments));
    return new ServerProcess(command);
  }

  /** Waits until it accepts connections and gives its port. */
  int awaitPort() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> READY.matcher(output()).find() || !process.isAlive());
    Matcher ready = READY.matcher(output());
    assertThat(ready.find()).as("ready; it wrote: %s", output()).isTrue();
    return Integer.parseInt(ready.group(1));
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end and gives its exit status. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended; it wrote: %s", output()).isTrue();
    return process.exitValue();
  }

  /** What it wrote so far, to standard output and standard error. */
  String output() {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(log);
  }
}
