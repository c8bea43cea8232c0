package io.vortis;

import org.junit.jupiter.api.Nested;

/**
 * The contract of {@link Store}, as far as one thread can tell. An engine's test extends this, or
 * {@link ConcurrentStoreContractTest}, and says how its stores are made.
 */
public abstract class StoreContractTest implements StoreFactory {

  @Nested
  class Read extends StoreReadContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Write extends StoreWriteContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Expiry extends StoreExpiryContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Sweep extends StoreSweepContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Compute extends StoreComputeContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Load extends StoreLoadContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Section extends StoreSectionContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Scan extends StoreScanContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Map extends StoreMapContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Listener extends StoreListenerContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Stats extends StoreStatsContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Policy extends StorePolicyContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }

  @Nested
  class Idle extends StoreIdleContractTest {
    @Override
    protected StoreFactory factory() {
      return StoreContractTest.this;
    }
  }
}
