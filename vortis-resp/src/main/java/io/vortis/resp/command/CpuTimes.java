package io.vortis.resp.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long the process has kept processors busy, in seconds.
 *
 * @param user in its own code
 * @param system in the kernel's on its behalf; where that can't be told apart it counts as user
 */
record CpuTimes(double user, double system) {
  private static final Path STAT = Path.of("/proc/self/stat");

  /** What the kernel counts in {@link #STAT}, whatever it counts in elsewhere. */
  private static final double TICKS_PER_SECOND = 100;

  /** Where utime and stime stand in {@link #STAT}, counted from after the program's name. */
  private static final int USER_FIELD = 11;

  private static final int SYSTEM_FIELD = 12;

  /** The times up to now. */
  static CpuTimes now() {
    try {
      return parse(Files.readString(STAT));
    } catch (IOException | RuntimeException notLinux) {
      Duration total = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
      return new CpuTimes(total.toNanos() / 1e9, 0);
    }
  }

  /** Reads a line such as {@code 15 (a name) S 1 …}. */
  static CpuTimes parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new CpuTimes(
        Long.parseLong(fields[USER_FIELD]) / TICKS_PER_SECOND,
        Long.parseLong(fields[SYSTEM_FIELD]) / TICKS_PER_SECOND);
  }
}
