package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleEntryTest {

  @Test
  void expiresAt_soLongAfterTheLastUse() {
    IdleEntry<String, String> entry = new IdleEntry<>("k", "v", Store.NO_EXPIRY, 10, 1_000);

    assertThat(entry.expiresAt()).isEqualTo(1_010);
    entry.touch(1_007);
    assertThat(entry.expiresAt()).isEqualTo(1_017);
    entry.touch(1_007);
    assertThat(entry.expiresAt()).isEqualTo(1_017);
    assertThat(entry.hardExpiry()).isEqualTo(Store.NO_EXPIRY);
  }

  @Test
  void expiresAt_ownExpiryComesFirst() {
    IdleEntry<String, String> entry = new IdleEntry<>("k", "v", 1_012, 10, 1_000);

    assertThat(entry.expiresAt()).isEqualTo(1_010);
    entry.touch(1_007);
    assertThat(entry.expiresAt()).isEqualTo(1_012);
    assertThat(entry.hardExpiry()).isEqualTo(1_012);
  }

  @Test
  void expiresAt_idleTimeWithoutEnd() {
    IdleEntry<String, String> entry =
        new IdleEntry<>("k", "v", Store.NO_EXPIRY, Long.MAX_VALUE, 1_000);

    assertThat(entry.expiresAt()).isEqualTo(Store.NO_EXPIRY);
  }
}
