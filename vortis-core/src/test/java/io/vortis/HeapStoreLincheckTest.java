package io.vortis;

import io.vortis.eviction.Eviction;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * The heap store under Lincheck. {@code -Dlincheck=full} makes it thorough.
 *
 * <p>A {@code Sizer} that takes room without a compare-and-set fails {@link #full_modelChecked} in
 * any build: two sets, and one of the two places is not counted. A {@code Table.get} that does not
 * look for the bit of a section fails {@link #pairs_modelChecked} when that is thorough: it returns
 * what the section replaced before it was over.
 */
class HeapStoreLincheckTest {

  private static HeapStore.Builder<Integer, Integer> builder(ManualClock clock) {
    return HeapStore.<Integer, Integer>builder().randomSeed(1).clock(clock);
  }

  private static void check(Store<?, ?> store) {
    ((HeapStore<?, ?>) store).checkInvariants();
  }

  /** One key after the other, all in one stripe. */
  public static final class SingleKeys extends SingleKeyOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return builder(clock).stripes(1).build();
    }

    @Validate
    public void checkInvariants() {
      check(store);
    }
  }

  @Test
  void singleKeys_modelChecked() {
    LincheckRun.modelCheck(SingleKeys.class, SingleKeyOperations.Model.class);
  }

  @Test
  void singleKeys_underStress() {
    LincheckRun.stress(SingleKeys.class, SingleKeyOperations.Model.class);
  }

  /** Two keys in two stripes. */
  public static final class Pairs extends PairOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return builder(clock).stripes(2).build();
    }

    @Validate
    public void checkInvariants() {
      check(store);
    }
  }

  @Test
  void pairs_modelChecked() {
    LincheckRun.modelCheck(Pairs.class, PairOperations.Model.class);
  }

  @Test
  void pairs_underStress() {
    LincheckRun.stress(Pairs.class, PairOperations.Model.class);
  }

  /** Loads of keys in one stripe. */
  public static final class Loading extends LoadOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return builder(clock).stripes(1).build();
    }

    @Validate
    public void checkInvariants() {
      check(store);
    }
  }

  @Test
  void loads_modelChecked() {
    LincheckRun.modelCheck(Loading.class, LoadOperations.Model.class);
  }

  @Test
  void loads_underStress() {
    LincheckRun.stress(Loading.class, LoadOperations.Model.class);
  }

  /** A store that is full with two entries. */
  public static class Full extends FullStoreOperations {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return bounded(clock, Eviction.none());
    }

    static HeapStore<Integer, Integer> bounded(ManualClock clock, Eviction eviction) {
      return builder(clock).stripes(2).maxEntries(MAX_ENTRIES).eviction(eviction).build();
    }

    @Override
    public boolean keepsBound() {
      return store.size() <= MAX_ENTRIES;
    }

    @Validate
    public void checkInvariants() {
      check(store);
    }
  }

  @Test
  void full_modelChecked() {
    LincheckRun.modelCheck(Full.class, FullStoreOperations.Model.class);
  }

  @Test
  void full_underStress() {
    LincheckRun.stress(Full.class, FullStoreOperations.Model.class);
  }

  /** A store that evicts from the third entry on. */
  public static final class Evicting extends Full {
    @Override
    protected Store<Integer, Integer> create(ManualClock clock) {
      return bounded(clock, Eviction.lru());
    }
  }

  @Test
  void evicting_modelChecked() {
    LincheckRun.modelCheck(
        new ModelCheckingOptions().verifier(ForgetfulVerifier.class), Evicting.class);
  }

  @Test
  void evicting_underStress() {
    LincheckRun.stress(new StressOptions().verifier(ForgetfulVerifier.class), Evicting.class);
  }
}
