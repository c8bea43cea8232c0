package io.vortis;

import org.junit.jupiter.api.Nested;

/**
 * The contract of {@link Store}, as far as one thread can tell. An engine's test extends this and
 * says how its stores are made.
 */
public abstract class StoreContractTest implements StoreFactory {

  @Nested
  class Reading extends StoreReadContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Writing extends StoreWriteContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }
}
