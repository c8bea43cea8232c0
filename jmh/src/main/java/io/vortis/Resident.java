package io.vortis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What of a process's memory is in RAM, as Linux tells. */
public final class Resident {
  private Resident() {}

  /** This process's resident set in bytes. */
  public static long bytes() {
    return bytes("self");
  }

  /** The resident set in bytes of the process with this id. */
  public static long bytes(String pid) {
    try {
      String line =
          Files.readAllLines(Path.of("/proc", pid, "status")).stream()
              .filter(each -> each.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
