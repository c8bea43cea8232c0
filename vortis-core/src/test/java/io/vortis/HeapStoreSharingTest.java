package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which threads a heap store lets in: where its stripes show in what is refused or waited for. */
class HeapStoreSharingTest {

  @RegisterExtension final HeapStores stores = new HeapStores();

  private static HeapStore.Builder<String, String> builder() {
    return HeapStore.builder();
  }

  // ---------------------------------------------------------------- sections and stripes

  @Test
  void atomically_writesOutsideItsStripesRefused() {
    try (HeapStore<String, String> store =
        stores.watch(builder().stripes(16).randomSeed(3).build())) {
      List<String> refused = new ArrayList<>();
      List<String> others = StoreSuite.keys("other", 320);

      store.<Boolean>atomically(
          List.of("k"),
          () -> {
            for (String other : others) {
              try {
                store.set(other, other);
              } catch (IllegalStateException e) {
                assertThat(e).hasMessage("key does not belong to the keys of this atomic section");
                refused.add(other);
              }
            }
            return true;
          });

      // One stripe of 16 is the section's.
      assertThat(refused).hasSizeBetween(270, 319);
      assertThat(store.getAll(refused)).isEmpty();
      assertThat(store.size()).isEqualTo(others.size() - refused.size());
    }
  }

  @Test
  void atomically_wholeStoreWritesRefused() {
    try (HeapStore<String, String> store = stores.watch(builder().stripes(16).build())) {
      store.set("k", "v");

      store.<Boolean>atomically(
          List.of("k"),
          () -> {
            assertThatIllegalStateException().isThrownBy(() -> store.clear());
            assertThatIllegalStateException()
                .isThrownBy(() -> store.<Object>atomically(() -> true));
            return true;
          });

      assertThat(store.get("k")).isEqualTo("v");
      store.clear();
      assertThat(store.size()).isZero();
    }
  }

  @Test
  void atomically_sectionsOfTwoStoresNested() {
    try (HeapStore<String, String> one = stores.watch(builder().stripes(16).build());
        HeapStore<String, String> other = stores.watch(builder().stripes(16).build())) {
      one.<Boolean>atomically(
          List.of("k"),
          () ->
              other.<Boolean>atomically(
                  List.of("j"),
                  () -> {
                    one.set("k", "v");
                    other.set("j", "v");
                    return true;
                  }));

      assertThat(one.get("k")).isEqualTo("v");
      assertThat(other.get("j")).isEqualTo("v");
    }
  }

  // ---------------------------------------------------------------- stores for one thread

  @Test
  void startExpiry_givesAStoreForOneThreadItsLocks() throws Exception {
    try (HeapStore<String, String> store =
        builder().threadSafe(false).expiryInterval(Duration.ofMillis(1)).build()) {
      store.set("k", "1");
      store.startExpiry();
      store.stopExpiry();
      CountDownLatch inUpdate = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);

      Actor<String> first =
          Actor.start(
              () ->
                  store.<String>update(
                      "k",
                      entry -> {
                        inUpdate.countDown();
                        Actor.await(goOn);
                        entry.set("2");
                        return entry.value();
                      }));
      Actor.await(inUpdate);
      Actor<String> second = Actor.start(() -> store.getAndSet("k", "3"));
      second.awaitWaiting();
      goOn.countDown();

      assertThat(first.result()).isEqualTo("1");
      assertThat(second.result()).isEqualTo("2");
    }
  }

  @Test
  void startExpiry_insideASectionOfAStoreForOneThread() {
    try (HeapStore<String, String> store = stores.watch(builder().threadSafe(false).build())) {
      store.<Boolean>atomically(
          () -> {
            assertThatIllegalStateException().isThrownBy(() -> store.startExpiry());
            store.set("k", "v");
            return true;
          });

      store.startExpiry();
      assertThat(store.get("k")).isEqualTo("v");
    }
  }
}
