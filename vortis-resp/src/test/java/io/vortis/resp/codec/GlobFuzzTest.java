package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

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

  @Property(tries = 3000)
  void matches_ofAnyBytes_takesBoundedStepsAndThrowsNothing(
      @ForAll("rough") String pattern, @ForAll byte[] text, @ForAll boolean noCase) {
    byte[] bytes = pattern.getBytes(ISO_8859_1);
    Glob.matches(bytes, text, noCase);
    long steps = Glob.steps(bytes, text);
    assertThat(steps < 0 ? ~steps : steps)
        .isLessThanOrEqualTo((bytes.length + 1L) * (text.length + 1L) + bytes.length);
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
