package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What listeners are told, and what their misbehaviour does. */
public abstract class StoreListenerContractTest extends StoreSuite {

  private static final long START = ManualClock.START;

  private final RecordingListener listener = new RecordingListener();
  private StoreListener.Registration registration;

  @BeforeEach
  void register() {
    registration = store.addListener(listener);
  }

  // ---------------------------------------------------------------- what is told

  @Test
  void written_withAndWithoutExpiry() {
    store.set("k", "1");
    store.set("j", "2", millis(5));

    assertThat(listener.take()).containsExactly("written k=1", "written j=2 +5");
  }

  @Test
  void written_presentKeyIsReplacedFirst() {
    store.set("k", "1", millis(5));
    store.set("k", "2");

    assertThat(listener.take())
        .containsExactly("written k=1 +5", "removed k=1 REPLACED", "written k=2");
  }

  @Test
  void written_byEveryOperationThatWrites() {
    store.set("k", "1", SetOptions.<String>ifAbsent().ttl(millis(5)));
    store.compute("k", (k, v) -> "2");
    store.getAndSet("k", "3");
    store.replace("k", "3", "4");
    store.asMap().merge("k", "5", (a, b) -> b);
    store.<Boolean>update(
        "k",
        entry -> {
          entry.set("6", START + 7);
          return true;
        });
    store.computeIfAbsent("loaded", k -> "v", millis(9));

    assertThat(listener.take())
        .containsExactly(
            "written k=1 +5",
            "removed k=1 REPLACED",
            "written k=2 +5",
            "removed k=2 REPLACED",
            "written k=3",
            "removed k=3 REPLACED",
            "written k=4",
            "removed k=4 REPLACED",
            "written k=5",
            "removed k=5 REPLACED",
            "written k=6 +7",
            "written loaded=v +9");
  }

  @Test
  void nothing_whereNothingHappens() {
    store.get("absent");
    store.delete("absent");
    store.expire("absent", millis(5));
    store.persist("absent");
    store.set("absent", "v", SetOptions.ifPresent());
    store.replace("absent", "v", "w");
    store.compute("absent", (k, v) -> null);
    store.computeIfAbsent("absent", k -> null);
    store.<Integer>update("absent", entry -> 1);
    store.clear();
    store.set("k", "v");
    listener.take();
    store.get("k");
    store.set("k", "w", SetOptions.ifAbsent());
    store.persist("k");
    store.expire("k", millis(5), ExpireCondition.IF_SOME);

    assertThat(listener.take()).isEmpty();
  }

  @Test
  void expiryChanged_byExpireAndPersist() {
    store.set("k", "v");
    store.expire("k", millis(5));
    store.expireAt("k", START + 7);
    store.getAndExpire("k", millis(9));
    store.persist("k");

    assertThat(listener.take())
        .containsExactly(
            "written k=v", "expiry k=v +5", "expiry k=v +7", "expiry k=v +9", "expiry k=v");
  }

  @Test
  void removed_explicitly() {
    setAll(store, List.of("a", "b", "c", "d", "e", "f"));
    listener.take();
    store.delete("a");
    store.getAndDelete("b");
    store.deleteAll(List.of("c"));
    store.compute("d", (k, v) -> null);
    store.expire("e", Duration.ZERO);
    store.asMap().remove("f", "f");

    assertThat(listener.take())
        .containsExactly(
            "removed a=a EXPLICIT",
            "removed b=b EXPLICIT",
            "removed c=c EXPLICIT",
            "removed d=d EXPLICIT",
            "removed e=e EXPLICIT",
            "removed f=f EXPLICIT");
  }

  @Test
  void removed_expiredOnAccess() {
    for (String key : List.of("get", "set", "delete", "update")) {
      store.set(key, "v", millis(5));
    }
    listener.take();
    clock.advance(5);

    store.get("get");
    store.delete("delete");
    store.set("set", "w");
    store.<Integer>update("update", entry -> 1);

    assertThat(listener.take())
        .containsExactly(
            "removed get=v EXPIRED",
            "removed delete=v EXPIRED",
            "removed set=v EXPIRED",
            "written set=w",
            "removed update=v EXPIRED");
  }

