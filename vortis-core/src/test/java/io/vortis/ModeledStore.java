package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store, the model it is compared with, and what its listeners were told.
 *
 * <p>What the listener was told must explain the store: the entries that were written and not
 * removed since are those that it holds, expired ones included. And it must explain every
 * difference between store and model, which are the evictions, so the model follows them.
 */
public final class ModeledStore implements StoreListener<String, String> {

  /** What the listener knows of an entry. */
  public record Told(String value, long expiresAt) {}

  /** What an engine has to say about itself. */
  public interface Engine {
    /** A store on this clock that tells this listener. */
    Store<String, String> create(ManualClock clock, StoreListener<String, String> listener);

    /** The model that such a store does as. */
    ModelStore<String, String> model(ManualClock clock);

    /** Who may be evicted. */
    ModelStore.Victims victims();

    /** Whether only the store knows when it is full. */
    boolean isBoundInBytes();

    /** Checks the store's invariants, and that it counts the bytes of what it holds. */
    void check(Store<String, String> store, Map<String, Told> held);
  }

  private record Outcome(@Nullable Object result, @Nullable Class<?> thrown) {}

  private final Engine engine;
  private final ModelStore<String, String> model;
  private final Store<String, String> store;
  private final Map<String, Told> told = new HashMap<>();

  // The walk under way: what was there all the time, and what it has come to.
  private long cursor;
  private final Set<String> present = new HashSet<>();
  private final Set<String> visited = new LinkedHashSet<>();

  /** A new store and its model. */
  public ModeledStore(Engine engine, ManualClock clock) {
    this.engine = engine;
    model = engine.model(clock);
    store = engine.create(clock, this);
  }

  // ---------------------------------------------------------------- what the listener is told

  @Override
  public void written(String key, String value, long expiresAt) {
    assertThat(told.put(key, new Told(value, expiresAt))).as("written over: %s", key).isNull();
  }

  @Override
  public void expiryChanged(String key, String value, long expiresAt) {
    Told before = told.put(key, new Told(value, expiresAt));
    assertThat(before).as("what got an expiry").isNotNull();
    assertThat(before.value).as("value of what got an expiry").isEqualTo(value);
  }

  @Override
  public void removed(String key, String value, RemovalCause cause) {
    Told before = told.remove(key);
    assertThat(before).as("what was removed").isNotNull();
    assertThat(before.value).as("value of what was removed").isEqualTo(value);
    if (cause != RemovalCause.REPLACED) {
      present.remove(key);
    }
    if (cause == RemovalCause.EVICTED) {
      boolean mayGo =
          switch (engine.victims()) {
            case NOBODY -> false;
            case THOSE_WITH_TTL -> model.expiresAt(key) != Store.NO_EXPIRY;
            case EVERYBODY -> true;
          };
      assertThat(mayGo).as("%s may be evicted", key).isTrue();
      assertThat(model.evict(key, value)).as("%s is evicted as it was", key).isTrue();
    } else if (cause == RemovalCause.EXPIRED) {
      assertThat(model.contains(key)).as("%s is there", key).isFalse();
    }
  }

  // ---------------------------------------------------------------- operations

  /** Does the same to store and model; what comes out must be the same. Returns it. */
  public @Nullable Object both(Function<Store<String, String>, @Nullable Object> operation) {
    Outcome was = outcome(operation, store);
    if (was.thrown == StoreFullException.class && engine.isBoundInBytes()) {
      return null;
    }
    assertThat(was).isEqualTo(outcome(operation, model));
    return was.result;
  }

  private static Outcome outcome(
      Function<Store<String, String>, @Nullable Object> operation, Store<String, String> on) {
    try {
      return new Outcome(operation.apply(on), null);
    } catch (StoreFullException | IllegalArgumentException e) {
      return new Outcome(null, e.getClass());
    }
  }

  /** Runs steps, which say {@link #both}, in a section of the store. */
  public void section(Set<String> keys, Runnable steps) {
    store.<Boolean>atomically(
        keys,
        () -> {
          steps.run();
          return true;
        });
  }

  /** Goes on with the walk, or begins one; when it is over, it has come to all that stayed. */
  public void walk(int count) {
    if (cursor == 0) {
      visited.clear();
      present.clear();
      present.addAll(model.keys());
    }
    cursor =
        store.scan(
            cursor,
            count,
            (key, value) -> {
              assertThat(told.get(key)).as("what is visited").isNotNull();
              assertThat(told.get(key).value).as("value visited").isEqualTo(value);
              visited.add(key);
            });
    if (cursor == 0) {
      present.retainAll(model.keys());
      assertThat(visited).as("keys that the walk came to").containsAll(present);
    }
  }

  /** A random key is one of the model's; there is one if that has any. */
  public void randomKey() {
    String key = store.randomKey();
    assertThat(key == null ? model.keys().isEmpty() : model.contains(key)).isTrue();
  }

  // ---------------------------------------------------------------- what must hold

  /** Store, model and listener agree. */
  public void check() {
    engine.check(store, told);
    Map<String, String> values = new HashMap<>();
    store.forEach((key, value) -> assertThat(values.put(key, value)).as(key).isNull());
    Map<String, String> expected = new HashMap<>();
    model.forEach(expected::put);
    assertThat(values).isEqualTo(expected);
    for (String key : List.copyOf(told.keySet())) {
      assertThat(store.expiresAt(key)).as("expiry of %s", key).isEqualTo(model.expiresAt(key));
    }
  }

  /** Checks everything once more, and closes the store. */
  public void close() {
    check();
    store.close();
  }
}
