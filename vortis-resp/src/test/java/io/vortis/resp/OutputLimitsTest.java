package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.OutputLimits.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputLimitsTest {
  private static final String NAME = "client-output-buffer-limit";

  private final Config config = new Config();

  @Test
  void default_boundsEverybody() {
    assertThat(config.get(NAME))
        .isEqualTo("normal 1073741824 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60");
    OutputLimits limits = OutputLimits.of(config.get(NAME));
    assertThat(limits.of(false)).isEqualTo(new Limit(1 << 30, 0, 0));
    assertThat(limits.of(true)).isEqualTo(new Limit(32 << 20, 8 << 20, 60));
  }

  @Test
  void set_ofOneClass_leavesTheOthers() {
    config.change(Map.of(NAME, "Pubsub 1mb 512kb 10"));
    config.change(Map.of(NAME, "replica 1 2 3 normal 4 5 6"));
    assertThat(config.get(NAME)).isEqualTo("normal 4 5 6 slave 1 2 3 pubsub 1048576 524288 10");
  }

  @Test
  void file_withALinePerClass_setsThemAll(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("vortis.conf");
    Files.writeString(file, NAME + " normal 1 2 3\n" + NAME + " pubsub 4 5 6\n");
    config.load(file);
    assertThat(config.get(NAME)).isEqualTo("normal 1 2 3 slave 268435456 67108864 60 pubsub 4 5 6");
  }

  @ParameterizedTest
  @CsvSource({
    "normal 1 2, Wrong number of arguments in buffer limit configuration.",
    "'', Wrong number of arguments in buffer limit configuration.",
    "master 1 2 3, Invalid client class specified in buffer limit configuration.",
    "normal x 2 3, 'Error in hard, soft or soft_seconds setting in buffer limit configuration.'",
    "normal 1 -2 3, 'Error in hard, soft or soft_seconds setting in buffer limit configuration.'",
    "normal 1 2 -3, 'Error in hard, soft or soft_seconds setting in buffer limit configuration.'",
  })
  void set_ofWhatIsNoLimit_isRefused(String value, String problem) {
    assertThatThrownBy(() -> config.change(Map.of(NAME, value)))
        .hasMessage("CONFIG SET failed (possibly related to argument '" + NAME + "') - " + problem);
  }
}
