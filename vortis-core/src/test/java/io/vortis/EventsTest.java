package io.vortis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final Events<String, String> events = new Events<>();
  private final List<String> told = new ArrayList<>();

  /** Equal to every other of its kind. */
  private record EqualListener(List<String> told) implements StoreListener<String, String> {
    @Override
    public void removed(String key, String value, RemovalCause cause) {
      told.add(key);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof EqualListener;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  @Test
  void any_whileSomebodyIsRegistered() {
    assertThat(events.any()).isFalse();
    StoreListener.Registration first = events.add(new RecordingListener());
    StoreListener.Registration second = events.add(new RecordingListener());
    assertThat(events.any()).isTrue();
    first.close();
    assertThat(events.any()).isTrue();
    second.close();
    assertThat(events.any()).isFalse();
  }

  @Test
  void events_reachAllInTheOrderOfRegistration() {
    for (String name : List.of("first", "second")) {
      events.add(
          new StoreListener<String, String>() {
            @Override
            public void written(String key, String value, long expiresAt) {
              told.add(name + " " + key);
            }
          });
    }

    events.written("k", "v", Store.NO_EXPIRY);
    events.expiryChanged("k", "v", 5);
    events.removed("k", "v", RemovalCause.EXPLICIT);

    assertThat(told).containsExactly("first k", "second k");
  }

  @Test
  void registration_endsItsOwnStayOnly() {
    List<String> others = new ArrayList<>();
    events.add(new EqualListener(told));
    StoreListener.Registration other = events.add(new EqualListener(others));
    other.close();
    other.close();

    events.removed("k", "v", RemovalCause.EXPLICIT);

    assertThat(told).containsExactly("k");
    assertThat(others).isEmpty();
  }

  @Test
  void registration_closedByTheListenerItself() {
    List<StoreListener.Registration> own = new ArrayList<>();
    own.add(
        events.add(
            new StoreListener<String, String>() {
              @Override
              public void written(String key, String value, long expiresAt) {
                told.add(key);
                own.get(0).close();
              }
            }));

    events.written("1", "v", Store.NO_EXPIRY);
    events.written("2", "v", Store.NO_EXPIRY);

    assertThat(told).containsExactly("1");
  }
}