  @Test
  void removed_expiredByACycle() {
    store.set("a", "1", millis(5));
    store.set("b", "2", millis(5));
    listener.take();
    clock.advance(5);

    store.expireCycle(Duration.ofMinutes(1));

    assertThat(listener.take())
        .containsExactlyInAnyOrder("removed a=1 EXPIRED", "removed b=2 EXPIRED");
  }

  @Test
  void removed_cleared() {
    setAll(store, List.of("a", "b"));
    listener.take();

    store.clear();

    assertThat(listener.take())
        .containsExactlyInAnyOrder("removed a=a CLEARED", "removed b=b CLEARED");
  }

  // ---------------------------------------------------------------- who is told

  @Test
  void listener_ofTheBuilder() {
    RecordingListener other = new RecordingListener();
    Store<String, String> store = create(options -> options.listener(listener).listener(other));

    store.set("k", "v");

    assertThat(listener.take()).containsExactly("written k=v");
    assertThat(other.take()).containsExactly("written k=v");
  }

  @Test
  void listener_withAnExecutor() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Store<String, String> store = create(options -> options.listener(listener, tasks::add));
    store.set("k", "1");
    store.expire("k", millis(5));
    store.delete("k");

    assertThat(listener.take()).isEmpty();
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    assertThat(listener.take())
        .containsExactly("written k=1", "expiry k=1 +5", "removed k=1 EXPLICIT");
  }

  @Test
  void registration_closed() {
    RecordingListener other = new RecordingListener();
    store.addListener(other);
    store.set("k", "1");

    registration.close();
    registration.close();
    store.delete("k");

    assertThat(listener.take()).containsExactly("written k=1");
    assertThat(other.take()).containsExactly("written k=1", "removed k=1 EXPLICIT");
  }

  @Test
  void registration_ofTheSameListenerTwice() {
    StoreListener.Registration second = store.addListener(listener);
    store.set("k", "1");
    assertThat(listener.take()).containsExactly("written k=1", "written k=1");

    second.close();
    second.close();
    store.delete("k");

    assertThat(listener.take()).containsExactly("removed k=1 EXPLICIT");
  }

  @Test
  void addListener_null() {
    assertThatNullPointerException().isThrownBy(() -> store.addListener(null));
  }

  // ---------------------------------------------------------------- listeners that throw

  @ParameterizedTest
  @MethodSource
  void listenerThatThrows_isLoggedAndDoesNoHarm(Throwable thrown) {
    Store<String, String> store =
        create(options -> options.listener(new ThrowingListener(thrown)).listener(listener));

    try (LogCapture log = new LogCapture()) {
      store.set("k", "1");
      store.set("k", "2");
      store.expire("k", millis(5));
      assertThat(store.get("k")).isEqualTo("2");
      assertThat(store.delete("k")).isTrue();
      store.set("k", "3");
      store.clear();

      assertThat(log.messages())
          .hasSize(7)
          .containsOnly("listener threw: listener=" + ThrowingListener.class.getName());
    }
    assertThat(store.size()).isZero();
    assertThat(listener.take())
        .containsExactly(
            "written k=1",
            "removed k=1 REPLACED",
            "written k=2",
            "expiry k=2 +5",
            "removed k=2 EXPLICIT",
            "written k=3",
            "removed k=3 CLEARED");
  }

  static List<Throwable> listenerThatThrows_isLoggedAndDoesNoHarm() {
    return List.of(
        new IllegalStateException("no"), new AssertionError("no"), new Exception("checked"));
  }

  @Test
  void updaterThatThrows_tellsNothing() {
    store.set("k", "1");
    listener.take();

    assertThatThrownBy(
            () ->
                store.<Object>update(
                    "k",
                    entry -> {
                      entry.set("2");
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(listener.take()).isEmpty();
  }

  private record ThrowingListener(Throwable thrown) implements StoreListener<String, String> {
    @Override
    public void written(String key, String value, long expiresAt) {
      sneak(thrown);
    }

    @Override
    public void expiryChanged(String key, String value, long expiresAt) {
      sneak(thrown);
    }

    @Override
    public void removed(String key, String value, RemovalCause cause) {
      sneak(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a listener can do this too
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }
}
