package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Any sequence of operations on any kind of store does what it would do to a map whose values carry
 * an expiry. What is evicted is the store's choice and the map follows it; that there is a choice
 * to make, or that a write must be refused, is the map's to say.
 */
class HeapStorePropertyTest {
  private static final int KEYS = 12;

  /** What a store is like. */
  record Kind(
      int stripes,
      int bound,
      String eviction,
      boolean collide,
      boolean shared,
      int idle,
      int ttl) {}

  enum Verb {
    GET,
    GET_ALL,
    CONTAINS,
    SET,
    SET_TTL,
    SET_OPTIONS,
    GET_AND_SET,
    GET_AND_DELETE,
    GET_AND_EXPIRE,
    REPLACE,
    DELETE,
    DELETE_ALL,
    EXPIRE,
    PERSIST,
    COMPUTE,
    COMPUTE_IF_ABSENT,
    UPDATE,
    ATOMICALLY,
    CLEAR,
    RANDOM_KEY,
    EXPIRE_CYCLE,
    ADVANCE
  }

  /** An operation; which of the numbers it uses, and for what, depends on the verb. */
  record Step(Verb verb, int key, int other, int value, int millis, int choice) {}

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void everything_anySequence_agreesWithAMap(
      @ForAll("kinds") Kind kind, @ForAll("steps") List<Step> steps) {
    Run run = new Run(kind);
    for (Step step : steps) {
      run.take(step);
      run.check();
    }
  }

