package io.vortis.wire;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How long servers take from the start of their process to the first reply, in turn, for so many
 * rounds. Prints CSV; the round 0, which brings files into memory, is left out.
 *
 * <p>Arguments: rounds, port, then a name and a command line for each server, with {@code PORT}
 * where the port goes. Each server is killed once it has replied; the process must be the server
 * itself.
 *
 * <pre>{@code
 * java -cp jmh/target/benchmarks.jar io.vortis.wire.StartUp 9 7401 \
 *     vortis './vortis --port PORT' redis 'redis-server --port PORT'
 * }</pre>
 */
public final class StartUp {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private StartUp() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(args[0]);
    int port = Integer.parseInt(args[1]);
    System.out.println("server,round,ms");
    for (int round = 0; round <= rounds; round++) {
      for (int i = 2; i < args.length; i += 2) {
        double millis = measure(args[i + 1].replace("PORT", Integer.toString(port)), port) / 1e6;
        if (round > 0) {
          System.out.printf(Locale.ROOT, "%s,%d,%.1f%n", args[i], round, millis);
        }
      }
    }
  }

  private static long measure(String command, int port) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(words);
    Path said = Files.createTempFile("vortis-startup", ".log");
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    builder.redirectInput(new File("/dev/null"));
    long start = System.nanoTime();
    Process server = builder.start();
    try {
      while (!replies(port)) {
        if (System.nanoTime() - start > PATIENCE_NANOS || !server.isAlive()) {
          throw new IllegalStateException(
              "no reply: " + command + System.lineSeparator() + Files.readString(said));
        }
        LockSupport.parkNanos(500_000);
      }
      return System.nanoTime() - start;
    } finally {
      server.destroyForcibly().waitFor();
      Files.delete(said);
      awaitFree(port);
    }
  }

  /** The kernel may let go of a port some milliseconds after it has reported the process's end. */
  private static void awaitFree(int port) {
    long start = System.nanoTime();
    while (true) {
      try (ServerSocket free = new ServerSocket(port)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new IllegalStateException("port " + port + " stays taken", e);
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static boolean replies(int port) {
    try (Wire wire = new Wire(port)) {
      return wire.ask("PING") == "PONG".length();
    } catch (IOException e) {
      return false;
    }
  }
}
