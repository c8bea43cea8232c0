package io.vortis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The most hits that any cache of so many entries can have, by knowing the future: of what is
 * there, and the newcomer too, it drops what will be asked for last.
 *
 * @see <a href="https://doi.org/10.1147/sj.52.0078">Belady, A study of replacement algorithms for a
 *     virtual-storage computer, 1966</a>
 */
final class Belady {
  private static final int NEVER = Integer.MAX_VALUE;

  /** Each request's key as a number from 0 on. */
  private final int[] numbers;

  /** When the key of each request is asked for next. */
  private final int[] next;

  private final int distinct;

  Belady(long[] keys) {
    numbers = new int[keys.length];
    next = new int[keys.length];
    Map<Long, Integer> known = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      numbers[i] = known.computeIfAbsent(keys[i], key -> known.size());
    }
    distinct = known.size();
    int[] seen = new int[distinct];
    Arrays.fill(seen, NEVER);
    for (int i = keys.length - 1; i >= 0; i--) {
      next[i] = seen[numbers[i]];
      seen[numbers[i]] = i;
    }
  }

  /** Percent of the requests that a cache of so many entries answers. */
  double hitPercent(int entries) {
    // By key: when it is asked for next if it is there, −1 if it is not. Older offers in the queue
    // are void.
    int[] due = new int[distinct];
    Arrays.fill(due, -1);
    PriorityQueue<Long> latest = new PriorityQueue<>(Comparator.reverseOrder());
    int size = 0;
    long hits = 0;
    for (int i = 0; i < numbers.length; i++) {
      int key = numbers[i];
      if (due[key] >= 0) {
        hits++;
      } else {
        size++;
      }
      due[key] = next[i];
      latest.add((long) next[i] << Integer.SIZE | key);
      while (size > entries) {
        long worst = latest.remove();
        int victim = (int) worst;
        if (due[victim] == (int) (worst >>> Integer.SIZE)) {
          due[victim] = -1;
          size--;
        }
      }
    }
    return 100.0 * hits / numbers.length;
  }
}
