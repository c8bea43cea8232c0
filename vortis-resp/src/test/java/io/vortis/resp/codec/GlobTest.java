package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  private static final Path RECORDED = Path.of("src/test/resources/redis-7-globs.txt");

  private static byte[] unescape(String field) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.startsWith("\\x", i)) {
        bytes.append((char) HexFormat.fromHexDigits(field, i + 2, i + 4));
        i += 3;
      } else {
        bytes.append(field.charAt(i));
      }
    }
    return bytes.toString().getBytes(ISO_8859_1);
  }

  @Test
  void matches_asRedisDoes() throws IOException {
    try (Stream<String> lines = Files.lines(RECORDED, US_ASCII)) {
      List<String> cases = lines.filter(line -> !line.startsWith("#")).toList();
      assertThat(cases).hasSizeGreaterThan(300);
      for (String line : cases) {
        String[] fields = line.split(" ", -1);
        byte[] text = fields[2].equals("-empty-") ? new byte[0] : unescape(fields[2]);
        assertThat(Glob.matches(unescape(fields[1]), text, false))
            .as(line)
            .isEqualTo(fields[0].equals("yes"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MAX*, maxmemory, true",
    "max*, MAXMEMORY, true",
    "[A-C]x, bX, true",
    "[a-c]x, BX, true",
    "[^A]x, ax, false",
    "[\\A], a, false",
    "\\A, a, true",
    "?A, Xa, true",
    "A-Z, a_z, false"
  })
  void matches_withoutCase_foldsAsciiLetters(String pattern, String text, boolean expected) {
    assertThat(Glob.matches(Slice.of(pattern), Slice.of(text), true)).isEqualTo(expected);
  }

  @Test
  void matches_ofAPartOfAnArray_looksNoFurther() {
    Slice pattern = Slice.of("xa[bx");
    pattern.set(pattern.array(), 1, 3);
    Slice text = Slice.of("xabx");
    text.set(text.array(), 1, 2);
    assertThat(Glob.matches(pattern, text, false)).isTrue();
    Slice star = Slice.of("a**x");
    star.set(star.array(), 0, 3);
    assertThat(Glob.matches(star, text, false)).isTrue();
  }

  @Test
  void matches_ofManyStars_takesNoExponentialTime() {
    byte[] pattern = ("a*".repeat(500) + "b").getBytes(US_ASCII);
    assertThat(Glob.matches(pattern, "a".repeat(20_000).getBytes(US_ASCII), false)).isFalse();
  }

  /** A step takes a few nanoseconds, so that these are far from ten milliseconds. */
  @ParameterizedTest
  @CsvSource({
    "*?, 524288, 1000", "*?, 524288, 524287", "*?, 524288, 524288", "*?, 524288, 524289",
    "*?, 524288, 1000000", "*, 1048576, 10", "?, 1048576, 1048575", "**?, 349525, 700000"
  })
  void matches_ofAMebibyteOfWildcards_takesAFewStepsPerByte(
      String piece, int times, int textLength) {
    byte[] pattern = piece.repeat(times).getBytes(US_ASCII);
    byte[] text = "a".repeat(textLength).getBytes(US_ASCII);
    long steps = Glob.steps(pattern, text);
    long marks = piece.chars().filter(c -> c == '?').count() * times;
    assertThat(steps >= 0)
        .as("match")
        .isEqualTo(piece.contains("*") ? textLength >= marks : textLength == marks);
    assertThat(steps < 0 ? ~steps : steps)
        .as("steps")
        .isLessThanOrEqualTo(2L * (pattern.length + textLength));
  }
}
