package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vortis.resp.codec.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Payloads of anything, properly signed: a value, whose own payload gives it again, or none. */
class DumpPayloadFuzzTest {
  private static final int LIMIT = 1 << 20;

  /** The fuzzer need not find checksums: what it gives is signed here, and read as it is too. */
  @FuzzTest(maxDuration = "60s")
  void read_ofWhatTheFuzzerFinds_givesAValueOrSaysThatThereIsNone(byte[] body) {
    check(Slice.of(body));
    ByteBuffer signed = ByteBuffer.allocate(body.length + Short.BYTES + Long.BYTES);
    signed.order(ByteOrder.LITTLE_ENDIAN).put(body).putShort((short) 10);
    signed.putLong(Crc64.of(signed.array(), 0, body.length + Short.BYTES));
    check(Slice.of(signed.array()));
  }

  private static void check(Slice payload) {
    byte[] value;
    try {
      value = DumpPayload.read(payload, LIMIT);
    } catch (CommandException e) {
      assertThat(e.getMessage())
          .isIn("ERR Bad data format", "ERR DUMP payload version or checksum are wrong");
      return;
    }
    assertThat(value).hasSizeLessThanOrEqualTo(LIMIT);
    assertThat(DumpPayload.read(Slice.of(DumpPayload.of(value)), LIMIT)).isEqualTo(value);
  }
}
