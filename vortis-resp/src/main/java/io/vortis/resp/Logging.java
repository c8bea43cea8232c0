package io.vortis.resp;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Sets up SLF4J's simple logger for the runnable jar. It must run before the first logger is made,
 * and leaves alone what {@code -D} says; an application that embeds the server never comes here.
 */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  /**
   * Applies {@code loglevel} and {@code logfile}.
   *
   * @throws IOException if the file can't be appended to
   */
  static void configure(Config config) throws IOException {
    property("showDateTime", "true");
    property("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    property("showThreadName", "false");
    property("showShortLogName", "true");
    property("defaultLogLevel", level(config.get("loglevel")));
    // Netty's debugging is of no use to those who debug their clients.
    property("log.io.netty", "warn");
    String file = config.get("logfile");
    if (!file.isEmpty()) {
      // The simple logger would truncate the file; it writes to what System.err is at the time.
      System.setErr(new PrintStream(appending(file), true, StandardCharsets.UTF_8));
    }
  }

  private static FileOutputStream appending(String file) throws IOException {
    try {
      return new FileOutputStream(file, true);
    } catch (IOException e) {
      throw new IOException("can't append to logfile " + e.getMessage(), e);
    }
  }

  private static String level(String loglevel) {
    return switch (loglevel) {
      case "debug" -> "trace";
      case "verbose" -> "debug";
      case "notice" -> "info";
      default -> "warn";
    };
  }

  private static void property(String name, String value) {
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
