package io.vortis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of the store contract have in common: a store without options, and a clock. */
public abstract class StoreSuite {

  protected final ManualClock clock = new ManualClock();

  /** A fresh store for each test, without options but the clock. */
  protected Store<String, String> store;

  /** The engine under test. */
  protected abstract StoreFactory factory();

  @BeforeEach
  void createStore() {
    store = create(options -> {});
  }

  /** A further store on the test's clock. */
  protected final Store<String, String> create(Consumer<StoreBuilder<String, String, ?>> options) {
    return factory().create(builder -> options.accept(builder.clock(clock)));
  }

  protected static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** So many keys: what they begin with, and a number from 0 up. */
  protected static List<String> keys(String prefix, int count) {
    List<String> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(prefix + i);
    }
    return keys;
  }

  /** Sets keys to themselves. */
  protected static void setAll(Store<String, String> store, Iterable<String> keys) {
    for (String key : keys) {
      store.set(key, key);
    }
  }
}
