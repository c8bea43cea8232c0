package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.history.WireClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What concerns several keys is done as one: through MULTI, WATCH and MGET on the wire, and {@code
 * atomically} and {@code getAll} in the server's process. Lasts longer with {@code
 * -Dvortis.wire.seconds=60}.
 */
class MultiKeyIT {
  private static final long SECONDS = Long.getLong("vortis.wire.seconds", 1);
  private static final long SEED = Long.getLong("vortis.wire.seed", System.nanoTime());
  private static final int ACCOUNTS = 24;
  private static final int COUNTERS = 16;
  private static final int COUNTING = 4;
  private static final long BALANCE = 1_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong cuts = new AtomicLong();
  private Served<?> served;
  private long end;

  private void start(Served.Kind kind) throws IOException {
    served = Served.start(kind);
    end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    served.close();
  }

  /** What an actor does again and again, on a connection of its own that may be cut. */
  private interface Act {
    void with(WireClient client, SplittableRandom random) throws IOException;
  }

  /** Acts until the time is over; connects anew when cut. */
  private Callable<Void> actor(int seed, Act act) {
    SplittableRandom random = new SplittableRandom(SEED + seed);
    return () -> {
      WireClient client = new WireClient(served.port());
      do {
        try {
          act.with(client, random);
        } catch (IOException cut) {
          cuts.incrementAndGet();
          client.close();
          client = new WireClient(served.port());
        }
      } while (System.nanoTime() < end);
      client.close();
      return null;
    };
  }

  private void runAll(List<Callable<Void>> actors) throws Exception {
    for (Future<Void> actor : threads.invokeAll(actors)) {
      actor.get();
    }
  }

  private static List<String> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** A command and its arguments. */
  private static Object[] words(String command, List<String> arguments) {
    List<Object> words = new ArrayList<>(arguments);
    words.add(0, command);
    return words.toArray();
  }

  private static List<Long> numbers(@Nullable Object replies) {
    return ((List<?>) replies).stream().map(reply -> Long.parseLong(reply.toString())).toList();
  }

  /** The ways to read some keys as they are at one moment. */
  private List<Long> readAll(int way, List<String> keys, WireClient client) throws IOException {
    return switch (way) {
      case 0 -> numbers(client.call(words("MGET", keys)));
      case 1 -> {
        client.command("MULTI");
        keys.forEach(key -> client.command("GET", key));
        client.command("EXEC").flush();
        for (int i = 0; i <= keys.size(); i++) {
          client.reply();
        }
        yield numbers(client.reply());
      }
      case 2 -> {
        pace(client);
        yield served.getAll(keys);
      }
      default -> {
        pace(client);
        yield served.atomically(keys, () -> keys.stream().map(served::get).toList());
      }
    };
  }

  /** Makes one of the process as slow as a client, so that they meet. */
  private static void pace(WireClient client) throws IOException {
    client.call("PING");
  }

  // ---------------------------------------------------------------- the bank

  private static void assertSolvent(List<Long> balances) {
    assertThat(balances.stream().mapToLong(Long::longValue).sum())
        .as("total of %s", balances)
        .isEqualTo(ACCOUNTS * BALANCE);
  }

  /** Reads both balances, and writes both unless one was changed meanwhile. */
  private void transferWatched(WireClient client, String from, String to, long sum, boolean cut)
      throws IOException {
    client.call("WATCH", from, to);
    List<Long> balances = numbers(client.call("MGET", from, to));
    client.command("MULTI");
    client.command("SET", from, balances.get(0) - sum);
    client.command("SET", to, balances.get(1) + sum).command("EXEC");
    if (cut) {
      client.cut((int) (sum % 40));
      throw new IOException("cut");
    }
    client.flush();
    for (int i = 0; i < 3; i++) {
      client.reply();
    }
    (client.reply() == null ? refused : writes).incrementAndGet();
  }

  private void transferAdding(WireClient client, String from, String to, long sum)
      throws IOException {
    client.command("MULTI").command("DECRBY", from, sum).command("INCRBY", to, sum);
    client.command("EXEC").flush();
    for (int i = 0; i < 4; i++) {
      client.reply();
    }
    writes.incrementAndGet();
  }

