package io.vortis;

import io.vortis.eviction.EvictionPolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The two queues of a stripe that evicts by S3-FIFO: whose turn it is to go, where new entries
 * begin, and how large each queue is to be.
 *
 * <p>An entry's note is its place in them, so that what is removed leaves its queue at once.
 *
 * <pre>
 *   31                              3   2    1      0
 *  +---------------------------------+------+--------+
 *  |            position             | main |  uses  |
 *  +---------------------------------+------+--------+
 * </pre>
 */
final class S3Fifo<K> extends EvictionNotes<K> {
  /*
   * S3-FIFO (Yang et al., FIFO queues are all you need for cache eviction, SOSP 2023): new entries begin in the small
   * queue; those used since go on to the main queue, the others go. In the main queue an entry has one lap more for each
   * of up to three uses. Who was evicted of late and comes back begins in the main queue. Beside that, as off the heap:
   *
   *   filling    While the main queue is smaller than it is to be, the oldest of the small queue joins it as it is.
   *              Else a store that is full would leave the main queue empty until something proves its worth.
   *   renewal    Where nothing goes on to the main queue, its first has its turn now and then all the same, so that
   *              what is not used any more does not stay for ever.
   *   admission  Who comes back begins in the main queue only if it was last inserted after the oldest there came (as
   *              LIRS compares, Jiang and Zhang, SIGMETRICS 2002). In a loop larger than the store each would push out
   *              one that is needed before it.
   *   credit     Who is so admitted has been asked for again, as what was used once. Where those whose turn it is in the
   *              main queue have less than one use left on the mean, it is worth more than they, and begins there with two
   *              to its credit: most of the others have none, and go first. Who has credit and is never used has two, one
   *              and none at its turns, one on the mean, so a queue of such gives no more.
   *   balance    A key that comes back soon after its eviction would have been a hit, had its queue been a little
   *              larger. So its queue gets one entry more, at the cost of the other (as in ARC, Megiddo and Modha, FAST
   *              2003). Soon is before the queue has evicted another eighth of what the stripe holds. What takes twice,
   *              three times as long counts a quarter, a ninth.
   *   lightness  What weighs less than half the mean goes on from the small queue to the main queue though nobody used
   *              it: of such entries many are kept for one that is heavy, and all together bring no more than half of
   *              the weight that comes in. Where all weigh about the same there are none.
   *
   * Time is counted in inserts, and in ticks by each queue for itself: one for each eighth of the stripe's weight that
   * it evicted. A ghost's note is its queue and the tick of its eviction, six bits of it.
   *
   * Threads:      used: any. All else: the holder of the stripe's lock.
   * Fields:       notes  | plain | compare-and-set, by the lock's holder plain | none, lock
   *               others | plain | plain | lock
   * Benign races: A use may go uncounted. It can't be put down to another entry, nor bring an entry's former position
   *               back: the position is part of what is compared, and no two entries share one.
   * Verified by:  S3FifoTest, HeapStoreStressTest, UseAgainstMoveTest (jcstress)
   */

  private static final int MAX_USES = 3;
  private static final int MAIN = 4;
  private static final int POSITION_SHIFT = 3;

  private static final int TICKS_PER_TURNOVER = 8;
  private static final int TICK_BITS = Ghosts.NOTE_BITS - 1;
  private static final int TICK_MASK = (1 << TICK_BITS) - 1;
  private static final int FROM_MAIN = 1 << TICK_BITS;

  private static final double FIRST_SMALL_SHARE = 0.03;
  private static final double MIN_SMALL_SHARE = 0.02;
  private static final double MAX_SMALL_SHARE = 0.9;

  /** How far one key moves the balance, at most. */
  private static final double MAX_STEP = 1.0 / 64;

  /** After so many turns of the small queue in a row the main queue has one. */
  private static final int SMALL_TURNS = 16;

  /** So many times an entry must be lighter than the mean to be light. */
  private static final int LIGHT = 2;

  /** How many entries in use, or light, may be passed over, lest a writer search for ever. */
  private static final int MAX_PASSED = 64;

  /**
   * Uses to the credit of who comes back, where those in the main queue have less than one left.
   */
  private static final int CREDIT = 2;

  /** The mean of uses in the main queue is about that of so many turns. */
  private static final int MEAN_OF_TURNS = 64;

  /** How many entries an insert or a removal may move from one place to another. */
  private static final int MOVES = 2;

