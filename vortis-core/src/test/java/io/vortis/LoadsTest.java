package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LoadsTest {
  private final Loads<String, String> loads = new Loads<>();

  /** Loads without a store: what would be stored is what {@code installed} says. */
  private final class Steps implements Loads.Steps<String> {
    private final String present;
    private final Supplier<String> loader;
    private volatile String installed = "not installed";

    Steps(String present, Supplier<String> loader) {
      this.present = present;
      this.loader = loader;
    }

    @Override
    public String present() {
      return present;
    }

    @Override
    public String call() {
      return loader.get();
    }

    @Override
    public String install(String loaded, BooleanSupplier current) {
      installed = current.getAsBoolean() ? "stored" : "not stored";
      return loaded;
    }

    String load() {
      return loads.load("k", this, /* mayWait= */ true);
    }
  }

  @Test
  void load_presentByNowRunsNoLoader() {
    Steps steps =
        new Steps(
            "present",
            () -> {
              throw new AssertionError("loader called");
            });

    assertThat(steps.load()).isEqualTo("present");
    assertThat(steps.installed).isEqualTo("not installed");
  }

  @Test
  void load_storesWhatWasLoaded() {
    Steps steps = new Steps(null, () -> "v");

    assertThat(steps.load()).isEqualTo("v");
    assertThat(steps.installed).isEqualTo("stored");
  }

  @Test
  void load_nullIsNotStored() {
    Steps steps = new Steps(null, () -> null);

    assertThat(steps.load()).isNull();
    assertThat(steps.installed).isEqualTo("not installed");
  }

  @Test
  void forget_keepsALoadFromStoring() {
    Steps steps =
        new Steps(
            null,
            () -> {
              loads.forget("k");
              return "v";
            });

    assertThat(steps.load()).isEqualTo("v");
    assertThat(steps.installed).isEqualTo("not stored");
  }

  @Test
  void forget_anotherKey() {
    Steps steps =
        new Steps(
            null,
            () -> {
              loads.forget("j");
              return "v";
            });

    assertThat(steps.load()).isEqualTo("v");
    assertThat(steps.installed).isEqualTo("stored");
  }

  @Test
  void forgetAll_keepsLoadsFromStoring() {
    Steps steps =
        new Steps(
            null,
            () -> {
              loads.forgetAll();
              return "v";
            });

    assertThat(steps.load()).isEqualTo("v");
    assertThat(steps.installed).isEqualTo("not stored");
  }

  @Test
  void load_endOfAForgottenLoadLeavesTheNextAlone() throws Exception {
    CountDownLatch firstGoesOn = new CountDownLatch(1);
    CountDownLatch firstLoads = new CountDownLatch(1);
    CountDownLatch secondGoesOn = new CountDownLatch(1);
    CountDownLatch secondLoads = new CountDownLatch(1);
    Steps first = new Steps(null, () -> wait("first", firstLoads, firstGoesOn));
    Steps second = new Steps(null, () -> wait("second", secondLoads, secondGoesOn));

    Actor<String> firstActor = Actor.start(first::load);
    Actor.await(firstLoads);
    loads.forget("k");
    Actor<String> secondActor = Actor.start(second::load);
    Actor.await(secondLoads);
    firstGoesOn.countDown();
    assertThat(firstActor.result()).isEqualTo("first");
    secondGoesOn.countDown();

    assertThat(secondActor.result()).isEqualTo("second");
    assertThat(first.installed).isEqualTo("not stored");
    assertThat(second.installed).isEqualTo("stored");
  }

  private static String wait(String value, CountDownLatch loading, CountDownLatch goOn) {
    loading.countDown();
    Actor.await(goOn);
    return value;
  }

  @Test
  void load_mayNotWait() throws Exception {
    CountDownLatch goesOn = new CountDownLatch(1);
    CountDownLatch loading = new CountDownLatch(1);
    Steps other = new Steps(null, () -> wait("other", loading, goesOn));
    Actor<String> actor = Actor.start(other::load);
    Actor.await(loading);
    Steps own = new Steps(null, () -> "own");

    assertThat(loads.load("k", own, /* mayWait= */ false)).isEqualTo("own");
    assertThat(own.installed).isEqualTo("stored");
    goesOn.countDown();
    assertThat(actor.result()).isEqualTo("other");
    assertThat(other.installed).isEqualTo("not stored");
  }

  @Test
  void load_installThrows() {
    Loads.Steps<String> full =
        new Loads.Steps<>() {
          @Override
          public String present() {
            return null;
          }

          @Override
          public String call() {
            return "v";
          }

          @Override
          public String install(String loaded, BooleanSupplier current) {
            throw new StoreFullException("full");
          }
        };

    assertThatThrownBy(() -> loads.load("k", full, /* mayWait= */ true))
        .isInstanceOf(StoreFullException.class);
    assertThat(new Steps(null, () -> "later").load()).isEqualTo("later");
  }

  @Test
  void load_loaderThrowsAnError_reachesWhoWaitsAsItIs() throws Exception {
    CountDownLatch goesOn = new CountDownLatch(1);
    CountDownLatch loading = new CountDownLatch(1);
    AssertionError error = new AssertionError("no more memory");
    Steps failing =
        new Steps(
            null,
            () -> {
              wait("", loading, goesOn);
              throw error;
            });
    Actor<String> runs = Actor.start(failing::load);
    Actor.await(loading);
    Actor<String> waits = Actor.start(failing::load);
    waits.awaitWaiting();
    goesOn.countDown();

    assertThatThrownBy(runs::result).hasCause(error);
    assertThatThrownBy(waits::result).hasCause(error);
  }

  @Test
  void any_onlyWhileALoadIsUnderWay() {
    assertThat(loads.any()).isFalse();

    assertThat(new Steps(null, () -> "any: " + loads.any()).load()).isEqualTo("any: true");

    assertThat(loads.any()).isFalse();
  }
}
