package io.vortis;

import static io.vortis.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All operations from several threads on one store: nothing throws, no value is found under
 * another's key, the bound holds at every instant, and in the end everything expires without being
 * read.
 *
 * <p>{@code -Dvortis.stress.operations=10000000 -Dvortis.stress.threads=8} for longer, {@code
 * -Dvortis.stress.seed=…} for the same operations in each thread.
 */
class HeapStoreStressTest {

  @RegisterExtension final HeapStores stores = new HeapStores();
  private static final int BOUND = 10_000;
  private static final int STRIPES = 16;
  private static final int KEYS = 3 * BOUND;
  private static final int MAX_TTL = 3_000;

  /** Of each thread. */
  private final int operations = Integer.getInteger("vortis.stress.operations", 300_000);

  private final int threads = Integer.getInteger("vortis.stress.threads", 4);
  private final long seed =
      Long.getLong("vortis.stress.seed", ThreadLocalRandom.current().nextLong());
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Ledger ledger = new Ledger();
  private final HeapStore<Integer, Integer> store =
      stores.watch(
          HeapStore.<Integer, Integer>builder()
              .maxEntries(BOUND)
              .stripes(STRIPES)
              .eviction(Eviction.lru())
              .defaultTtl(Duration.ofMillis(MAX_TTL))
              .expiryInterval(Duration.ofMillis(1))
              .clock(() -> Instant.ofEpochMilli(now.get()))
              .randomSeed(seed)
              .recordStats()
              .listener(ledger)
              .build());

  /** Counts the entries with every event. */
  private static final class Ledger implements StoreListener<Integer, Integer> {
    final AtomicLong entries = new AtomicLong();
    final AtomicLong most = new AtomicLong();

    @Override
    public void written(Integer key, Integer value, long expiresAt) {
      long count = entries.incrementAndGet();
      if (count > most.get()) {
        most.accumulateAndGet(count, Math::max);
      }
    }

    @Override
    public void removed(Integer key, Integer value, RemovalCause cause) {
      entries.decrementAndGet();
    }
  }

  /** S3-FIFO's invariant breaks if a reader's note ever brings an entry's former place back. */
  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "allkeys-s3fifo"})
  void everything_severalThreads_keepsItsPromises(String policy) throws Exception {
    System.out.printf(
        "HeapStoreStressTest: policy=%s, seed=%d, threads=%d, operations=%d%n",
        policy, seed, threads, operations);
    store.evictBy(Eviction.named(policy));
    for (int key = 0; key < BOUND; key++) {
      store.set(key, value(key, 0));
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    List<SplittableRandom> randoms = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      randoms.add(seeds.split());
    }
    AtomicLong largest = new AtomicLong();
    Threads.run(
        threads,
        thread -> {
          for (int done = 0; done < operations; done += 100) {
            for (int i = 0; i < 100; i++) {
              operate(randoms.get(thread));
            }
            largest.accumulateAndGet(store.size(), Math::max);
            now.incrementAndGet();
          }
        });
    StoreStats stats = store.stats();
    System.out.printf(
        "HeapStoreStressTest: seed=%d, threads=%d, operations=%d, sets=%d, evicted=%d,"
            + " expired=%d, largest size seen=%d, most entries counted=%d%n",
        seed,
        threads,
        operations,
        stats.sets(),
        stats.evicted(),
        stats.expired(),
        largest.get(),
        ledger.most.get());
    assertThat(largest.get()).isLessThanOrEqualTo(BOUND);
    assertThat(ledger.most.get()).isEqualTo(BOUND);
    assertThat(ledger.entries.get()).isEqualTo(store.size());
    store.checkInvariants();
    expireAll();
  }

  private void operate(SplittableRandom random) {
    // A few keys are wanted by everybody.
    int key = random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(KEYS);
    int other = random.nextInt(KEYS);
    int version = random.nextInt(100);
    Duration ttl = Duration.ofMillis(1 + random.nextInt(MAX_TTL));
    switch (random.nextInt(26)) {
      case 0, 1, 2, 3, 4, 5 -> check(key, store.get(key));
      case 6 -> check(key, store.getAndSet(key, value(key, version)));
      case 7, 8, 9 -> store.set(key, value(key, version));
      case 10, 11, 12 -> store.set(key, value(key, version), ttl);
      case 13 -> {
        SetOptions<Integer> options =
            random.nextInt(2) == 0 ? SetOptions.ifAbsent() : SetOptions.ifPresent();
        check(
            key,
            store.set(key, value(key, version), options.keepTtl().returnPrevious()).previous());
      }
      case 14 -> store.delete(key);
      case 15 -> check(key, store.getAndDelete(key));
      case 16 -> store.expire(key, ttl.minusMillis(2), ExpireCondition.IF_EARLIER);
      case 17 -> check(key, store.getAndExpire(key, ttl));
      case 18 -> check(key, store.compute(key, (k, v) -> v == null ? value(k, 0) : next(k, v)));
      case 19 -> check(key, store.computeIfAbsent(key, k -> value(k, 1), ttl));
      case 20 -> store.getAll(Set.of(key, other + KEYS)).forEach(this::check);
      case 21 -> swap(key, other);
      case 22 -> store.scan((long) random.nextInt(STRIPES) << 32, 20, this::check);
      case 23 -> {
        Integer any = store.randomKey();
        check(key, any == null ? null : store.contains(any) ? value(key, 0) : null);
      }
      case 24 -> store.expireCycle(Duration.ofNanos(1));
      default -> {
        if (random.nextInt(20_000) == 0) {
          store.clear();
        } else {
          store.deleteAll(new HashSet<>(List.of(key, other)));
        }
      }
    }
  }

  /** Both keys get the same version, as one; nobody may ever find another key's value. */
  private void swap(int key, int other) {
    Set<Integer> keys = new HashSet<>(List.of(key, other));
    store.atomically(
        keys,
        () -> {
          Map<Integer, Integer> found = store.getAll(keys);
          int version = found.values().stream().mapToInt(v -> v % 100).max().orElse(0);
          keys.forEach(k -> store.set(k, value(k, version)));
          keys.forEach(k -> check(k, store.get(k)));
          return true;
        });
  }

  private static int value(int key, int version) {
    return key * 100 + version;
  }

  private static int next(int key, int value) {
    return value(key, (value + 1) % 100);
  }

  private void check(Integer key, Integer value) {
    if (value != null && value / 100 != key) {
      throw new AssertionError("value of another key: key=" + key + ", value=" + value);
    }
  }

  /** Expires everything at once: half goes by calls of the cycle, the rest by the sweeper. */
  private void expireAll() {
    now.addAndGet(MAX_TTL + 1);
    long size = store.size();
    long expiredBefore = store.stats().expired();
    assertThat(size).isPositive();
    long reclaimed = 0;
    // One sample of twenty with each call, and one that finds nothing more in each stripe.
    for (int calls = 0; calls < size / 40 + 3 * STRIPES && store.size() > size / 2; calls++) {
      reclaimed += store.expireCycle(Duration.ofNanos(1));
    }
    assertThat(store.size()).isLessThanOrEqualTo(size / 2);
    assertThat(reclaimed).isEqualTo(size - store.size());
    store.startExpiry();
    try {
      await().until(() -> store.size() == 0);
    } finally {
      store.close();
    }
    assertThat(store.stats().expired() - expiredBefore).isEqualTo(size);
    assertThat(store.volatileSize()).isZero();
    assertThat(ledger.entries.get()).isZero();
    store.checkInvariants();
  }
}