  private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);

  private final Hasher hasher;
  private final Ghosts ghosts = new Ghosts();
  private Queue<K> small = new Queue<>(0);
  private Queue<K> main = new Queue<>(MAIN);

  /** The time: how many entries were inserted. */
  private long inserts;

  /** When each of the small queue's last ticks began. */
  private final long[] tickStarts = new long[TICK_MASK + 1];

  /** Turns of the small queue since one of the main queue. */
  private int smallTurns;

  /** The uses that those in the main queue had left when it was their turn, on the mean of late. */
  private double mainUses;

  /** How much of the stripe is to be small. */
  private double smallShare = FIRST_SMALL_SHARE;

  /** A queue, what its entries weigh, and how far its own time has come. */
  private static final class Queue<K> {
    final KeyQueue<K> keys = new KeyQueue<>();
    final int flag;
    long weight;
    int tick;

    /** What it has evicted in this tick. */
    long evicted;

    Queue(int flag) {
      this.flag = flag;
    }

    /** Appends a key; returns its note. */
    int add(K key, long time, int weight, int uses) {
      this.weight += weight;
      return keys.add(key, time) << POSITION_SHIFT | flag | uses;
    }

    void remove(int state, int weight) {
      this.weight -= weight;
      keys.remove(state >>> POSITION_SHIFT);
    }

    /** An empty one where time is the same. */
    Queue<K> emptied() {
      Queue<K> empty = new Queue<>(flag);
      empty.tick = tick;
      empty.evicted = evicted;
      return empty;
    }
  }

  S3Fifo(EvictionPolicy policy, InstantSource clock, Hasher hasher) {
    super(policy, clock);
    this.hasher = hasher;
  }

  // ---------------------------------------------------------------- what happens to entries

  @Override
  void used(int[] states, int slot) {
    int state = states[slot];
    if ((state & MAX_USES) < MAX_USES) {
      STATE.weakCompareAndSetPlain(states, slot, state, state + 1);
    }
  }

  @Override
  int inserted(Table<K, ?> table, K key, int hash, int weight) {
    for (int i = 0; i < MOVES && mainWantsFirstOfSmall(table); i++) {
      long time = small.keys.firstTime();
      moveFound(table, small, main, time, table.stateOfFound() & MAX_USES);
    }
    tidy(table, small);
    tidy(table, main);
    inserts++;
    int note = ghosts.find(hash);
    boolean toMain = note != Ghosts.NONE && isAdmittedToMain(note);
    if (note != Ghosts.NONE) {
      rebalance(note, table.size());
      ghosts.remove(hash);
    }
    return toMain
        ? main.add(key, inserts, weight, mainUses < 1 ? CREDIT : 0)
        : small.add(key, inserts, weight, 0);
  }

  @Override
  void reweighed(int state, int growth) {
    queueOf(state).weight += growth;
  }

  @Override
  void removed(Table<K, ?> table, int state, int weight) {
    Queue<K> queue = queueOf(state);
    queue.remove(state, weight);
    tidy(table, queue);
  }

  @Override
  void cleared() {
    small = small.emptied();
    main = main.emptied();
  }

  /** Takes in what the table holds already, as if it were just inserted. */
  void enterAll(Table<K, ?> table) {
    table.keepingFound(
        () ->
            table.forEach(
                (key, cell) -> {
                  int hash = hasher.hash(key);
                  table.find(key, hash);
                  int state = inserted(table, key, hash, table.weightOfFound());
                  table.find(key, hash);
                  table.noteFound(state);
                }));
  }

  private Queue<K> queueOf(int state) {
    return (state & MAIN) != 0 ? main : small;
  }

  private long weight() {
    return small.weight + main.weight;
  }

  private double mainShare() {
    return (1 - smallShare) * weight();
  }

  private boolean mainWantsFirstOfSmall(Table<K, ?> table) {
    return main.weight < mainShare()
        && findFirst(table, small)
        && main.weight + table.weightOfFound() <= mainShare();
  }

  /** Closes gaps at the head of a queue, where there are more gaps than keys. */
  private void tidy(Table<K, ?> table, Queue<K> queue) {
    for (int i = 0; i < MOVES && queue.keys.isSparse() && findFirst(table, queue); i++) {
      moveFound(table, queue, queue, inserts, table.stateOfFound() & MAX_USES);
    }
  }

  /** Finds the entry that is first in a queue, if there is one. */
  private boolean findFirst(Table<K, ?> table, Queue<K> queue) {
    for (K key = queue.keys.first(); key != null; key = queue.keys.first()) {
      if (table.find(key, hasher.hash(key)) != null) {
        return true;
      }
      // Its owner has changed the key, and nobody will find it again.
      queue.keys.remove(queue.keys.firstPosition());
    }
    return false;
  }

  /** Moves the entry found from the head of one queue to the end of another, or of the same. */
  private void moveFound(Table<K, ?> table, Queue<K> from, Queue<K> to, long time, int uses) {
    int weight = table.weightOfFound();
    from.remove(table.stateOfFound(), weight);
    table.noteFound(to.add(table.foundKey(), time, weight, uses));
  }

  // ---------------------------------------------------------------- the victim

  /**
   * Finds the entry that is to go, which must then be removed.
   *
   * @param spare the key of an entry that must stay, as it stands in the table
   * @return whether there is one, which is then the entry found
   */
  boolean findVictim(Table<K, ?> table, @Nullable K spare) {
    if (table.size() == (spare == null ? 0 : 1)) {
      return false;
    }
    for (int passed = 0; ; ) {
      Queue<K> queue = nextTurn(table);
      if (!findFirst(table, queue)) {
        if (small.keys.size() + main.keys.size() == 0) {
          return false;
        }
        continue;
      }
      boolean spared = table.foundKey() == spare;
      int uses = table.stateOfFound() & MAX_USES;
      if (queue == main) {
        mainUses += (uses - mainUses) / MEAN_OF_TURNS;
      }
      boolean stays = uses > 0 || (queue == small && isLight(table));
      if (!spared && (!stays || ++passed > MAX_PASSED)) {
        noteEviction(table, queue);
        return true;
      }
      moveFound(table, queue, main, inserts, queue == main ? Math.max(0, uses - 1) : 0);
    }
  }

  private Queue<K> nextTurn(Table<K, ?> table) {
    boolean isMains = mainCanSpareFirst(table) || ++smallTurns > SMALL_TURNS;
    if (main.keys.size() > 0 && (isMains || small.keys.size() == 0)) {
      smallTurns = 0;
      return main;
    }
    return small;
  }

  /** Whether the main queue has its share without its first, which may be heavy. */
  private boolean mainCanSpareFirst(Table<K, ?> table) {
    return main.weight > mainShare()
        && findFirst(table, main)
        && main.weight - table.weightOfFound() >= mainShare();
  }

  private boolean isLight(Table<K, ?> table) {
    return (long) table.weightOfFound() * LIGHT * table.size() <= weight();
  }

  /** Notes that the entry found, the first in a queue, is about to go. */
  private void noteEviction(Table<K, ?> table, Queue<K> queue) {
    queue.evicted += table.weightOfFound();
    if (queue.evicted * TICKS_PER_TURNOVER >= weight()) {
      queue.evicted = 0;
      queue.tick++;
      if (queue == small) {
        tickStarts[queue.tick & TICK_MASK] = inserts;
      }
    }
    int note = (queue.tick & TICK_MASK) | (queue == main ? FROM_MAIN : 0);
    ghosts.add(hasher.hash(table.foundKey()), table.size(), note);
  }

  // ---------------------------------------------------------------- who comes back

  private boolean isAdmittedToMain(int note) {
    if ((note & FROM_MAIN) != 0) {
      return false;
    }
    // It stayed in the small queue for as long as that takes to evict as much as it holds.
    int stay = (int) (TICKS_PER_TURNOVER * small.weight / Math.max(1, weight()));
    int ago = ticksSince(note) + stay;
    long mainSince = main.keys.first() == null ? -1 : main.keys.firstTime();
    return ago <= TICK_MASK && tickStarts[(small.tick - ago) & TICK_MASK] > mainSince;
  }

  private void rebalance(int note, int entries) {
    int ago = ticksSince(note);
    if (ago < TICKS_PER_TURNOVER) {
      double step = Math.min(MAX_STEP, 1.0 / Math.max(1, entries) / (ago + 1) / (ago + 1));
      double share = smallShare + ((note & FROM_MAIN) != 0 ? -step : step);
      smallShare = Math.max(MIN_SMALL_SHARE, Math.min(MAX_SMALL_SHARE, share));
    }
  }

  private int ticksSince(int note) {
    Queue<K> queue = (note & FROM_MAIN) != 0 ? main : small;
    return (queue.tick - note) & TICK_MASK;
  }

  // ---------------------------------------------------------------- what it takes, what must hold

  @Override
  long memoryUsed() {
    return small.keys.memoryUsed() + main.keys.memoryUsed() + ghosts.memoryUsed();
  }

  /** Checks that every entry is in its place in one queue, and that nothing else is. */
  void checkInvariants(Table<K, ?> table) {
    long[] weights = new long[2];
    table.forEach(
        (key, cell) -> {
          table.find(key, hasher.hash(key));
          int state = table.stateOfFound();
          Queue<K> queue = queueOf(state);
          Invariants.check(queue.keys.get(state >>> POSITION_SHIFT) == key, "key is queued", key);
          weights[queue == main ? 1 : 0] += table.weightOfFound();
        });
    Invariants.checkEqual(small.keys.size() + main.keys.size(), table.size(), "keys queued");
    Invariants.checkEqual(small.weight, weights[0], "weight of small queue");
    Invariants.checkEqual(main.weight, weights[1], "weight of main queue");
  }
}
