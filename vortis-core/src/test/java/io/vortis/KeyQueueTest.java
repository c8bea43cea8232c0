package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class KeyQueueTest {
  private final KeyQueue<Integer> queue = new KeyQueue<>();

  private List<Integer> drain() {
    List<Integer> keys = new ArrayList<>();
    for (Integer key = queue.first(); key != null; key = queue.first()) {
      keys.add(key);
      queue.remove(queue.firstPosition());
    }
    return keys;
  }

  @Test
  void first_keysTakenOutOfTheMiddle_areSkipped() {
    int[] positions = new int[1_000];
    for (int i = 0; i < 1_000; i++) {
      positions[i] = queue.add(i, i);
    }
    for (int i = 0; i < 1_000; i++) {
      if (i % 3 != 1) {
        assertThat(queue.get(positions[i])).isEqualTo(i);
        queue.remove(positions[i]);
        assertThat(queue.get(positions[i])).isNull();
      }
    }
    assertThat(queue.size()).isEqualTo(333);
    assertThat(drain()).hasSize(333).isSorted().allMatch(key -> key % 3 == 1);
    assertThat(queue.size()).isZero();
    assertThat(queue.first()).isNull();
  }

  @Test
  void firstTime_isThatOfANeighbourNoYounger() {
    for (int i = 0; i < 1_000; i++) {
      queue.add(i, 10L * i);
    }
    for (Integer key = queue.first(); key != null; key = queue.first()) {
      assertThat(queue.firstTime()).isBetween(10L * key - 640, 10L * key);
      queue.remove(queue.firstPosition());
    }
  }

  @Test
  void isSparse_moreGapsThanKeys() {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      positions.add(queue.add(i, 0));
    }
    for (int i = 1; i < 400; i++) {
      queue.remove(positions.get(i));
    }
    assertThat(queue.isSparse()).isFalse();
    for (int i = 400; i < 600; i++) {
      queue.remove(positions.get(i));
    }
    assertThat(queue.isSparse()).isTrue();
    queue.remove(positions.get(0));
    assertThat(queue.first()).isEqualTo(600);
    assertThat(queue.isSparse()).isFalse();
  }

  @Test
  void memoryUsed_keysThatCameAndWent_isGivenBack() {
    for (int i = 0; i < 100_000; i++) {
      queue.add(i, 0);
    }
    assertThat(queue.memoryUsed()).isBetween(400_000L, 500_000L);
    drain();
    assertThat(queue.memoryUsed()).isLessThan(30_000);
  }

  @Test
  void anySequence_isWhatADequeDoes() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.printf("KeyQueueTest: seed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    Deque<Integer> model = new ArrayDeque<>();
    for (int i = 0; i < 200_000; i++) {
      // Longer, then shorter, then empty, again and again.
      boolean grows = random.nextInt(100) < (i / 20_000 % 2 == 0 ? 60 : 40);
      if (grows) {
        queue.add(i, i);
        model.addLast(i);
      } else if (!model.isEmpty()) {
        assertThat(queue.first()).isEqualTo(model.removeFirst());
        queue.remove(queue.firstPosition());
      }
      assertThat(queue.size()).isEqualTo(model.size());
    }
    assertThat(drain()).containsExactlyElementsOf(model);
  }
}
