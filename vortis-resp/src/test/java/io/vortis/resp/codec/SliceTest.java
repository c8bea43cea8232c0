package io.vortis.resp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        10,
        999_999_999_999_999_999L,
        -1_000_000_000_000_000_000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void toLong_readsWhatLongWrites(long value) {
    assertThat(Slice.of(Long.toString(value)).toLong()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        " 1",
        "1 ",
        "01",
        "-0",
        "-01",
        "00",
        "1.0",
        "1e3",
        "0x10",
        "a",
        "1a",
        "--1",
        "-a",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999",
        "10000000000000000000",
        "9999999999999999999",
        "-9999999999999999999",
        "1\0",
        "\u00b9"
      })
  void toLong_ofAnythingElse_throws(String text) {
    assertThatThrownBy(() -> Slice.of(text).toLong()).isInstanceOf(NumberFormatException.class);
  }

  @Property(tries = 5000)
  void toLong_isStrict(@ForAll("almostNumbers") String text) {
    boolean valid = text.matches("0|-?[1-9][0-9]*") && new BigInteger(text).bitLength() <= 63;
    if (valid) {
      assertThat(Slice.of(text).toLong()).isEqualTo(Long.parseLong(text));
    } else {
      assertThatThrownBy(() -> Slice.of(text).toLong()).isInstanceOf(NumberFormatException.class);
    }
  }

  @Provide
  Arbitrary<String> almostNumbers() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789-+ ").ofMaxLength(21),
        Arbitraries.bigIntegers()
            .between(BigInteger.ONE.shiftLeft(65).negate(), BigInteger.ONE.shiftLeft(65))
            .map(BigInteger::toString),
        Arbitraries.longs().between(-5, 5).map(n -> Long.toString(Long.MAX_VALUE + n)));
  }

  @Test
  void is_comparesWithoutCase() {
    assertThat(Slice.of("GeT").is("get")).isTrue();
    assertThat(Slice.of("get").is("GET")).isTrue();
    assertThat(Slice.of("gets").is("get")).isFalse();
    assertThat(Slice.of("g\0t").is("g t")).isFalse();
    assertThat(Slice.of("[").is("{")).isFalse();
    assertThat(Slice.of("").is("")).isTrue();
  }

  @Test
  void equals_isByBytesAlone() {
    Slice part = Slice.of("xabcx".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    part.set(part.array(), 1, 3);
    assertThat(part).isEqualTo(Slice.of("abc")).hasSameHashCodeAs(Slice.of("abc"));
    assertThat(part).isNotEqualTo(Slice.of("abcx")).isNotEqualTo("abc");
    assertThat(part.copy()).isEqualTo(part);
    assertThat(part.copy().array()).hasSize(3);
    assertThat(part).hasToString("abc");
    assertThat(part.toLatin1(2)).isEqualTo("ab");
    assertThat(part.at(2)).isEqualTo('c');
  }

  @Test
  void request_copy_outlivesTheBuffer() {
    byte[] buffer = RequestDecoderTest.bytes("*2\r\n$3\r\nGET\r\n$1\r\na\r\n");
    Request request = new Request();
    new RequestDecoder(100).decode(buffer, 0, buffer.length, request);
    Request copy = request.copy();
    java.util.Arrays.fill(buffer, (byte) 0);
    assertThat(RequestDecoderTest.words(copy)).containsExactly("GET", "a");
    assertThat(copy.args(1)).containsExactly(Slice.of("a"));
    assertThat(copy.args(1, 1, 2)).isEmpty();
    assertThatThrownBy(() -> copy.arg(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("argument: index=2, count=2");
  }

  @Test
  void hashCode_ofKeysMadeToCollide_doesNot() {
    // "Aa" and "BB" have the same polynomial in 31, and so has every sequence of them.
    Set<Integer> polynomials = new HashSet<>();
    Set<Integer> hashes = new HashSet<>();
    int keys = 1 << 12;
    for (int i = 0; i < keys; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      polynomials.add(key.toString().hashCode());
      hashes.add(Slice.of(key.toString()).hashCode());
    }
    assertThat(polynomials).hasSize(1);
    // Of 4096 random numbers of 32 bits, more than four pairs are the same once in a thousand
    // million million tries.
    assertThat(hashes).hasSizeGreaterThan(keys - 5);
  }
}
