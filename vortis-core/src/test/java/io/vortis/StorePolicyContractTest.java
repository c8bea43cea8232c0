package io.vortis;

import static io.vortis.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What may change while a store is in use: the policy of eviction, the rest of the sweeper. */
public abstract class StorePolicyContractTest extends StoreSuite {

  private AbstractStore<String, String> store() {
    return (AbstractStore<String, String>) store;
  }

  @Test
  void evictBy_everyPolicy_leavesEntriesAndTheirTimes() {
    setAll(store, keys("lasting", 200));
    keys("volatile", 200).forEach(key -> store.set(key, key, millis(50)));
    int more = 0;
    for (String name : Eviction.names()) {
      store().evictBy(Eviction.named(name));
      assertThat(store.get("lasting7")).as(name).isEqualTo("lasting7");
      assertThat(store.ttl("volatile7"))
          .as(name)
          .isEqualTo(Ttl.until(clock.millis() + 50, clock.millis()));
      store.set(name, name);
      assertThat(store.size()).as(name).isEqualTo(400 + ++more);
    }
    clock.advance(50);
    assertThat(store.get("volatile7")).isNull();
  }

  @Test
  void evictBy_inASection_isTaken() {
    store.atomically(
        keys("k", 1),
        () -> {
          store().evictBy(Eviction.lru());
          store.set("k0", "v");
          return true;
        });
    assertThat(store.get("k0")).isEqualTo("v");
  }

  @Test
  void evictBy_nothing_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> store().evictBy(null));
  }

  @Test
  void sweepEvery_endsALongRest() {
    AbstractStore<String, String> store =
        (AbstractStore<String, String>)
            create(options -> options.activeExpiry().expiryInterval(Duration.ofDays(1)));
    keys("k", 500).forEach(key -> store.set(key, key, millis(5)));
    clock.advance(5);
    store.sweepEvery(millis(1));

    await().until(() -> store.size() == 0);
  }

  @Test
  void sweepEvery_withoutASweeper_holdsForTheNextOne() {
    AbstractStore<String, String> store =
        (AbstractStore<String, String>)
            create(options -> options.expiryInterval(Duration.ofDays(1)));
    store.sweepEvery(millis(1));
    store.startExpiry();
    store.set("k", "v", millis(5));
    clock.advance(5);

    await().until(() -> store.size() == 0);
  }

  @Test
  void sweepEvery_noTime_isRefused() {
    assertThatThrownBy(() -> store().sweepEvery(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
