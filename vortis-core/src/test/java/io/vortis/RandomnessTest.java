package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomnessTest {

  @Test
  void below_anyBound_staysInRange() {
    Randomness random = new Randomness(-1);
    for (int bound : new int[] {1, 2, 3, 1000, 1 << 30, Integer.MAX_VALUE}) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(random.below(bound)).isBetween(0, bound - 1);
      }
    }
  }

  @Test
  void below_smallBound_isUniform() {
    Randomness random = new Randomness(99);
    int[] counts = new int[13];
    for (int i = 0; i < 130_000; i++) {
      counts[random.below(13)]++;
    }
    double chiSquare =
        IntStream.of(counts).mapToDouble(c -> (c - 10_000.0) * (c - 10_000.0) / 10_000).sum();
    // 12 degrees of freedom: one seed in a million is above 50.
    assertThat(chiSquare).isLessThan(50);
  }

  @Test
  void below_seedZero_isNotStuck() {
    Randomness random = new Randomness(0);
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(random.below(1 << 30));
    }
    assertThat(seen).hasSizeGreaterThan(98);
  }

  @Test
  void below_sameSeed_sameNumbers() {
    Randomness one = new Randomness(5);
    Randomness two = new Randomness(5);
    for (int i = 0; i < 100; i++) {
      assertThat(one.below(1000)).isEqualTo(two.below(1000));
    }
  }
}
