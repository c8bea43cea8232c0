package io.vortis.resp;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command line: {@code vortis [redis.conf] [--directive value]... [--sync]}.
 *
 * <p>Exit status 0 after {@code SHUTDOWN}, SIGTERM or SIGINT, once the replies in flight are sent;
 * 1 with one sentence on standard error if the server can't start.
 */
public final class Main {
  private static final String MEMORY_PACKAGE = "jdk.internal.misc";

  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";
  private static final String BUFFER_EVENTS = "io.netty.jfr.enabled";

  private final PrintStream out;
  private final PrintStream err;

  /** What a signal stops. */
  private volatile Closeable server = () -> {};

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the server until it is told to stop. */
  public static void main(String[] args) {
    // Netty's search for leaked buffers takes stack traces; it is for tests, and for whoever asks
    // for it.
    System.setProperty(LEAK_DETECTION, System.getProperty(LEAK_DETECTION, "disabled"));
    // And its events of buffers have the JDK set the flight recorder up while the server starts.
    System.setProperty(BUFFER_EVENTS, System.getProperty(BUFFER_EVENTS, "false"));
    System.exit(new Main(System.out, System.err).run(args));
  }

  /** Runs the server until it is told to stop; returns the exit status. */
  int run(String... args) {
    try {
      CommandLineOptions options = CommandLineOptions.parse(args);
      if (!options.text().isEmpty()) {
        out.print(options.text());
        out.flush();
        return 0;
      }
      if (!options.config().get("store").equals("heap")) {
        requireMemoryAccess(Main.class.getModule());
      }
      ProtectedMode.check(options.config());
      Logging.configure(options.config());
      serve(options);
      return 0;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      err.println("vortis: " + e.getMessage());
      return 1;
    }
  }

  private void serve(CommandLineOptions options) throws IOException {
    // Before the first client can connect: whoever has had a reply may send a signal.
    Thread onSignal = new Thread(() -> endBySignal(), "vortis-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      if (options.sync()) {
        SyncServer sync = new SyncServer(options.config());
        server = sync::close;
        logReady(options.config(), "sync", sync.port());
        sync.serve();
      } else {
        RespServer resp = RespServer.builder().config(options.config()).start();
        server = resp::close;
        logReady(options.config(), resp.transport(), resp.port());
        if (options.rehearse()) {
          rehearse(resp.port());
        }
        resp.awaitShutdown();
      }
      log().info("stopping");
    } catch (InterruptedException e) {
      // Whoever interrupts the main thread wants it to end.
      Thread.currentThread().interrupt();
    } finally {
      server.close();
      forget(onSignal);
    }
  }

  /** Does what a client does first, so that the JVM sees every class that a quick start needs. */
  private static void rehearse(int port) throws IOException {
    String commands = "PING\r\nSET a b EX 60\r\nGET a\r\nSHUTDOWN\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }

  private static void logReady(Config config, String transport, int port) {
    log()
        .info(
            "{}: transport={}, process={}",
            Version.line(),
            transport,
            ProcessHandle.current().pid());
    log().info("ready to accept connections: bind={}, port={}", config.get("bind"), port);
  }

  /** Not a constant, for no logger may be made before {@link Logging#configure}. */
  private static Logger log() {
    return LoggerFactory.getLogger("vortis");
  }

  /** Stops, then ends the JVM, whose exit status would have the signal's number in it otherwise. */
  private void endBySignal() {
    try {
      server.close();
      Runtime.getRuntime().halt(0);
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void forget(Thread onSignal) {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // A signal has come: its thread ends the JVM.
    }
  }

  /**
   * The off-heap store reads memory through a package that the JDK opens only on request; the
   * manifest asks for it, a class path does not.
   *
   * @throws IllegalStateException if nobody asked
   */
  static void requireMemoryAccess(Module module) {
    if (!Object.class.getModule().isExported(MEMORY_PACKAGE, module)) {
      throw new IllegalStateException(
          "the JVM lacks --add-exports java.base/"
              + MEMORY_PACKAGE
              + "=ALL-UNNAMED; start vortis with java -jar, or give java this flag, or --store heap");
    }
  }
}
