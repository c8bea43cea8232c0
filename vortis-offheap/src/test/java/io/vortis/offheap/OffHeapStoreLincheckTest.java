package io.vortis.offheap;

import io.vortis.Codec;
import io.vortis.Codecs;
import io.vortis.ForgetfulVerifier;
import io.vortis.FullStoreOperations;
import io.vortis.LincheckRun;
import io.vortis.LoadOperations;
import io.vortis.PairOperations;
import io.vortis.SingleKeyOperations;
import io.vortis.Store;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * The off-heap store under Lincheck. {@code -Dlincheck=full} makes it thorough.
 *
 * <p>An {@code Edits.run} that does not lock the stripe fails {@link #singleKeys_modelChecked} in
 * any build: a {@code set} beside a {@code getAndSet} of the same key, and the size is wrong. A
 * {@code Stripe.sawSection} that sees none passes {@code pairs} in a build, which has too few
 * scenarios for that; {@code SectionAgainstGetTest} sees it.
 */
class OffHeapStoreLincheckTest {

  private static OffHeapStore<Integer, Integer> store(
      io.vortis.ManualClock clock, int stripes, Codec<Integer> values, Eviction eviction) {
    return OffHeapStore.builder(Codecs.integers(), values)
        .maxBytes(stripes * OffHeapStore.MIN_BYTES)
        .stripes(stripes)
        .eviction(eviction)
        .randomSeed(1)
        .clock(clock)
        .build();
  }

  /** Each invocation has a store of its own, which gives its memory back. */
  private static void checkAndClose(Store<Integer, Integer> store) {
    Invariants.check(((OffHeapStore<?, ?>) store).engine());
    store.close();
  }

  /** One key after the other, all in one stripe. */
  public static final class SingleKeys extends SingleKeyOperations {
    @Override
    protected Store<Integer, Integer> create(io.vortis.ManualClock clock) {
      return store(clock, 1, Codecs.integers(), Eviction.none());
    }

    @Validate
    public void checkInvariants() {
      checkAndClose(store);
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
    protected Store<Integer, Integer> create(io.vortis.ManualClock clock) {
      return store(clock, 2, Codecs.integers(), Eviction.none());
    }

    @Validate
    public void checkInvariants() {
      checkAndClose(store);
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
    protected Store<Integer, Integer> create(io.vortis.ManualClock clock) {
      return store(clock, 1, Codecs.integers(), Eviction.none());
    }

    @Validate
    public void checkInvariants() {
      checkAndClose(store);
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

  /** A store in which a few values fill all there is, so that others are evicted. */
  public static final class Evicting extends FullStoreOperations {
    @Override
    protected Store<Integer, Integer> create(io.vortis.ManualClock clock) {
      return store(clock, 1, new Large(), Eviction.lru());
    }

    @Override
    public boolean keepsBound() {
      return ((OffHeapStore<?, ?>) store).memoryUsed() <= OffHeapStore.MIN_BYTES;
    }

    @Validate
    public void checkInvariants() {
      checkAndClose(store);
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

  /** A small number as so many bytes of its value. */
  private static final class Large implements Codec<Integer> {
    private static final int BYTES = 160_000;

    private static byte[] bytes(int value) {
      byte[] bytes = new byte[BYTES];
      Arrays.fill(bytes, (byte) value);
      return bytes;
    }

    @Override
    public int size(Integer value) {
      return BYTES;
    }

    @Override
    public void encode(Integer value, ByteBuffer target) {
      target.put(bytes(value));
    }

    @Override
    public Integer decode(ByteBuffer source) {
      byte[] read = new byte[source.remaining()];
      source.get(read);
      int value = read[0];
      if (!Arrays.equals(read, bytes(value))) {
        throw new IllegalStateException("torn value: " + value);
      }
      return value;
    }
  }
}
