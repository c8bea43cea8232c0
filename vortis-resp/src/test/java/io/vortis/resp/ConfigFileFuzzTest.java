package io.vortis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Configuration files of anything: understood, or refused with file and line. */
class ConfigFileFuzzTest {

  private static void check(byte[] content) throws IOException {
    Path file = Files.createTempFile("vortis", ".conf");
    try {
      Files.write(file, content);
      Config config = Config.parse(file);
      for (String name : Directive.all().keySet()) {
        String value = config.get(name);
        config.set(name, value);
        assertThat(config.get(name)).as(name).isEqualTo(value);
      }
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s)\\Q" + file + "\\E, line \\d+: .+");
    } finally {
      Files.delete(file);
    }
  }

  /** What it includes may not be there. */
  @FuzzTest(maxDuration = "60s")
  void file_thatTheFuzzerFinds_isUnderstoodOrRefused(byte[] content) throws IOException {
    try {
      check(content);
    } catch (IOException notThere) {
      assertThat(new String(content, UTF_8).toLowerCase(Locale.ROOT)).contains("include");
    }
  }

  @Property(tries = 1500)
  void file_ofFragments_isUnderstoodOrRefused(@ForAll("fragments") String content)
      throws IOException {
    check(content.getBytes(UTF_8));
  }

  @Property(tries = 500)
  void file_ofAnyBytes_isUnderstoodOrRefused(@ForAll byte[] content) throws IOException {
    check(content);
  }

  @Provide
  Arbitrary<String> fragments() {
    Arbitrary<String> names = Arbitraries.of(Directive.all().keySet());
    Arbitrary<String> values =
        Arbitraries.of(
            " ",
            "\n",
            "\n",
            "\r\n",
            "\"",
            "'",
            "\\",
            "\\x41",
            "#",
            "0",
            "1",
            "-1",
            "99999999999999999999",
            "1kb",
            "1gb",
            "1x",
            "yes",
            "no",
            "a b",
            "normal 1 2 3",
            "pubsub 1 2",
            "user",
            "user ann on",
            "127.0.0.1 ::1",
            "*",
            "777",
            "888",
            "\u00e9",
            "\0");
    return Arbitraries.oneOf(names, values)
        .list()
        .ofMaxSize(20)
        .map(pieces -> String.join(" ", pieces));
  }
}
