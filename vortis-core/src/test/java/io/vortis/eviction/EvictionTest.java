package io.vortis.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvictionTest {

  /** A policy of the user's own. */
  private record Custom(int samples) implements EvictionPolicy {
    @Override
    public String name() {
      return "custom";
    }

    @Override
    public long rank(int state, int tick, long expiresAt) {
      return state;
    }
  }

  @Test
  void names_all_areRedissAndOurs() {
    assertThat(Eviction.names())
        .containsExactly(
            "noeviction",
            "allkeys-random",
            "volatile-random",
            "allkeys-lru",
            "volatile-lru",
            "allkeys-lfu",
            "volatile-lfu",
            "allkeys-fifo",
            "volatile-fifo",
            "allkeys-ttl",
            "volatile-ttl",
            "allkeys-s3fifo",
            "volatile-s3fifo");
  }

  @ParameterizedTest
  @MethodSource("io.vortis.eviction.Eviction#names")
  void named_everyName_isWhatToStringSays(String name) {
    Eviction eviction = Eviction.named(name);
    assertThat(eviction).hasToString(name);
    assertThat(eviction.scope())
        .isEqualTo(
            name.equals("noeviction")
                ? Eviction.Scope.NONE
                : name.startsWith("volatile-") ? Eviction.Scope.VOLATILE : Eviction.Scope.ALL_KEYS);
    assertThat(eviction.policy() == null).isEqualTo(name.equals("noeviction"));
    assertThat(eviction.overflowAllowed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lru", "allkeys-", "volatile-nonsense", "ALLKEYS-LRU", "noeviction "})
  void named_unknownName_isRefusedWithTheKnownOnes(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Eviction.named(name))
        .withMessage(
            "unknown eviction policy: name="
                + name
                + ", known=noeviction allkeys-random volatile-random allkeys-lru volatile-lru"
                + " allkeys-lfu volatile-lfu allkeys-fifo volatile-fifo allkeys-ttl volatile-ttl"
                + " allkeys-s3fifo volatile-s3fifo");
  }

  @Test
  void shorthands_each_areTheirNames() {
    assertThat(Eviction.none()).hasToString("noeviction");
    assertThat(Eviction.random()).hasToString("allkeys-random");
    assertThat(Eviction.lru()).hasToString("allkeys-lru");
    assertThat(Eviction.lfu()).hasToString("allkeys-lfu");
    assertThat(Eviction.fifo()).hasToString("allkeys-fifo");
    assertThat(Eviction.volatileTtl()).hasToString("volatile-ttl");
    assertThat(Eviction.s3Fifo()).hasToString("allkeys-s3fifo");
  }

  @Test
  void queues_s3FifoOverAllKeys_alone() {
    for (String name : Eviction.names()) {
      assertThat(Eviction.named(name).queues()).as(name).isEqualTo(name.equals("allkeys-s3fifo"));
    }
  }

  @Test
  void samples_default_isThePolicys() {
    assertThat(Eviction.lru().samples()).isEqualTo(5);
    assertThat(Eviction.random().samples()).isEqualTo(1);
    assertThat(Eviction.allKeys(new Custom(9)).samples()).isEqualTo(9);
    assertThat(Eviction.volatileKeys(new Custom(64)).samples()).isEqualTo(64);
  }

  @Test
  void samples_changed_keepsTheRest() {
    Eviction eviction = Eviction.named("volatile-lfu").allowOverflow().samples(12);
    assertThat(eviction.samples()).isEqualTo(12);
    assertThat(eviction).hasToString("volatile-lfu");
    assertThat(eviction.overflowAllowed()).isTrue();
    assertThat(Eviction.named("volatile-lfu").samples()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65})
  void samples_outOfRange_isRefused(int samples) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Eviction.lru().samples(samples))
        .withMessage("samples must be between 1 and 64: samples=" + samples);
    assertThatIllegalArgumentException().isThrownBy(() -> Eviction.allKeys(new Custom(samples)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Eviction.volatileKeys(new Custom(samples)));
  }

  @Test
  void allowOverflow_copy_leavesTheOriginal() {
    Eviction eviction = Eviction.none().allowOverflow();
    assertThat(eviction.overflowAllowed()).isTrue();
    assertThat(eviction.scope()).isEqualTo(Eviction.Scope.NONE);
    assertThat(Eviction.none().overflowAllowed()).isFalse();
  }

  @Test
  void custom_policy_isNamedByItsScope() {
    Custom policy = new Custom(5);
    assertThat(Eviction.allKeys(policy)).hasToString("allkeys-custom");
    assertThat(Eviction.volatileKeys(policy)).hasToString("volatile-custom");
    assertThat(Eviction.allKeys(policy).policy()).isSameAs(policy);
  }

  @Test
  void policy_defaults_noteNothing() {
    EvictionPolicy policy = new Custom(5);
    assertThat(policy.keepsState()).isTrue();
    assertThat(policy.onInsert(77)).isZero();
    assertThat(policy.onAccess(5, 77)).isEqualTo(5);
  }
}
