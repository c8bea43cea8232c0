package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyWriterTest {

  /** Collects what is written through buffers of some size. */
  private static final class Wire implements ReplyWriter.Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final ReplyWriter writer;
    private final int size;
    int largestBuffer;

    Wire(int size) {
      this.size = size;
      writer = new ReplyWriter(this, ByteBuffer.allocate(size));
    }

    @Override
    public ByteBuffer next(ByteBuffer full, int atLeast) {
      byte[] filled = new byte[full.flip().remaining()];
      full.get(filled);
      bytes.writeBytes(filled);
      largestBuffer = Math.max(largestBuffer, atLeast);
      return ByteBuffer.allocate(Math.max(size, atLeast));
    }

    String text() {
      writer.buffer(next(writer.buffer(), 0));
      return bytes.toString(ISO_8859_1);
    }
  }

  private static String resp2(Consumer<ReplyWriter> replies) {
    Wire wire = new Wire(64);
    replies.accept(wire.writer);
    return wire.text();
  }

  private static String resp3(Consumer<ReplyWriter> replies) {
    return resp2(
        writer -> {
          writer.resp3(true);
          assertThat(writer.isResp3()).isTrue();
          replies.accept(writer);
        });
  }

  private static void check(Consumer<ReplyWriter> reply, String two, String three) {
    assertThat(resp2(reply)).as("RESP2").isEqualTo(two);
    assertThat(resp3(reply)).as("RESP3").isEqualTo(three);
  }

  @Test
  void eachType_hasItsBytesInBothProtocols() {
    check(ReplyWriter::ok, "+OK\r\n", "+OK\r\n");
    check(w -> w.simple("PONG"), "+PONG\r\n", "+PONG\r\n");
    check(w -> w.error("ERR no"), "-ERR no\r\n", "-ERR no\r\n");
    check(w -> w.bool(true), ":1\r\n", "#t\r\n");
    check(w -> w.bool(false), ":0\r\n", "#f\r\n");
    check(ReplyWriter::nil, "$-1\r\n", "_\r\n");
    check(ReplyWriter::nilArray, "*-1\r\n", "_\r\n");
    check(w -> w.bulk("h\u00e9"), "$3\r\nh\u00c3\u00a9\r\n", "$3\r\nh\u00c3\u00a9\r\n");
    check(w -> w.bulk(new byte[0]), "$0\r\n\r\n", "$0\r\n\r\n");
    check(w -> w.bulk(Slice.of("abc")), "$3\r\nabc\r\n", "$3\r\nabc\r\n");
    check(w -> w.verbatim("a\n"), "$2\r\na\n\r\n", "=6\r\ntxt:a\n\r\n");
    check(w -> w.array(3), "*3\r\n", "*3\r\n");
    check(w -> w.map(3), "*6\r\n", "%3\r\n");
    check(w -> w.set(3), "*3\r\n", "~3\r\n");
    check(w -> w.push(3), "*3\r\n", ">3\r\n");
    check(w -> w.real(1.5), "$3\r\n1.5\r\n", ",1.5\r\n");
    check(w -> w.map(Integer.MAX_VALUE), "*4294967294\r\n", "%2147483647\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        9,
        10,
        99,
        100,
        -1,
        -9,
        -10,
        12345,
        999_999_999_999_999_999L,
        1_000_000_000_000_000_000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
      })
  void integer_writesEveryDigit(long value) {
    check(w -> w.integer(value), ":" + value + "\r\n", ":" + value + "\r\n");
  }

  @Test
  void error_keepsTheLineWhole() {
    assertThat(resp2(w -> w.error("ERR a\r\nb\u00ff"))).isEqualTo("-ERR a  b\u00ff\r\n");
  }

  @Test
  void errors_areCounted() {
    Wire wire = new Wire(64);
    wire.writer.ok();
    wire.writer.error("ERR a");
    wire.writer.error("ERR b");
    assertThat(wire.writer.errors()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 131_072, 300_000})
  void bulk_longerThanABuffer_goesInPieces(int length) {
    Wire wire = new Wire(100);
    byte[] value = new byte[length + 2];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (i * 31);
    }
    wire.writer.bulk(value, 1, length);
    String expected = new String(value, 1, length, ISO_8859_1);
    assertThat(wire.text()).isEqualTo("$" + length + "\r\n" + expected + "\r\n");
    assertThat(wire.largestBuffer).isLessThanOrEqualTo(64 * 1024);
  }

  private static void fill(ByteBuffer place, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      place.put(place.position() + i, bytes[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 100_000})
  void bulk_putThereByTheCaller_isAsAnyOther(int length) {
    Wire wire = new Wire(32);
    wire.writer.ok();
    fill(wire.writer.beginBulk(length), "x".repeat(length));
    wire.writer.endBulk();
    wire.writer.ok();
    assertThat(wire.text())
        .isEqualTo("+OK\r\n$" + length + "\r\n" + "x".repeat(length) + "\r\n+OK\r\n");
  }

  @Test
  void bulk_begunAgain_countsOnce() {
    Wire wire = new Wire(64);
    wire.writer.ok();
    fill(wire.writer.beginBulk(10), "0123456789");
    fill(wire.writer.beginBulk(1_000), "y".repeat(1_000));
    fill(wire.writer.beginBulk(3), "abc");
    wire.writer.endBulk();
    assertThat(wire.text()).isEqualTo("+OK\r\n$3\r\nabc\r\n");
  }

  @Test
  void bulk_cancelled_wasNeverThere() {
    Wire wire = new Wire(64);
    wire.writer.ok();
    fill(wire.writer.beginBulk(3), "abc");
    wire.writer.cancelBulk();
    wire.writer.cancelBulk();
    wire.writer.endBulk();
    wire.writer.nil();
    assertThat(wire.text()).isEqualTo("+OK\r\n$-1\r\n");
  }

  @Test
  void muted_writesNothing() {
    assertThat(
            resp2(
                w -> {
                  w.muted(true);
                  w.ok();
                  w.error("ERR a");
                  w.bulk("abc");
                  fill(w.beginBulk(3), "abc");
                  w.endBulk();
                  w.map(1);
                  w.integer(-5);
                  w.muted(false);
                  w.simple("heard");
                }))
        .isEqualTo("+heard\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 23, 24, 64})
  void replies_acrossSmallBuffers_areTheSame(int size) {
    Wire wire = new Wire(size);
    wire.writer.array(3);
    wire.writer.integer(Long.MIN_VALUE);
    wire.writer.bulk("some text");
    wire.writer.simple("and more");
    assertThat(wire.text())
        .isEqualTo("*3\r\n:-9223372036854775808\r\n$9\r\nsome text\r\n+and more\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-1.5, -1.5",
    "3.1, 3.1000000000000001",
    "0.1, 0.10000000000000001",
    "1e15, 1000000000000000",
    "1e16, 10000000000000000",
    "1e17, 1e+17",
    "1e100, 1e+100",
    "1.5e-5, 1.5e-05",
    "0.0001, 0.0001",
    "-1e-9, -1.0000000000000001e-09",
    "123456789.125, 123456789.125",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "4.9e-324, 4.9406564584124654e-324",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan"
  })
  void real_isWrittenAsCDoes(double value, String text) {
    assertThat(resp3(w -> w.real(value))).isEqualTo("," + text + "\r\n");
  }
}
