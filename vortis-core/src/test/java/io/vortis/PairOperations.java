package io.vortis;

import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * Operations on two keys as one, beside those on each of them, as Lincheck calls them; the store
 * has several stripes.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public abstract class PairOperations extends LincheckOperations {
  private static final List<Integer> BOTH = List.of(0, 1);

  @Operation
  public @Nullable Integer get(@Param(name = "key") int key) {
    return store.get(key);
  }

  @Operation
  public void set(@Param(name = "key") int key, @Param(name = "value") int value) {
    store.set(key, value);
  }

  @Operation
  public boolean delete(@Param(name = "key") int key) {
    return store.delete(key);
  }

  @Operation
  public @Nullable Integer compute(@Param(name = "key") int key) {
    return store.compute(key, (k, found) -> found == null ? 10 : found + 10);
  }

  @Operation
  public Map<Integer, Integer> getAll() {
    return store.getAll(BOTH);
  }

  @Operation
  public int deleteAll() {
    return store.deleteAll(BOTH);
  }

  @Operation
  public String exchange() {
    return store.<String>atomically(
        BOTH,
        () -> {
          Integer first = store.get(0);
          Integer second = store.get(1);
          put(0, second);
          put(1, first);
          return first + " and " + second;
        });
  }

  private void put(int key, @Nullable Integer value) {
    if (value == null) {
      store.delete(key);
    } else {
      store.set(key, value);
    }
  }

  @Operation
  public void setBoth(@Param(name = "value") int value) {
    store.<Boolean>atomically(
        BOTH,
        () -> {
          store.set(0, value);
          store.set(1, value);
          // What was written before is seen by nobody else.
          store.set(0, value + 1);
          return true;
        });
  }

  @Operation
  public long countAll() {
    return store.<Long>atomically(() -> store.size() * 10 + store.getAll(BOTH).size());
  }

  @Operation
  public long size() {
    return store.size();
  }

  @Operation
  public void clear() {
    store.clear();
  }

  // ---------------------------------------------------------------- as a state among others

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof PairOperations other && store.equals(other.store);
  }

  @Override
  public int hashCode() {
    return store.hashCode();
  }

  /** What must come out. */
  public static final class Model extends PairOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return new ModelStore<>(clock);
    }
  }
}
