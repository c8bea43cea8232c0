package io.vortis;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.jspecify.annotations.Nullable;

/**
 * Any sequence of operations on any kind of store does what it would do to a map whose values carry
 * an expiry. What is evicted is the store's choice and the map follows it; who may be, and that a
 * write must be refused, is the map's to say. An engine's test extends this.
 */
public abstract class StoreModelTest {
  private static final int KEYS = 12;

  /**
   * What a store is like.
   *
   * @param tight whether it has too little room for all keys
   * @param idle its time to idle in milliseconds, 0 for none
   * @param ttl its default TTL in milliseconds, 0 for none
   */
  public record Kind(
      int stripes,
      boolean tight,
      String eviction,
      boolean collide,
      boolean shared,
      int idle,
      int ttl) {

    /** Who may be evicted. */
    public ModelStore.Victims victims() {
      if (!tight || eviction.equals("noeviction")) {
        return ModelStore.Victims.NOBODY;
      }
      return eviction.startsWith("allkeys")
          ? ModelStore.Victims.EVERYBODY
          : ModelStore.Victims.THOSE_WITH_TTL;
    }
  }

  /** Some parameters; which of them an operation uses, and for what, is its own affair. */
  public record Step(int key, int other, int value, int millis, int choice) {}

  /** How an operation goes on a run. */
  private interface Operation {
    void on(Run run, Step step);
  }

  /** The stores that do the same: the engine's own, and others to compare it with. */
  protected abstract List<ModeledStore.Engine> engines(Kind kind);

  /** How long the text is that stands for a value from 0 to 7. */
  protected abstract int length(int value);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everything_anySequence_agreesWithAMap(@ForAll("chains") ActionChain<Run> chain) {
    chain.withInvariant("store, model and listener agree", Run::check).run().close();
  }

  private Arbitrary<Kind> kinds() {
    return Combinators.combine(
            Arbitraries.of(1, 2, 8),
            Arbitraries.of(false, true),
            Arbitraries.of(
                "noeviction",
                "allkeys-random",
                "allkeys-lfu",
                "allkeys-s3fifo",
                "volatile-random",
                "volatile-lru"),
            Arbitraries.of(false, true),
            Arbitraries.of(true, false),
            Arbitraries.of(0, 15),
            Arbitraries.of(0, 25))
        .as(Kind::new);
  }

  @Provide
  Arbitrary<ActionChain<Run>> chains() {
    return ActionChain.startWith(Run::new)
        .withAction(new Opening())
        .withAction(
            4,
            action(
                "set",
                (run, s) ->
                    run.both(store -> done(() -> store.set(run.key(s.key), run.text(s.value))))))
        .withAction(
            3,
            action(
                "set for",
                (run, s) ->
                    run.both(
                        store ->
                            done(
                                () ->
                                    store.set(
                                        run.key(s.key), run.text(s.value), millis(s.millis))))))
        .withAction(
            2,
            action(
                "set with options",
                (run, s) ->
                    run.both(
                        store -> store.set(run.key(s.key), run.text(s.value), run.options(s)))))
        .withAction(3, action("get", (run, s) -> run.both(store -> store.get(run.key(s.key)))))
        .withAction(action("get all", (run, s) -> run.both(store -> store.getAll(run.pair(s)))))
        .withAction(
            action("contains", (run, s) -> run.both(store -> store.contains(run.key(s.key)))))
        .withAction(action("ttl", (run, s) -> run.both(store -> store.ttl(run.key(s.key)))))
        .withAction(
            action(
                "get and set",
                (run, s) -> run.both(store -> store.getAndSet(run.key(s.key), run.text(s.value)))))
        .withAction(
            action(
                "get and delete",
                (run, s) -> run.both(store -> store.getAndDelete(run.key(s.key)))))
        .withAction(
            action(
                "get and expire",
                (run, s) ->
                    run.both(store -> store.getAndExpire(run.key(s.key), millis(s.millis)))))
        .withAction(
            action(
                "replace",
                (run, s) ->
                    run.both(
                        store ->
                            store.replace(
                                run.key(s.key), run.text(s.choice % 8), run.text(s.value)))))
        .withAction(action("delete", (run, s) -> run.both(store -> store.delete(run.key(s.key)))))
        .withAction(
            action("delete all", (run, s) -> run.both(store -> store.deleteAll(run.pair(s)))))
        .withAction(
            2,
            action(
                "expire",
                (run, s) ->
                    run.both(
                        store ->
                            store.expire(
                                run.key(s.key), millis(2L * s.millis - 20), condition(s)))))
        .withAction(
            2,
            action(
                "expire at",
                (run, s) ->
                    run.both(
                        store ->
                            store.expireAt(
                                run.key(s.key),
                                run.clock.millis() + 2L * s.millis - 20,
                                condition(s)))))
        .withAction(action("persist", (run, s) -> run.both(store -> store.persist(run.key(s.key)))))
        .withAction(
            2,
            action(
                "compute",
                (run, s) ->
                    run.both(
                        store ->
                            store.compute(
                                run.key(s.key),
                                (k, found) -> s.choice < 3 ? null : run.next(found, s)))))
        .withAction(
            2,
            action(
                "compute if absent",
                (run, s) ->
                    run.both(
                        store ->
                            s.choice < 6
                                ? store.computeIfAbsent(run.key(s.key), k -> run.text(s.value))
                                : store.computeIfAbsent(
                                    run.key(s.key), k -> run.text(s.value), millis(s.millis)))))
        .withAction(
            2,
            action(
                "update",
                (run, s) ->
                    run.both(store -> store.update(run.key(s.key), entry -> run.decide(entry, s)))))
        .withAction(action("section", StoreModelTest::section))
        .withAction(
            action(
                "clear",
                (run, s) -> run.both(store -> done(s.choice == 0 ? store::clear : () -> {}))))
        .withAction(4, action("walk", (run, s) -> run.each(store -> store.walk(1 + s.choice))))
        .withAction(action("random key", (run, s) -> run.each(ModeledStore::randomKey)))
        .withAction(
            action(
                "expire cycle",
                (run, s) ->
                    run.both(store -> done(() -> store.expireCycle(Duration.ofSeconds(1))))))
        .withAction(3, action("advance", (run, s) -> run.clock.advance(s.millis)))
        .withMaxTransformations(150);
  }

