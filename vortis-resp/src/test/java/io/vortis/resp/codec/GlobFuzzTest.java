package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Patterns of anything: those without classes and escapes compared with the obvious recursion. */
class GlobFuzzTest {

  /** Whether a text matches a pattern of stars, question marks and letters. */
  private static boolean simple(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    char first = pattern.charAt(0);
    if (first == '*') {
      return simple(pattern.substring(1), text)
          || (!text.isEmpty() && simple(pattern, text.substring(1)));
    }
    return !text.isEmpty()
        && (first == '?' || first == text.charAt(0))
        && simple(pattern.substring(1), text.substring(1));
  }

  @Property(tries = 3000)
  void matches_ofStarsAndMarks_doesAsTheRecursion(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    // As in Redis, a pattern of stars alone does not match the empty text.
    boolean expected = text.isEmpty() ? pattern.isEmpty() : simple(pattern, text);
    assertThat(Glob.matches(Slice.of(pattern), Slice.of(text), false)).isEqualTo(expected);
  }

  private static void check(byte[] pattern, byte[] text) {
    boolean matches = Glob.matches(pattern, text, false);
    if (matches) {
      // A letter that is the same matches whatever its case.
      assertThat(Glob.matches(pattern, text, true) || hasClass(pattern)).isTrue();
    }
    long steps = Glob.steps(pattern, text);
    assertThat(steps >= 0).isEqualTo(matches);
    assertThat(steps < 0 ? ~steps : steps)
        .isLessThanOrEqualTo((pattern.length + 1L) * (text.length + 1L) + pattern.length);
  }

  /** Of a class that is negated, or of a range, it may not. */
  private static boolean hasClass(byte[] pattern) {
    return new String(pattern, ISO_8859_1).indexOf('[') >= 0;
  }

  /** Up to the first line end is the pattern. */
  @FuzzTest(maxDuration = "60s")
  void matches_ofWhatTheFuzzerFinds_takesBoundedSteps(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    check(
        Arrays.copyOf(input, end),
        Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length));
  }

  @Property(tries = 3000)
  void matches_ofAnyBytes_takesBoundedSteps(@ForAll("rough") String pattern, @ForAll byte[] text) {
    check(pattern.getBytes(ISO_8859_1), text);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("*?ab").ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab").ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> rough() {
    return Arbitraries.strings()
        .withChars("*?[]^\\-ab")
        .withCharRange('\0', '\u00ff')
        .ofMaxLength(30);
  }
}
