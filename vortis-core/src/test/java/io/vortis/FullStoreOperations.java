package io.vortis;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a store that soon is full, as Lincheck calls them. What it evicts is its own
 * choice, so {@link ForgetfulVerifier} judges it; one that evicts nothing does exactly what a
 * {@link ModelStore} with the same bound does.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:3")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public abstract class FullStoreOperations extends LincheckOperations {
  /** How many entries the model has room for. */
  public static final int MAX_ENTRIES = 2;

  /** Whether the store keeps its bound just now. */
  @Operation
  public abstract boolean keepsBound();

  @Operation
  public @Nullable Integer get(@Param(name = "key") int key) {
    return store.get(key);
  }

  /** Whether it was set: not if the store is full. */
  @Operation
  public boolean set(@Param(name = "key") int key, @Param(name = "value") int value) {
    try {
      store.set(key, value);
      return true;
    } catch (StoreFullException e) {
      return false;
    }
  }

  @Operation
  public boolean delete(@Param(name = "key") int key) {
    return store.delete(key);
  }

  // ---------------------------------------------------------------- as a state among others

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof FullStoreOperations other && store.equals(other.store);
  }

  @Override
  public int hashCode() {
    return store.hashCode();
  }

  /** What must come out of a store that evicts nothing. */
  public static final class Model extends FullStoreOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return new ModelStore<>(clock, 0, 0, MAX_ENTRIES, ModelStore.Victims.NOBODY);
    }

    @Override
    public boolean keepsBound() {
      return true;
    }
  }
}
