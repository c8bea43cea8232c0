package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HasherTest {

  @Test
  void hash_equalKeys_agree() {
    Hasher hasher = new Hasher(3);
    assertThat(hasher.hash("a" + 1)).isEqualTo(hasher.hash("a1"));
    assertThatNullPointerException().isThrownBy(() -> hasher.hash(null));
  }

  @Test
  void hash_differentSeeds_disagree() {
    assertThat(new Hasher(1).hash("a")).isNotEqualTo(new Hasher(2).hash("a"));
  }

  @Test
  void hash_differentCodes_neverCollide() {
    Hasher hasher = new Hasher(0x1234);
    int[] hashes =
        IntStream.range(0, 1 << 20).map(i -> hasher.hash(i << 12 | i)).sorted().toArray();
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i] == hashes[i - 1]) {
        throw new AssertionError("two codes have the same hash: hash=" + hashes[i]);
      }
    }
  }

  @Test
  void hash_oneInputBitFlipped_changesHalfOfTheResult() {
    Hasher hasher = new Hasher(77);
    for (int bit = 0; bit < 32; bit++) {
      int[] flips = new int[32];
      for (int i = 0; i < 4000; i++) {
        int input = i * 0x9E3779B9;
        int difference = hasher.hash(input) ^ hasher.hash(input ^ 1 << bit);
        for (int out = 0; out < 32; out++) {
          flips[out] += difference >>> out & 1;
        }
      }
      for (int out = 0; out < 32; out++) {
        assertThat(flips[out]).as("bit %d to bit %d", bit, out).isBetween(1600, 2400);
      }
    }
  }
}
