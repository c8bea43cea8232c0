package io.vortis;

import java.util.function.Consumer;

/** Makes the stores that the contract tests look at: what an engine has to say about itself. */
@FunctionalInterface
public interface StoreFactory {

  /**
   * A store of the engine, with the engine's own choices and then these options; its invariants are
   * checked, and it is closed, when the test is over.
   */
  Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options);
}