  /** What each sequence begins with: the choice of a store. */
  private final class Opening implements Action.Independent<Run> {
    @Override
    public boolean precondition(Run run) {
      return run.kind == null;
    }

    @Override
    public Arbitrary<Transformer<Run>> transformer() {
      return kinds().map(kind -> Transformer.mutate("open " + kind, run -> run.open(kind)));
    }
  }

  private static Action.Independent<Run> action(String name, Operation operation) {
    return new Action.Independent<>() {
      @Override
      public boolean precondition(Run run) {
        return run.kind != null;
      }

      @Override
      public Arbitrary<Transformer<Run>> transformer() {
        return steps()
            .map(step -> Transformer.mutate(name + " " + step, run -> operation.on(run, step)));
      }
    };
  }

  private static Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, KEYS - 1),
            Arbitraries.integers().between(0, KEYS - 1),
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers().between(1, 30),
            Arbitraries.integers().between(0, 11))
        .as(Step::new);
  }

  /** An operation without a result. */
  private static @Nullable Object done(Runnable operation) {
    operation.run();
    return null;
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static ExpireCondition condition(Step step) {
    ExpireCondition[] all = ExpireCondition.values();
    return all[step.choice % all.length];
  }

  private static void section(Run run, Step s) {
    String key = run.key(s.key);
    String other = run.key(s.other);
    run.each(
        store ->
            store.section(
                Set.copyOf(run.pair(s)),
                () -> {
                  store.both(it -> done(() -> it.set(key, run.text(s.value))));
                  store.both(it -> done(() -> it.set(other, run.text(0), millis(s.millis))));
                  store.both(it -> it.get(key));
                }));
  }

  /** The stores and their clock. */
  protected final class Run {
    private @Nullable Kind kind;
    private final ManualClock clock = new ManualClock();
    private final List<ModeledStore> stores = new ArrayList<>();

    void open(Kind kind) {
      this.kind = kind;
      engines(kind).forEach(engine -> stores.add(new ModeledStore(engine, clock)));
    }

    void each(Consumer<ModeledStore> action) {
      stores.forEach(action);
    }

    void both(Function<Store<String, String>, @Nullable Object> operation) {
      each(store -> store.both(operation));
    }

    void check() {
      each(ModeledStore::check);
    }

    void close() {
      each(ModeledStore::close);
    }

    /** One of the keys, which have all the same hash code where they are to collide. */
    String key(int id) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 4; bit++) {
        key.append((id >> bit & 1) == 0 ? "Aa" : requireNonNull(kind).collide ? "BB" : "Zz");
      }
      return key.toString();
    }

    List<String> pair(Step step) {
      return step.key == step.other
          ? List.of(key(step.key))
          : List.of(key(step.key), key(step.other));
    }

    String text(int value) {
      return Integer.toString(value).repeat(length(value));
    }

    String next(@Nullable String found, Step step) {
      return text(found == null || found.isEmpty() ? step.value : (found.charAt(0) - '0' + 1) % 8);
    }

    @Nullable String decide(MutableEntry<String> entry, Step step) {
      long end = clock.millis() + 2L * step.millis - 10;
      switch (step.choice % 6) {
        case 0 -> entry.set(text(step.value));
        case 1 -> entry.set(text(step.value), end);
        case 2 -> entry.expireAt(end);
        case 3 -> entry.delete();
        case 4 -> {
          entry.delete();
          // The last decision counts.
          entry.set(text(step.value), Store.NO_EXPIRY);
        }
        default -> {}
      }
      return entry.value() + " until " + entry.expiresAt();
    }

    SetOptions<String> options(Step step) {
      SetOptions<String> options =
          switch (step.choice % 4) {
            case 0 -> SetOptions.ifAbsent();
            case 1 -> SetOptions.ifPresent();
            case 2 -> SetOptions.ifEquals(text(step.other % 8));
            default -> SetOptions.always();
          };
      options =
          switch (step.choice / 4) {
            case 0 -> options.keepTtl();
            case 1 -> options.ttl(millis(step.millis));
            // Half of them in the past.
            default -> options.expireAt(clock.millis() + 2L * step.millis - 30);
          };
      return options.returnPrevious();
    }

    @Override
    public String toString() {
      return String.valueOf(kind);
    }
  }
}
