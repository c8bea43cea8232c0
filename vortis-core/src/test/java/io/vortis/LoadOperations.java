package io.vortis;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * Loading beside what reads and writes, as Lincheck calls them, and beside nothing that deletes: a
 * value whose key is deleted while it is loaded is returned and not stored, as {@link
 * Store#computeIfAbsent(Object, java.util.function.Function)} says, which no map does. All loaders
 * give a value, since who waits for a load gets what that gives, be it nothing.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public abstract class LoadOperations extends LincheckOperations {
  @Operation
  public @Nullable Integer get(@Param(name = "key") int key) {
    return store.get(key);
  }

  @Operation
  public void set(@Param(name = "key") int key, @Param(name = "value") int value) {
    store.set(key, value);
  }

  @Operation
  public @Nullable Integer compute(@Param(name = "key") int key) {
    return store.compute(key, (k, found) -> found == null ? 10 : found + 10);
  }

  @Operation
  public @Nullable Integer load(@Param(name = "key") int key, @Param(name = "value") int value) {
    return store.computeIfAbsent(key, k -> value);
  }

  // ---------------------------------------------------------------- as a state among others

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof LoadOperations other && store.equals(other.store);
  }

  @Override
  public int hashCode() {
    return store.hashCode();
  }

  /** What must come out. */
  public static final class Model extends LoadOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return new ModelStore<>(clock);
    }
  }
}
