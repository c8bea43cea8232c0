package io.vortis.resp.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {

  @Test
  void buckets_followOneAnother_withoutGapOrOverlap() {
    for (int i = 1; i < Buckets.COUNT; i++) {
      long lowest = Buckets.highest(i - 1) + 1;
      assertThat(Buckets.indexOf(lowest)).isEqualTo(i);
      assertThat(Buckets.indexOf(Buckets.highest(i))).isEqualTo(i);
      assertThat(Buckets.highest(i) - lowest).isLessThanOrEqualTo(lowest / 128);
    }
  }

  /** What redis-server 7.0.15 tells of commands that took 7 µs, 9 µs and so on. */
  @ParameterizedTest
  @CsvSource({"7000,7007", "9000,9023", "1024,1031", "16384,16511", "131072,132095", "0,0"})
  void highest_isWhatRedisTells(long nanos, long highest) {
    assertThat(Buckets.highest(Buckets.indexOf(nanos))).isEqualTo(highest);
  }

  @ParameterizedTest
  @CsvSource({"1000000000", "1000000001", "9223372036854775807"})
  void indexOf_aSecondOrMore_isTheLast(long nanos) {
    assertThat(Buckets.indexOf(nanos)).isEqualTo(Buckets.COUNT - 1);
  }

  @Test
  void indexOf_aClockThatWentBack_isTheFirst() {
    assertThat(Buckets.indexOf(-5)).isZero();
  }
}
