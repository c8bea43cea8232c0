package io.vortis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Redis's own programs, where they are installed. */
final class RedisTools {
  private static final int TIMEOUT_SECONDS = 60;

  private RedisTools() {}

  /** Skips the test where a program is missing; fails it in CI, where nothing may be skipped. */
  static void require(String program) {
    if (!isInstalled(program)) {
      String problem = program + " is not installed; it comes with redis-tools and redis-server";
      if (isCi()) {
        fail(problem);
      }
      abort(problem);
    }
  }

  /** Whether there is such a program. */
  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Whether this is a build where nothing may be skipped. */
  static boolean isCi() {
    return "true".equals(System.getenv("CI"));
  }

  /** Runs a program with {@code input} and returns what it wrote; it must end well. */
  static String run(String input, List<String> command) throws IOException, InterruptedException {
    require(command.get(0));
    return runProgram(input, command);
  }

  /** As {@link #run}, for a program that is no part of Redis. */
  static String runProgram(String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(Files.createTempFile("vortis", ".in"), input);
    Path out = Files.createTempFile("vortis", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String output = Files.readString(out, UTF_8);
      assertThat(ended).as("%s ended; it wrote: %s", command, output).isTrue();
      assertThat(process.exitValue()).as("%s wrote: %s", command, output).isZero();
      return output;
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }
}
