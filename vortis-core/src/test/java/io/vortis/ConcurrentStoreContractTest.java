package io.vortis;

import org.junit.jupiter.api.Nested;

/** The contract of {@link Store}, for stores that several threads may use. */
public abstract class ConcurrentStoreContractTest extends StoreContractTest {

  @Nested
  class ConcurrentLoad extends StoreConcurrentLoadContractTest {
    @Override
    protected StoreFactory factory() {
      return ConcurrentStoreContractTest.this;
    }
  }

  @Nested
  class ConcurrentSection extends StoreConcurrentSectionContractTest {
    @Override
    protected StoreFactory factory() {
      return ConcurrentStoreContractTest.this;
    }
  }

  @Nested
  class ConcurrentUse extends StoreConcurrentUseContractTest {
    @Override
    protected StoreFactory factory() {
      return ConcurrentStoreContractTest.this;
    }
  }
}