  private void transferInProcess(String from, String to, long sum) {
    served.<Boolean>atomically(
        List.of(from, to),
        () -> {
          served.set(from, served.get(from) - sum);
          served.set(to, served.get(to) + sum);
          return true;
        });
    writes.incrementAndGet();
  }

  /**
   * Seen to fail when EXEC did not ask whether a watched key was changed, when MGET read key by
   * key, and, in either engine, when {@code getAll} did not look at the versions again and when
   * sections were not announced to readers.
   */
  @ParameterizedTest
  @EnumSource(Served.Kind.class)
  void transfers_keepTheTotal_forEveryReader(Served.Kind kind) throws Exception {
    start(kind);
    List<String> accounts = keys("account:", ACCOUNTS);
    accounts.forEach(account -> served.set(account, BALANCE));
    List<Callable<Void>> actors = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int way = i % 4;
      actors.add(
          actor(
              i,
              (client, random) -> {
                String from = accounts.get(random.nextInt(ACCOUNTS));
                String to = accounts.get(random.nextInt(ACCOUNTS));
                long sum = random.nextLong(1, 100);
                if (from.equals(to)) {
                  return;
                }
                switch (way) {
                  case 0, 1 ->
                      transferWatched(client, from, to, sum, way == 1 && random.nextInt(50) == 0);
                  case 2 -> transferAdding(client, from, to, sum);
                  default -> {
                    pace(client);
                    transferInProcess(from, to, sum);
                  }
                }
                served.fill(random);
              }));
    }
    AtomicLong reads = new AtomicLong();
    for (int i = 0; i < 8; i++) {
      int way = i % 4;
      actors.add(
          actor(
              100 + i,
              (client, random) -> {
                assertSolvent(readAll(way, accounts, client));
                reads.incrementAndGet();
              }));
    }
    runAll(actors);
    assertSolvent(served.getAll(accounts));
    System.out.printf(
        "bank: store=%s, transfers=%d, refused=%d, connections cut=%d, totals read=%d%n",
        kind, writes.get(), refused.get(), cuts.get(), reads.get());
  }

  // ---------------------------------------------------------------- long fork

  /** What a reader saw of all counters, and when. */
  private record Snapshot(List<Long> counters, long begin, long end) {
    long sum() {
      return counters.stream().mapToLong(Long::longValue).sum();
    }

    boolean isBefore(Snapshot later) {
      return IntStream.range(0, counters.size())
          .allMatch(i -> counters.get(i) <= later.counters.get(i));
    }
  }

  /**
   * Counters that only grow, each written by one: of any two readers one has seen no less of each
   * counter than the other, and he did not end before the other began.
   *
   * <p>Seen to fail when MGET read key by key, and, in either engine, when {@code getAll} did not
   * look at the versions again.
   */
  @ParameterizedTest
  @EnumSource(Served.Kind.class)
  void independentWrites_areSeenInOneOrder(Served.Kind kind) throws Exception {
    start(kind);
    List<String> counters = keys("counter:", COUNTERS);
    counters.forEach(counter -> served.set(counter, 0));
    List<Snapshot> snapshots = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Void>> actors = new ArrayList<>();
    long[] written = new long[COUNTERS];
    for (int i = 0; i < COUNTING; i++) {
      int one = i;
      actors.add(
          actor(
              i,
              (client, random) -> {
                int mine = one + COUNTING * random.nextInt(COUNTERS / COUNTING);
                written[mine]++;
                if (one % 2 == 0) {
                  client.call("INCR", counters.get(mine));
                } else {
                  pace(client);
                  served.set(counters.get(mine), written[mine]);
                  served.fill(random);
                }
                writes.incrementAndGet();
              }));
    }
    for (int i = 0; i < 8; i++) {
      int way = i % 4;
      actors.add(
          actor(
              100 + i,
              (client, random) -> {
                long begin = System.nanoTime();
                List<Long> seen = readAll(way, counters, client);
                snapshots.add(new Snapshot(seen, begin, System.nanoTime()));
              }));
    }
    long seen = 0;
    long sums = 0;
    for (long second = 0; second < SECONDS; second++) {
      end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      runAll(actors);
      assertInOneOrder(snapshots);
      seen += snapshots.size();
      sums += snapshots.stream().mapToLong(Snapshot::sum).distinct().count();
      snapshots.clear();
    }
    System.out.printf(
        "long fork: store=%s, writes=%d, snapshots=%d, told apart=%d%n",
        kind, writes.get(), seen, sums);
    assertThat(sums).as("states seen").isGreaterThan(SECONDS);
  }

  private static void assertInOneOrder(List<Snapshot> snapshots) {
    snapshots.sort(Comparator.comparingLong(Snapshot::sum));
    long beganWithLess = Long.MIN_VALUE;
    long beganWithSame = Long.MIN_VALUE;
    Snapshot before = snapshots.get(0);
    for (Snapshot after : snapshots) {
      if (!before.isBefore(after)) {
        throw new AssertionError("no order: " + before + ", " + after);
      }
      if (after.sum() > before.sum()) {
        beganWithLess = Math.max(beganWithLess, beganWithSame);
      }
      if (after.end < beganWithLess) {
        throw new AssertionError("somebody who began later saw less than " + after);
      }
      beganWithSame = Math.max(beganWithSame, after.begin);
      before = after;
    }
  }

  // ---------------------------------------------------------------- write skew

  /** Goes off duty if the other stays. */
  private boolean leaveWatched(WireClient client, String me, String other) throws IOException {
    client.call("WATCH", me, other);
    long onDuty = Long.sum(number(client.call("GET", me)), number(client.call("GET", other)));
    client.command("MULTI");
    if (onDuty == 2) {
      client.command("SET", me, 0);
    }
    client.command("EXEC").flush();
    client.reply();
    if (onDuty == 2) {
      client.reply();
    }
    return client.reply() != null && onDuty == 2;
  }

  private static long number(@Nullable Object reply) {
    return Long.parseLong(String.valueOf(reply));
  }

  private boolean leaveInProcess(String me, String other) {
    return served.atomically(
        List.of(me, other),
        () -> {
          boolean free = served.get(me) + served.get(other) == 2;
          if (free) {
            served.set(me, 0);
          }
          return free;
        });
  }

  /**
   * Two are on duty and each may leave if the other stays; three try to at once, one of them in the
   * process. Seen to fail when EXEC did not ask whether a watched key was changed.
   */
  @ParameterizedTest
  @EnumSource(Served.Kind.class)
  void writeSkew_doesNotHappen(Served.Kind kind) throws Exception {
    start(kind);
    long rounds = 0;
    try (WireClient one = new WireClient(served.port());
        WireClient other = new WireClient(served.port())) {
      CyclicBarrier barrier = new CyclicBarrier(3);
      do {
        String left = "left:" + rounds;
        String right = "right:" + rounds;
        served.set(left, 1);
        served.set(right, 1);
        List<Callable<Boolean>> leaving = new ArrayList<>();
        leaving.add(() -> leaveWatched(one, left, right));
        leaving.add(() -> leaveWatched(other, right, left));
        leaving.add(() -> leaveInProcess(right, left));
        long gone = 0;
        for (Future<Boolean> leaver : threads.invokeAll(together(barrier, leaving))) {
          gone += leaver.get() ? 1 : 0;
        }
        long onDuty = served.getAll(List.of(left, right)).stream().mapToLong(n -> n).sum();
        assertThat(onDuty).as("on duty in round %d", rounds).isEqualTo(1);
        assertThat(gone).as("gone in round %d", rounds).isEqualTo(1);
        rounds++;
      } while (System.nanoTime() < end);
    }
    System.out.printf("write skew: store=%s, rounds=%d%n", kind, rounds);
  }

  private static <T> List<Callable<T>> together(CyclicBarrier barrier, List<Callable<T>> tasks) {
    return tasks.stream()
        .<Callable<T>>map(
            task ->
                () -> {
                  barrier.await();
                  return task.call();
                })
        .toList();
  }
}
