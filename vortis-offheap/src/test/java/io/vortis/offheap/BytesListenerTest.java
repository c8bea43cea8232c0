package io.vortis.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.StoreListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BytesListenerTest {
  private final ManualClock clock = new ManualClock();
  private final OffHeapStore<String, String> store =
      OffHeapStore.builder(Codecs.utf8(), Codecs.utf8()).maxBytes(1 << 20).clock(clock).build();
  private final List<String> events = new ArrayList<>();

  private final BytesListener recorder =
      new BytesListener() {
        @Override
        public void written(byte[] key, long expiresAt) {
          events.add("written " + text(key) + left(expiresAt));
        }

        @Override
        public void expiryChanged(byte[] key, long expiresAt) {
          events.add("expiry " + text(key) + left(expiresAt));
        }

        @Override
        public void removed(byte[] key, RemovalCause cause) {
          events.add(cause + " " + text(key));
        }

        private String left(long expiresAt) {
          return expiresAt == Store.NO_EXPIRY ? "" : " " + (expiresAt - clock.millis());
        }
      };

  @AfterEach
  void close() {
    store.close();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void addListener_tellsEveryChangeWhoeverMakesIt() {
    OffHeapBytes bytes = store.bytes();
    bytes.addListener(recorder);
    ByteSpan key = ByteSpan.of("-k-".getBytes(UTF_8), 1, 1);
    bytes.set(key, ByteSpan.of("1".getBytes(UTF_8)), Store.NO_EXPIRY);
    store.set("k", "2", Duration.ofMillis(50));
    bytes.expireAt(key, clock.millis() + 60, ExpireCondition.ALWAYS);
    store.persist("k");
    store.delete("k");
    store.set("e", "1", Duration.ofMillis(5));
    clock.advance(5);
    store.delete("e");
    store.set("c", "1");
    store.clear();
    assertThat(events)
        .containsExactly(
            "written k",
            "REPLACED k",
            "written k 50",
            "expiry k 60",
            "expiry k",
            "EXPLICIT k",
            "written e 5",
            "EXPIRED e",
            "written c",
            "CLEARED c");
  }

  @Test
  void addListener_besideOneWithTypes_tellsBoth() {
    List<String> typed = new ArrayList<>();
    store.addListener(
        new StoreListener<String, String>() {
          @Override
          public void written(String key, String value, long expiresAt) {
            typed.add(key + "=" + value);
          }
        });
    StoreListener.Registration stay = store.bytes().addListener(recorder);
    store.set("a", "1");
    stay.close();
    stay.close();
    store.set("b", "2");
    assertThat(typed).containsExactly("a=1", "b=2");
    assertThat(events).containsExactly("written a");
  }

  @Test
  void addListener_thatThrows_stopsNeitherOthersNorTheStore() {
    store
        .bytes()
        .addListener(
            new BytesListener() {
              @Override
              public void written(byte[] key, long expiresAt) {
                throw new IllegalStateException("as the test wants it");
              }
            });
    store.bytes().addListener(recorder);
    store.set("a", "1");
    assertThat(store.get("a")).isEqualTo("1");
    assertThat(events).containsExactly("written a");
  }
}
