package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.ExpireCondition;
import io.vortis.HeapStore;
import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.StoreListener;
import io.vortis.resp.codec.Slice;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DatabasesTest {
  private final HeapStore<Slice, byte[]> store = OwnStore.heapBuilder().build();
  private final Keyspace root = StoreKeyspace.of(store, System::currentTimeMillis, () -> 0);

  @Property(tries = 300)
  void storedKeys_areToldApart(
      @ForAll @IntRange(max = Databases.MOST - 1) int one,
      @ForAll @IntRange(max = Databases.MOST - 1) int other,
      @ForAll @Size(max = 4) byte[] key,
      @ForAll @Size(max = 4) byte[] otherKey) {
    Slice stored = stored(one, key);
    assertThat(DatabaseKeyspace.idOf(stored)).isEqualTo(one);
    assertThat(DatabaseKeyspace.keyOf(stored)).isEqualTo(Slice.of(key));
    boolean same = one == other && Slice.of(key).equals(Slice.of(otherKey));
    assertThat(stored.equals(stored(other, otherKey))).isEqualTo(same);
  }

  private Slice stored(int id, byte[] key) {
    return new DatabaseKeyspace(Databases.of(root, 1), root, id).stored(Slice.of(key));
  }

  @Test
  void stored_ofDatabase0_isTheKeyItself() {
    Slice key = Slice.of("key");
    DatabaseKeyspace database = new DatabaseKeyspace(Databases.of(root, 2), root, 0);
    assertThat(database.stored(key)).isSameAs(key);
  }

  @Test
  void theOnlyDatabase_storesKeysAsTheyAre() {
    Keyspace only = Databases.of(root, 1).get(0);
    only.set(Slice.of("\0\0\1a"), Slice.of("b"), Store.NO_EXPIRY);
    assertThat(store.contains(Slice.of("\0\0\1a"))).isTrue();
    assertThat(Databases.of(root, 1).has(1)).isFalse();
  }

  @Test
  void listener_ofADatabase_isToldOfItsKeysAlone() {
    Databases databases = Databases.of(root, 3);
    List<String> events = new ArrayList<>();
    StoreListener.Registration stay =
        databases
            .get(2)
            .addListener(
                new KeyListener() {
                  @Override
                  public void written(Slice key, long expiresAt) {
                    events.add("written " + key);
                  }

                  @Override
                  public void expiryChanged(Slice key, long expiresAt) {
                    events.add("expiryChanged " + key + " " + expiresAt);
                  }

                  @Override
                  public void removed(Slice key, RemovalCause cause) {
                    events.add("removed " + key + " " + cause);
                  }
                });
    Slice value = Slice.of("v");
    long never = Store.NO_EXPIRY;
    for (int i = 0; i < 3; i++) {
      Keyspace database = databases.get(i);
      Slice key = Slice.of("key" + i);
      database.set(key, value, never);
      database.expireAt(key, Long.MAX_VALUE - 1, ExpireCondition.ALWAYS);
      database.delete(key);
    }
    stay.close();
    databases.get(2).set(Slice.of("late"), value, never);
    assertThat(events)
        .containsExactly(
            "written key2", "expiryChanged key2 9223372036854775806", "removed key2 EXPLICIT");
  }

  @Test
  void prefetch_ofAnyDatabase_changesNothing() {
    Databases databases = Databases.of(root, 2);
    Slice[] keys = {Slice.of("a"), Slice.of("\0"), Slice.of("c")};
    for (int i = 0; i < 2; i++) {
      databases.get(i).set(keys[0], Slice.of("v" + i), Store.NO_EXPIRY);
      databases.get(i).prefetch(keys, keys.length);
      assertThat(databases.get(i).get(keys[0])).isEqualTo(("v" + i).getBytes(ISO_8859_1));
    }
    assertThat(keys).containsExactly(Slice.of("a"), Slice.of("\0"), Slice.of("c"));
  }
}
