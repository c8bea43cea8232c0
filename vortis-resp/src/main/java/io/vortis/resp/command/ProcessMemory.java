package io.vortis.resp.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory the process and the machine have, in bytes; 0 where that can't be told.
 *
 * @param resident what of the process stands in memory
 * @param total what the machine has
 */
record ProcessMemory(long resident, long total) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MACHINE = Path.of("/proc/meminfo");

  /** The sizes now. */
  static ProcessMemory now() {
    return new ProcessMemory(field(STATUS, "VmRSS:"), field(MACHINE, "MemTotal:"));
  }

  private static long field(Path file, String name) {
    try {
      return parse(Files.readAllLines(file), name);
    } catch (IOException notLinux) {
      return 0;
    }
  }

  /** Reads the line of a name, such as {@code VmRSS: 21904 kB}. */
  static long parse(List<String> lines, String name) {
    for (String line : lines) {
      if (line.startsWith(name)) {
        String number = line.substring(name.length()).replace("kB", "").strip();
        return Long.parseLong(number) << 10;
      }
    }
    return 0;
  }
}