  @Provide
  Arbitrary<Kind> kinds() {
    return Combinators.combine(
            Arbitraries.of(1, 2, 8),
            Arbitraries.of(0, 1, 2, 5, 9),
            Arbitraries.of(
                "noeviction", "allkeys-random", "allkeys-lfu", "volatile-random", "volatile-lru"),
            Arbitraries.of(false, true),
            Arbitraries.of(true, false),
            Arbitraries.of(0, 15),
            Arbitraries.of(0, 25))
        .as(Kind::new);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Verb.class),
            Arbitraries.integers().between(0, KEYS - 1),
            Arbitraries.integers().between(0, KEYS - 1),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 30),
            Arbitraries.integers().between(0, 11))
        .as(Step::new)
        .list()
        .ofMaxSize(300)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  /** A store, its model and their clock. */
  private static final class Run implements StoreListener<TestKey, Integer> {

    /** A value, the expiry that was asked for, and when it was used last. */
    private record Held(int value, long expiresAt, long usedAt) {}

    private final Kind kind;
    private final HeapStore<TestKey, Integer> store;
    private final Map<TestKey, Held> model = new HashMap<>();
    private long now = 1_000;

    Run(Kind kind) {
      this.kind = kind;
      HeapStore.Builder<TestKey, Integer> builder =
          HeapStore.<TestKey, Integer>builder()
              .stripes(kind.stripes)
              .eviction(Eviction.named(kind.eviction))
              .threadSafe(kind.shared)
              .randomSeed(1)
              .clock(() -> Instant.ofEpochMilli(now))
              .listener(this);
      if (kind.bound > 0) {
        builder.maxEntries(kind.bound);
      }
      if (kind.idle > 0) {
        builder.timeToIdle(Duration.ofMillis(kind.idle));
      }
      if (kind.ttl > 0) {
        builder.defaultTtl(Duration.ofMillis(kind.ttl));
      }
      store = builder.build();
    }

    // -------------------------------------------------------------- the model

    private TestKey key(int id) {
      return kind.collide ? new TestKey(id, 7) : TestKey.of(id);
    }

    /** When an entry expires, its time to idle considered. */
    private long end(Held held) {
      return kind.idle == 0 ? held.expiresAt : Math.min(held.expiresAt, held.usedAt + kind.idle);
    }

    private @Nullable Held live(TestKey key) {
      Held held = model.get(key);
      return held == null || end(held) <= now ? null : held;
    }

    private @Nullable Integer value(TestKey key) {
      Held held = live(key);
      return held == null ? null : held.value;
    }

    private Map<TestKey, Held> allLive() {
      return model.entrySet().stream()
          .filter(e -> end(e.getValue()) > now)
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void put(TestKey key, int value, long expiresAt) {
      if (expiresAt <= now) {
        model.remove(key);
      } else {
        model.put(key, new Held(value, expiresAt, now));
      }
    }

    private long defaultExpiry() {
      return kind.ttl == 0 ? Store.NO_EXPIRY : now + kind.ttl;
    }

    private long keptExpiry(TestKey key) {
      Held held = live(key);
      return held == null ? defaultExpiry() : held.expiresAt;
    }

    private @Nullable Integer used(TestKey key) {
      Held held = live(key);
      if (held == null) {
        return null;
      }
      model.put(key, new Held(held.value, held.expiresAt, now));
      return held.value;
    }

    /** Whether a value can be set: there is room, or somebody who may go. */
    private boolean fits(TestKey key) {
      Map<TestKey, Held> live = allLive();
      return kind.bound == 0
          || live.containsKey(key)
          || live.size() < kind.bound
          || kind.eviction.startsWith("allkeys")
          || (kind.eviction.startsWith("volatile")
              && live.values().stream().anyMatch(held -> end(held) != Store.NO_EXPIRY));
    }

    /** Does what sets a value, if it fits; sees that it is refused if not. */
    private void set(TestKey key, Runnable inStore, Runnable inModel) {
      if (fits(key)) {
        inStore.run();
        inModel.run();
      } else {
        assertThatExceptionOfType(StoreFullException.class).isThrownBy(inStore::run);
      }
    }

    @Override
    public void removed(TestKey key, Integer value, RemovalCause cause) {
      if (cause == RemovalCause.EVICTED) {
        assertThat(value(key)).as("evicted value of %s", key).isEqualTo(value);
        model.remove(key);
      } else if (cause == RemovalCause.EXPIRED) {
        assertThat(live(key)).as("expired entry of %s", key).isNull();
      }
    }

    void check() {
      store.checkInvariants();
      Map<TestKey, Held> live = allLive();
      Map<TestKey, Integer> values = new HashMap<>();
      store.forEach((k, v) -> assertThat(values.put(k, v)).isNull());
      assertThat(values).hasSize(live.size());
      live.forEach((k, held) -> assertThat(values).containsEntry(k, held.value));
      for (int i = 0; i < KEYS; i++) {
        Held held = live.get(key(i));
        assertThat(store.expiresAt(key(i))).isEqualTo(held == null ? Store.ABSENT : end(held));
      }
      assertThat(store.size()).isGreaterThanOrEqualTo(live.size());
      if (kind.bound > 0) {
        assertThat(store.size()).isLessThanOrEqualTo(kind.bound);
      }
    }

    // -------------------------------------------------------------- the operations

    void take(Step step) {
      TestKey key = key(step.key);
      TestKey other = key(step.other);
      int value = step.value;
      Duration ttl = Duration.ofMillis(step.millis);
      long end = now + step.millis;
      Integer found = value(key);
      switch (step.verb) {
        case GET -> assertThat(store.get(key)).isEqualTo(used(key));
        case GET_ALL -> {
          Map<TestKey, Integer> expected = new HashMap<>();
          Set<TestKey> keys =
              Set.copyOf(List.of(key, key(0), key(KEYS - 1)).stream().distinct().toList());
          for (TestKey k : keys) {
            Integer v = used(k);
            if (v != null) {
              expected.put(k, v);
            }
          }
          assertThat(store.getAll(keys)).isEqualTo(expected);
        }
        case CONTAINS -> assertThat(store.contains(key)).isEqualTo(found != null);
        case SET -> set(key, () -> store.set(key, value), () -> put(key, value, defaultExpiry()));
        case SET_TTL -> set(key, () -> store.set(key, value, ttl), () -> put(key, value, end));
        case SET_OPTIONS -> setWithOptions(step, key);
        case GET_AND_SET ->
            set(
                key,
                () -> assertThat(store.getAndSet(key, value)).isEqualTo(found),
                () -> put(key, value, defaultExpiry()));
        case GET_AND_DELETE -> {
          assertThat(store.getAndDelete(key)).isEqualTo(found);
          model.remove(key);
        }
        case GET_AND_EXPIRE -> {
          assertThat(store.getAndExpire(key, ttl)).isEqualTo(found);
          if (found != null) {
            put(key, found, end);
          }
        }
        case REPLACE -> {
          boolean same = found != null && found == step.choice % 4;
          assertThat(store.replace(key, step.choice % 4, value)).isEqualTo(same);
          if (same) {
            put(key, value, defaultExpiry());
          }
        }
        case DELETE -> {
          assertThat(store.delete(key)).isEqualTo(found != null);
          model.remove(key);
        }
        case DELETE_ALL -> {
          int there = (found == null ? 0 : 1) + (other.equals(key) || live(other) == null ? 0 : 1);
          assertThat(store.deleteAll(List.of(key, other))).isEqualTo(there);
          model.remove(key);
          model.remove(other);
        }
        case EXPIRE -> expire(step, key);
        case PERSIST -> {
          Held held = live(key);
          boolean had = held != null && end(held) != Store.NO_EXPIRY;
          assertThat(store.persist(key)).isEqualTo(had);
          if (had) {
            put(key, held.value, Store.NO_EXPIRY);
          }
        }
        case COMPUTE -> {
          if (step.choice < 3) {
            assertThat(store.compute(key, (k, v) -> null)).isNull();
            model.remove(key);
          } else {
            int next = (found == null ? 0 : found) + value;
            long kept = keptExpiry(key);
            set(
                key,
                () -> assertThat(store.compute(key, (k, v) -> add(v, value))).isEqualTo(next),
                () -> put(key, next, kept));
          }
        }
        case COMPUTE_IF_ABSENT -> {
          if (found != null) {
            assertThat(store.computeIfAbsent(key, k -> value, ttl)).isEqualTo(used(key));
          } else {
            set(
                key,
                () -> assertThat(store.computeIfAbsent(key, k -> value, ttl)).isEqualTo(value),
                () -> put(key, value, end));
          }
        }
        case UPDATE -> update(step, key);
        case ATOMICALLY ->
            store.atomically(
                List.of(key, other),
                () -> {
                  set(key, () -> store.set(key, value), () -> put(key, value, defaultExpiry()));
                  set(other, () -> store.set(other, 9, ttl), () -> put(other, 9, end));
                  assertThat(store.get(other)).isEqualTo(used(other));
                  return true;
                });
        case CLEAR -> {
          if (step.choice == 0) {
            store.clear();
            model.clear();
            assertThat(store.size()).isZero();
          }
        }
        case RANDOM_KEY -> {
          TestKey random = store.randomKey();
          Set<TestKey> live = new HashSet<>(allLive().keySet());
          assertThat(random == null ? live.isEmpty() : live.contains(random)).isTrue();
        }
        case EXPIRE_CYCLE -> {
          store.expireCycle(Duration.ofSeconds(1));
          // There are fewer keys than a sample looks at.
          assertThat(store.size()).isEqualTo(allLive().size());
        }
        case ADVANCE -> now += step.millis;
      }
    }

    private static int add(@Nullable Integer a, int b) {
      return (a == null ? 0 : a) + b;
    }

    private void setWithOptions(Step step, TestKey key) {
      Integer found = value(key);
      int value = step.value;
      SetOptions<Integer> options;
      boolean applies;
      switch (step.choice % 4) {
        case 0 -> {
          options = SetOptions.ifAbsent();
          applies = found == null;
        }
        case 1 -> {
          options = SetOptions.ifPresent();
          applies = found != null;
        }
        case 2 -> {
          options = SetOptions.ifEquals(1);
          applies = found != null && found == 1;
        }
        default -> {
          options = SetOptions.always();
          applies = true;
        }
      }
      long expiresAt;
      switch (step.choice / 4) {
        case 0 -> {
          options = options.keepTtl();
          expiresAt = keptExpiry(key);
        }
        case 1 -> {
          options = options.ttl(Duration.ofMillis(step.millis));
          expiresAt = now + step.millis;
        }
        default -> {
          // Half of them in the past.
          expiresAt = now + 2L * step.millis - 30;
          options = options.expireAt(expiresAt);
        }
      }
      SetOptions<Integer> asked = options.returnPrevious();
      SetResult<Integer> expected = new SetResult<>(applies, found);
      if (applies && expiresAt > now) {
        set(
            key,
            () -> assertThat(store.set(key, value, asked)).isEqualTo(expected),
            () -> put(key, value, expiresAt));
      } else {
        assertThat(store.set(key, value, asked)).isEqualTo(expected);
        if (applies) {
          model.remove(key);
        }
      }
    }

    private void expire(Step step, TestKey key) {
      ExpireCondition[] conditions = ExpireCondition.values();
      ExpireCondition condition = conditions[step.choice % conditions.length];
      long expiresAt = now + 2L * step.millis - 20;
      Held held = live(key);
      boolean applies = held != null && condition.allows(end(held), expiresAt);
      assertThat(
              step.value == 0
                  ? store.expireAt(key, expiresAt, condition)
                  : store.expire(key, Duration.ofMillis(expiresAt - now), condition))
          .isEqualTo(applies);
      if (applies) {
        put(key, held.value, expiresAt);
      }
    }

    private void update(Step step, TestKey key) {
      Held held = live(key);
      long expiresAt = step.choice == 0 ? Store.NO_EXPIRY : now + step.millis;
      Runnable inStore =
          () ->
              store.<Boolean>update(
                  key,
                  entry -> {
                    assertThat(entry.value()).isEqualTo(held == null ? null : held.value);
                    assertThat(entry.expiresAt())
                        .isEqualTo(held == null ? Store.ABSENT : end(held));
                    entry.delete();
                    // The last decision counts.
                    entry.set(step.value, expiresAt);
                    return true;
                  });
      set(key, inStore, () -> put(key, step.value, expiresAt));
    }
  }
}
