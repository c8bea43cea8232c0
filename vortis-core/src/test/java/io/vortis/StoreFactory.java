package io.vortis;

import java.util.function.Consumer;

/** Makes the stores that the contract tests look at: what an engine has to say about itself. */
@FunctionalInterface
public interface StoreFactory {

  /** A store of the engine, with the engine's own choices and then these options. */
  Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options);
}
